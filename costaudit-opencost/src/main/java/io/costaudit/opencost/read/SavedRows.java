package io.costaudit.opencost.read;

import io.costaudit.cost.CostRow;
import io.costaudit.internal.Quoted;
import io.costaudit.opencost.UnreadableResponseException;
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
public final class SavedRows<R extends CostRow> implements ResponseSource<R> {
  /** How many rows of a file are compared in full because their hashes were seen before. */
  private static final int TRIED = 4;

  private final List<SavedResponse<R>> files;
  private final UnreadableFactory failures;
  private final Object lock = new Object();

  /** The states of the files when they were last checked and held no row twice. */
  private List<Object> checked;

  /**
   * Reads all files once, and those again that hold rows of one window.
   *
   * @param paths files, and folders of files that end in {@code .json} or {@code .json.gz}
   * @param given of rows for which an answer tells none
   * @param observer sees all rows, now and not again
   * @param failures creates the exception if a file cannot be read
   * @throws IllegalArgumentException if there is no file, or if two files, or two sets of one, hold
   *     the same row of the same window, whose cost would count twice
   */
  public SavedRows(
      List<Path> paths,
      Supplier<? extends RowReader<R>> readers,
      @Nullable Window given,
      Consumer<? super R> observer,
      UnreadableFactory failures) {
    this.failures = failures;
    List<SavedResponse<R>> opened = new ArrayList<>();
    for (Path file : files(paths, failures)) {
      opened.add(new SavedResponse<>(file, readers, given, observer, failures));
    }
    files = List.copyOf(opened);
    checked = states();
    RowTwice twice = rowTwice();
    if (twice != null) {
      throw new IllegalArgumentException(twice.message());
    }
  }

  private List<Object> states() {
    return files.stream().map(SavedResponse::state).toList();
  }

  /**
   * A row that stands in two places.
   *
   * @param first the file in which it stands first
   * @param second the file in which it stands again; may be the first one
   */
  private record RowTwice(Path first, Path second, RowIdentity row) {
    String message() {
      String both =
          first.equals(second)
              ? "two sets of the file " + Quoted.of(first) + " both hold"
              : "the files " + Quoted.of(first) + " and " + Quoted.of(second) + " both hold";
      return both
          + " the row "
          + Quoted.of(row.key())
          + (row.owner().isEmpty() ? "" : " of " + Quoted.of(row.owner()))
          + " of the window "
          + row.window()
          + ", and its cost must not be counted twice; give only one of them, or, if they are"
          + " answers of two servers, rename the cluster in one of them";
    }
  }

  /**
   * Finds a row that stands in two files or in two sets of one file. Files of different clusters
   * may hold the same window, as they have no row in common.
   */
  private @Nullable RowTwice rowTwice() {
    Set<Window> once = new HashSet<>();
    Set<Window> several = new HashSet<>();
    for (SavedResponse<R> file : files) {
      several.addAll(file.windowsOfSeveralSets());
      file.windows().stream().filter(window -> !once.add(window)).forEach(several::add);
    }
    if (several.isEmpty()) {
      return null;
    }
    SeenHashes seen = new SeenHashes();
    for (SavedResponse<R> file : files) {
      List<Placed> again = new ArrayList<>();
      file.read(
          several,
          (window, set, key, row) -> {
            RowIdentity identity = RowIdentity.of(window, key, row);
            if (identity != null && !seen.add(identity.hash64()) && again.size() < TRIED) {
              again.add(new Placed(file, set, identity));
            }
          });
      for (Placed candidate : again) {
        Path first = firstOf(candidate);
        if (first != null) {
          return new RowTwice(first, candidate.file().path(), candidate.row());
        }
      }
    }
    return null;
  }

  /** A row and where it stands. */
  private record Placed(SavedResponse<?> file, int set, RowIdentity row) {}

  /** The file that holds the row in another set before; null if only the hashes were alike. */
  private @Nullable Path firstOf(Placed candidate) {
    for (SavedResponse<R> file : files) {
      boolean[] isThere = new boolean[1];
      file.read(
          Set.of(candidate.row().window()),
          (window, set, key, row) ->
              isThere[0] |=
                  (file != candidate.file() || set < candidate.set())
                      && candidate.row().equals(RowIdentity.of(window, key, row)));
      if (isThere[0]) {
        return file.path();
      }
      if (file == candidate.file()) {
        return null;
      }
    }
    return null;
  }

  private static List<Path> files(List<Path> paths, UnreadableFactory failures) {
    if (paths.isEmpty()) {
      throw new IllegalArgumentException("no file is given; accepted are files and folders");
    }
    List<Path> files = new ArrayList<>();
    Set<Path> seen = new HashSet<>();
    for (Path path : paths) {
      for (Path file :
          Files.isDirectory(path) ? inFolder(path, failures) : List.of(present(path))) {
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

  private static List<Path> inFolder(Path folder, UnreadableFactory failures) {
    List<Path> files;
    try (Stream<Path> entries = Files.list(folder)) {
      files = entries.filter(SavedRows::isResponse).sorted().toList();
    } catch (IOException e) {
      throw SavedResponse.unreadable(folder, e, failures);
    }
    if (files.isEmpty()) {
      throw new IllegalArgumentException(
          "the folder " + Quoted.of(folder) + " has no file that ends in .json or .json.gz");
    }
    return files;
  }

  private static boolean isResponse(Path file) {
    String name = file.toString();
    return (name.endsWith(".json") || name.endsWith(".json.gz")) && !Files.isDirectory(file);
  }

  /** Returns how the rows stand in all files together. */
  public ResponseParser.Form form() {
    return files.stream()
        .map(SavedResponse::form)
        .reduce(ResponseParser.Form.NONE, ResponseParser.Form::and);
  }

  @Override
  public List<Window> windows() {
    TreeSet<Window> windows = new TreeSet<>();
    files.forEach(file -> windows.addAll(file.windows()));
    return List.copyOf(windows);
  }

  /**
   * {@inheritDoc}
   *
   * @throws UnreadableResponseException if files changed since and now hold a row twice
   */
  @Override
  public void readKeyed(Window window, BiConsumer<String, ? super R> reader) {
    refuseRowsTwice();
    files.forEach(file -> file.read(window, reader));
  }

  private void refuseRowsTwice() {
    synchronized (lock) {
      List<Object> now = states();
      if (now.equals(checked)) {
        return;
      }
      RowTwice twice = rowTwice();
      if (twice != null) {
        throw failures.create(
            twice.second().toString(),
            UnreadableResponseException.NO_OFFSET,
            "",
            twice.message(),
            null);
      }
      checked = now;
    }
  }

  @Override
  public String version(Window window) {
    return files.stream().map(file -> file.version(window)).collect(Collectors.joining(","));
  }
}
