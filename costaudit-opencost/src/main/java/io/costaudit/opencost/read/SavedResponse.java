package io.costaudit.opencost.read;

import io.costaudit.internal.OneLine;
import io.costaudit.opencost.UnreadableResponseException;
import io.costaudit.time.Window;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A saved answer in a file. Which windows it holds is found out by reading it once, and again when
 * it changed. Safe for use by several threads.
 *
 * @param <R> the type of the rows
 */
final class SavedResponse<R> {
  private final Path file;
  private final Supplier<? extends RowReader<R>> readers;
  private final @Nullable Window given;
  private final UnreadableFactory failures;
  private final Object lock = new Object();
  private Index index;

  /**
   * Reads it once.
   *
   * @param given of rows for which the answer tells none
   * @param observer sees all rows, now and not again
   * @param failures creates the exception if the file cannot be read
   */
  SavedResponse(
      Path file,
      Supplier<? extends RowReader<R>> readers,
      @Nullable Window given,
      Consumer<? super R> observer,
      UnreadableFactory failures) {
    this.file = file;
    this.readers = readers;
    this.given = given;
    this.failures = failures;
    index = scan(observer);
  }

  /** The windows that have rows. */
  Set<Window> windows() {
    return current().windows();
  }

  /** The windows that have rows in more than one set. */
  Set<Window> windowsOfSeveralSets() {
    return current().windowsOfSeveralSets();
  }

  /** Returns a value that changes whenever the file does. */
  Object state() {
    return current().stamp();
  }

  /** Returns the path of the file, for messages. */
  Path path() {
    return file;
  }

  /** How the rows stand in it. */
  ResponseParser.Form form() {
    return current().form();
  }

  /**
   * Hands the rows of a window to the reader, each with the key under which it stands. The file is
   * not read if it holds none.
   */
  void read(Window window, BiConsumer<String, ? super R> reader) {
    read(Set.of(window), (of, set, key, row) -> reader.accept(key, row));
  }

  /** Hands the rows of some windows to the reader. The file is not read if it holds none. */
  void read(Set<Window> some, PlacedReader<? super R> reader) {
    Index known = current();
    if (some.stream().anyMatch(known.windows()::contains)) {
      parse(new Selection<>(known, some, reader));
    }
  }

  /**
   * Receives rows and their places in the file.
   *
   * @param <R> the type of the rows
   */
  @FunctionalInterface
  interface PlacedReader<R> {
    /**
     * Takes a row.
     *
     * @param set the number of its set in the file, from 0
     * @param key key of the row in its set
     */
    void accept(Window window, int set, String key, R row);
  }

  /** Changes when the file changed; empty if it holds nothing of that window. */
  String version(Window window) {
    Index known;
    synchronized (lock) {
      known = index;
    }
    return known.windows().contains(window) ? stamp().toString() : "";
  }

  private Index current() {
    synchronized (lock) {
      if (!index.stamp().equals(stamp())) {
        index = scan(unused -> {});
      }
      return index;
    }
  }

  private Index scan(Consumer<? super R> observer) {
    // Before it is read: a change while it is read must be noticed.
    Stamp stamp = stamp();
    Scan<R> scan = new Scan<>(given, observer);
    ResponseParser.Form form = parse(scan);
    return new Index(
        stamp,
        form,
        Set.copyOf(scan.windows),
        Set.copyOf(scan.windowsOfSeveralSets),
        Map.copyOf(scan.resolved));
  }

  private ResponseParser.Form parse(ResponseParser.Sink<R> sink) {
    try (InputStream bytes = Files.newInputStream(file)) {
      return ResponseParser.read(file.toString(), bytes, readers.get(), sink, failures);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private Stamp stamp() {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return new Stamp(
          attributes.size(), attributes.lastModifiedTime(), String.valueOf(attributes.fileKey()));
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private UnreadableResponseException unreadable(IOException e) {
    return unreadable(file, e, failures);
  }

  /** Returns the exception that tells that a file or folder cannot be read. */
  static UnreadableResponseException unreadable(
      Path path, IOException e, UnreadableFactory failures) {
    return failures.create(
        OneLine.of(path.toString()),
        UnreadableResponseException.NO_OFFSET,
        "",
        "it cannot be read: " + OneLine.of(e.toString()),
        e);
  }

  /** What tells one state of a file from another. */
  private record Stamp(long size, FileTime time, String key) {
    @Override
    public String toString() {
      return size + "@" + time + "#" + key;
    }
  }

  /**
   * What is known of a file.
   *
   * @param windows that have rows
   * @param windowsOfSeveralSets windows that have rows in more than one set
   * @param resolved windows of the rows of a set, by the number of the set; a set is left out if
   *     each of its rows belongs to the window that the row names
   */
  private record Index(
      Stamp stamp,
      ResponseParser.Form form,
      Set<Window> windows,
      Set<Window> windowsOfSeveralSets,
      Map<Integer, SetWindows.Resolved> resolved) {}

  private static final class Scan<R> implements ResponseParser.Sink<R> {
    private final Consumer<? super R> observer;
    private final SetWindows ofSet;
    private final Set<Window> windows = new HashSet<>();
    private final Set<Window> windowsOfSeveralSets = new HashSet<>();
    private final Map<Integer, SetWindows.Resolved> resolved = new HashMap<>();
    private int set;

    Scan(@Nullable Window given, Consumer<? super R> observer) {
      this.ofSet = new SetWindows(given);
      this.observer = observer;
    }

    @Override
    public void row(JsonInput in, RowReader.Row<R> row) {
      observer.accept(row.value());
      ofSet.row(row.window());
    }

    @Override
    public void endOfSet(JsonInput in, @Nullable Window told) {
      SetWindows.Resolved rows = ofSet.end(in, told);
      for (Window window : rows.all()) {
        if (!windows.add(window)) {
          windowsOfSeveralSets.add(window);
        }
      }
      if (!rows.isPlain()) {
        resolved.put(set, rows);
      }
      set++;
    }
  }

  private static final class Selection<R> implements ResponseParser.Sink<R> {
    private final Index index;
    private final Set<Window> wanted;
    private final PlacedReader<? super R> reader;
    private int set;
    private SetWindows.@Nullable Resolved resolved;

    Selection(Index index, Set<Window> wanted, PlacedReader<? super R> reader) {
      this.index = index;
      this.wanted = wanted;
      this.reader = reader;
      this.resolved = index.resolved().get(0);
    }

    @Override
    public void row(JsonInput in, RowReader.Row<R> row) {
      // A set may name its window after its rows, so the window was found in an earlier pass.
      Window window = resolved == null ? row.window() : resolved.of(row.window());
      if (window != null && wanted.contains(window)) {
        reader.accept(window, set, row.key(), row.value());
      }
    }

    @Override
    public void endOfSet(JsonInput in, @Nullable Window told) {
      set++;
      resolved = index.resolved().get(set);
    }
  }
}
