package io.costaudit.examples.server;

import io.costaudit.Quoted;
import io.costaudit.jackson.ManifestReader;
import io.costaudit.predict.Manifest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * Reads the manifests that the flags of a command name: files, folders and standard input. A file
 * that cannot be understood does not keep the others from being read. Not safe for use by several
 * threads.
 */
final class ManifestFiles {
  private static final List<String> SUFFIXES = List.of(".yaml", ".yml", ".json");

  private final CommandLine command;
  private final ManifestReader reader = ManifestReader.ofDefaults();
  private final List<Manifest> manifests = new ArrayList<>();
  private final List<String> unreadable = new ArrayList<>();

  /**
   * @param command the command whose usage is printed when a flag names nothing that exists
   */
  ManifestFiles(CommandLine command) {
    this.command = command;
  }

  /** Returns the objects read so far, in the order of the flags. */
  List<Manifest> manifests() {
    return Collections.unmodifiableList(manifests);
  }

  /** Returns one sentence for each file that could not be understood. */
  List<String> unreadable() {
    return Collections.unmodifiableList(unreadable);
  }

  /**
   * Reads what one flag names.
   *
   * @throws ParameterException if there is no such file or folder, or no manifest in the folder
   */
  void read(String name) throws IOException {
    if (name.equals("-")) {
      read("standard input", System.in);
      return;
    }
    Path path = Path.of(name);
    if (!Files.exists(path)) {
      throw new ParameterException(command, "there is no file or folder " + Quoted.of(name));
    }
    for (Path file : Files.isDirectory(path) ? manifestsBelow(path) : List.of(path)) {
      try (InputStream content = Files.newInputStream(file)) {
        read(file.toString(), content);
      }
    }
  }

  private void read(String origin, InputStream content) throws IOException {
    // One byte more than is accepted tells that there is too much, without reading a whole disk.
    byte[] bytes = content.readNBytes(ManifestReader.Limits.DEFAULT_BYTES + 1);
    try {
      manifests.addAll(reader.read(origin, bytes));
    } catch (IllegalArgumentException e) {
      unreadable.add(e.getMessage());
    }
  }

  private List<Path> manifestsBelow(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
      List<Path> found =
          files
              .filter(Files::isRegularFile)
              .filter(file -> SUFFIXES.stream().anyMatch(file.toString()::endsWith))
              .sorted()
              .toList();
      if (found.isEmpty()) {
        throw new ParameterException(
            command,
            "there is no file below "
                + Quoted.of(folder)
                + " that ends in "
                + String.join(", ", SUFFIXES));
      }
      return found;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
