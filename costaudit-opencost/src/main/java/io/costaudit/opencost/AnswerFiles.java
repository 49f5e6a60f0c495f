package io.costaudit.opencost;

import io.costaudit.Quoted;
import io.costaudit.cost.CostRow;
import io.costaudit.time.Window;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Saved answers in files as rows that are read anew for each question. Safe for use by several
 * threads.
 *
 * @param <R> the type of the rows
 */
final class AnswerFiles<R extends CostRow> implements AnswerSource<R> {
  private final List<AnswerFile<R>> files;

  /**
   * Reads all files once.
   *
   * @param paths files, and folders of files that end in {@code .json} or {@code .json.gz}
   * @param given of rows for which an answer tells none
   * @param observer sees all rows, now and not again
   * @throws IllegalArgumentException if there is no file
   */
  AnswerFiles(
      List<Path> paths,
      Supplier<? extends RowReader<R>> readers,
      @Nullable Window given,
      Consumer<? super R> observer) {
    List<AnswerFile<R>> opened = new ArrayList<>();
    for (Path file : files(paths)) {
      opened.add(new AnswerFile<>(file, readers, given, observer));
    }
    files = List.copyOf(opened);
  }

  private static List<Path> files(List<Path> paths) {
    if (paths.isEmpty()) {
      throw new IllegalArgumentException("no file is given; accepted are files and folders");
    }
    List<Path> files = new ArrayList<>();
    Set<Path> seen = new HashSet<>();
    for (Path path : paths) {
      for (Path file : Files.isDirectory(path) ? inFolder(path) : List.of(present(path))) {
        // Its rows would count twice.
        if (!seen.add(file.toAbsolutePath().normalize())) {
          throw new IllegalArgumentException("the file " + Quoted.of(file) + " is given twice");
        }
        files.add(file);
      }
    }
    return files;
  }

  private static Path present(Path file) {
    if (!Files.exists(file)) {
      throw new IllegalArgumentException("there is no file or folder " + Quoted.of(file));
    }
    return file;
  }

  private static List<Path> inFolder(Path folder) {
    List<Path> files;
    try (Stream<Path> entries = Files.list(folder)) {
      files = entries.filter(AnswerFiles::isAnswer).sorted().toList();
    } catch (IOException e) {
      throw AnswerFile.unreadable(folder, e);
    }
    if (files.isEmpty()) {
      throw new IllegalArgumentException(
          "the folder " + Quoted.of(folder) + " has no file that ends in .json or .json.gz");
    }
    return files;
  }

  private static boolean isAnswer(Path file) {
    String name = file.toString();
    return (name.endsWith(".json") || name.endsWith(".json.gz")) && !Files.isDirectory(file);
  }

  /** How the rows stand in all files together. */
  AnswerParser.Form form() {
    return files.stream()
        .map(AnswerFile::form)
        .reduce(AnswerParser.Form.NONE, AnswerParser.Form::and);
  }

  @Override
  public List<Window> windows() {
    TreeSet<Window> windows = new TreeSet<>(WindowedRows.ORDER);
    files.forEach(file -> windows.addAll(file.windows()));
    return List.copyOf(windows);
  }

  @Override
  public void readKeyed(Window window, BiConsumer<String, ? super R> reader) {
    files.forEach(file -> file.read(window, reader));
  }

  @Override
  public String version(Window window) {
    return files.stream().map(file -> file.version(window)).collect(Collectors.joining(","));
  }
}
