package io.costaudit.examples.server;

import io.costaudit.internal.Quoted;
import io.costaudit.jackson.ManifestReader;
import io.costaudit.predict.spec.Manifest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * The manifests that the flags of a command name: files, folders and standard input.
 *
 * <p>Folders are searched with all folders below them, in the order of names. Each file is read
 * once, however many flags, names and links lead to it. Entries whose names begin with {@code ..}
 * are passed over: in a mounted ConfigMap they are the versions of the files beside them. Each
 * input that cannot be read or understood becomes one sentence of the report; the other inputs are
 * read all the same.
 *
 * <p>Not safe for use by several threads.
 */
final class ManifestFiles {
  private static final List<String> SUFFIXES = List.of(".yaml", ".yml", ".json");

  /** The files that make a folder a kustomization or a chart. They hold no objects of a cluster. */
  private static final List<String> KUSTOMIZATIONS =
      List.of("kustomization.yaml", "kustomization.yml", "Kustomization");

  private static final String CHART = "Chart.yaml";

  private final CommandLine command;
  private final ManifestReader reader = ManifestReader.ofDefaults();
  private final List<Manifest> manifests = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();
  private final List<String> unread = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final List<String> unrendered = new ArrayList<>();

  /** Names of the inputs that were read, for messages. */
  private final List<String> origins = new ArrayList<>();

  /** Real paths of the files and folders that were visited. */
  private final Set<Path> visited = new HashSet<>();

  private boolean standardInputIsRead;
  private int documents;

  private ManifestFiles(CommandLine command) {
    this.command = command;
  }

  /**
   * Reads all inputs that the flags name.
   *
   * @param command the command whose usage is printed when a flag names nothing that exists
   * @param names files, folders, or {@code -} for standard input
   * @throws ParameterException if there is no such file or folder, or no manifest in a folder
   */
  static ManifestFiles read(CommandLine command, List<String> names) {
    ManifestFiles files = new ManifestFiles(command);
    names.forEach(files::read);
    if (files.manifests.isEmpty() && files.refused.isEmpty() && files.unread.isEmpty()) {
      files.refused.add(
          (files.documents == 0
                  ? "there is no document in "
                  : "there are only lists without items in ")
              + String.join(", ", files.origins)
              + ", so there is nothing to predict");
    }
    return files;
  }

  /** Returns the objects, in the order of the flags. */
  List<Manifest> manifests() {
    return Collections.unmodifiableList(manifests);
  }

  /** Returns one sentence for each file that could not be understood. */
  List<String> refused() {
    return Collections.unmodifiableList(refused);
  }

  /** Returns one sentence for each file or folder that could not be read. */
  List<String> unread() {
    return Collections.unmodifiableList(unread);
  }

  /**
   * Returns one sentence for each link that was not followed and behind which no manifest is lost.
   */
  List<String> notes() {
    return Collections.unmodifiableList(notes);
  }

  /**
   * Returns one sentence for each folder that is a kustomization or a chart. Its manifests were
   * read as they are, but a tool must render them to get the objects that it would apply.
   */
  List<String> unrendered() {
    return Collections.unmodifiableList(unrendered);
  }

  /**
   * Returns {@link Main#COULD_NOT_RUN} if a file could not be read, else {@link Main#BAD_INPUT} if
   * one could not be understood or there is no document, else 0.
   */
  int exitCode() {
    if (!unread.isEmpty()) {
      return Main.COULD_NOT_RUN;
    }
    return refused.isEmpty() ? 0 : Main.BAD_INPUT;
  }

  private void read(String name) {
    if (name.equals("-")) {
      readStandardInput();
      return;
    }
    Path path = Path.of(name);
    if (!Files.exists(path)) {
      throw new ParameterException(command, "there is no file or folder " + Quoted.of(name));
    }
    if (Files.isDirectory(path)) {
      readNamedFolder(path);
    } else {
      readFile(path);
    }
  }

  private void readStandardInput() {
    if (standardInputIsRead) {
      return;
    }
    standardInputIsRead = true;
    try {
      read("standard input", System.in);
    } catch (IOException e) {
      unread.add("standard input cannot be read: " + reason(e) + "; it is left out");
    }
  }

  private void readNamedFolder(Path folder) {
    if (!readFolder(folder, new HashSet<>())) {
      throw new ParameterException(
          command,
          "there is no file below "
              + Quoted.of(folder)
              + " that ends in "
              + String.join(", ", SUFFIXES));
    }
  }

  /**
   * Reads a folder and those below it.
   *
   * @param above real paths of the folders that contain this folder
   * @return whether the folder holds a manifest or anything to report, now or when it was read
   *     before
   */
  private boolean readFolder(Path folder, Set<Path> above) {
    Path real;
    List<Path> entries;
    try {
      real = folder.toRealPath();
      if (above.contains(real)) {
        notes.add(
            "the link "
                + Quoted.of(folder)
                + " leads back to "
                + Quoted.of(real)
                + ", which contains it; the link is not followed");
        return true;
      }
      if (!visited.add(real)) {
        return true;
      }
      entries = entries(folder);
    } catch (IOException e) {
      unread.add(
          "the folder " + Quoted.of(folder) + " cannot be read: " + reason(e) + "; it is left out");
      return true;
    }
    above.add(real);
    boolean found = false;
    for (Path entry : entries) {
      String name = entry.getFileName().toString();
      boolean isRecipe = KUSTOMIZATIONS.contains(name) || name.equals(CHART);
      if (isRecipe && Files.isRegularFile(entry)) {
        addUnrendered(folder, name);
        found = true;
      } else {
        found |= readEntry(entry, above);
      }
    }
    above.remove(real);
    return found;
  }

  private void addUnrendered(Path folder, String file) {
    origins.add(folder.resolve(file).toString());
    boolean isChart = file.equals(CHART);
    unrendered.add(
        "the folder "
            + Quoted.of(folder)
            + (isChart ? " is a chart" : " is a kustomization")
            + " ("
            + file
            + "), and its files are read as they are; for the objects that it applies, render it"
            + " first: "
            + (isChart ? "helm template " : "kubectl kustomize ")
            + argument(folder)
            + " | costaudit-server predict -f -");
  }

  /** Returns a path as a shell reads it. */
  private static String argument(Path path) {
    String text = path.toString();
    return text.matches("[\\w./-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }

  private static List<Path> entries(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(entry -> !entry.getFileName().toString().startsWith(".."))
          .sorted(Comparator.comparing(entry -> entry.getFileName().toString()))
          .toList();
    }
  }

  private boolean readEntry(Path entry, Set<Path> above) {
    boolean isNamedAsManifest = SUFFIXES.stream().anyMatch(entry.toString()::endsWith);
    BasicFileAttributes attributes;
    try {
      attributes = Files.readAttributes(entry, BasicFileAttributes.class);
    } catch (IOException e) {
      String why =
          e instanceof NoSuchFileException ? "its target does not exist" : "it cannot be followed";
      String sentence = "the link " + Quoted.of(entry) + " leads nowhere: " + why;
      if (isNamedAsManifest) {
        unread.add(sentence + "; the manifest behind it is left out");
      } else {
        notes.add(sentence);
      }
      return true;
    }
    if (attributes.isDirectory()) {
      return readFolder(entry, above);
    }
    if (!isNamedAsManifest || !attributes.isRegularFile()) {
      return false;
    }
    readFile(entry);
    return true;
  }

  private void readFile(Path file) {
    try {
      if (visited.add(file.toRealPath())) {
        try (InputStream content = Files.newInputStream(file)) {
          read(file.toString(), content);
        }
      }
    } catch (IOException e) {
      unread.add(
          "the file " + Quoted.of(file) + " cannot be read: " + reason(e) + "; it is left out");
    }
  }

  private void read(String origin, InputStream content) throws IOException {
    // One byte more than the limit is enough to see that an input is too large.
    byte[] bytes = content.readNBytes(ManifestReader.Limits.DEFAULT_BYTES + 1);
    origins.add(origin);
    try {
      ManifestReader.Content read = reader.readContent(origin, bytes);
      manifests.addAll(read.manifests());
      documents += read.documents();
    } catch (IllegalArgumentException e) {
      refused.add(e.getMessage());
    }
  }

  private static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    String reason = e instanceof FileSystemException failed ? failed.getReason() : e.getMessage();
    return reason == null ? e.toString() : reason;
  }
}
