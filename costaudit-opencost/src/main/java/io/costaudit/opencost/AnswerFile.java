package io.costaudit.opencost;

import io.costaudit.OneLine;
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
final class AnswerFile<R> {
  private final Path file;
  private final Supplier<? extends RowReader<R>> readers;
  private final @Nullable Window given;
  private final Object lock = new Object();
  private Index index;

  /**
   * Reads it once.
   *
   * @param given of rows for which the answer tells none
   * @param observer sees all rows, now and not again
   */
  AnswerFile(
      Path file,
      Supplier<? extends RowReader<R>> readers,
      @Nullable Window given,
      Consumer<? super R> observer) {
    this.file = file;
    this.readers = readers;
    this.given = given;
    index = scan(observer);
  }

  /** The windows that have rows. */
  Set<Window> windows() {
    return current().windows();
  }

  /** How the rows stand in it. */
  AnswerParser.Form form() {
    return current().form();
  }

  /**
   * Hands the rows of a window to the reader, each with the key under which it stands. The file is
   * not read if it holds none.
   */
  void read(Window window, BiConsumer<String, ? super R> reader) {
    Index known = current();
    if (known.windows().contains(window)) {
      parse(new Selection<>(known, window, given, reader));
    }
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
    AnswerParser.Form form = parse(scan);
    return new Index(stamp, form, Set.copyOf(scan.windows), Map.copyOf(scan.windowsOfSets));
  }

  private AnswerParser.Form parse(AnswerParser.Sink<R> sink) {
    try (InputStream bytes = Files.newInputStream(file)) {
      return AnswerParser.read(file.toString(), bytes, readers.get(), sink);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private Stamp stamp() {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return new Stamp(
          attributes.size(), attributes.lastModifiedTime(), String.valueOf(attributes.fileKey()));
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  static UnreadableAnswerException unreadable(Path path, IOException e) {
    return new UnreadableAnswerException(
        OneLine.of(path.toString()),
        UnreadableAnswerException.NO_OFFSET,
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
   * @param windowsOfSets the windows of those sets that have rows which name none, by the number of
   *     the set
   */
  private record Index(
      Stamp stamp,
      AnswerParser.Form form,
      Set<Window> windows,
      Map<Integer, Window> windowsOfSets) {}

  private static final class Scan<R> implements AnswerParser.Sink<R> {
    private final @Nullable Window given;
    private final Consumer<? super R> observer;
    private final Set<Window> windows = new HashSet<>();
    private final Map<Integer, Window> windowsOfSets = new HashMap<>();
    private int set;
    private boolean hasRowsWithout;

    Scan(@Nullable Window given, Consumer<? super R> observer) {
      this.given = given;
      this.observer = observer;
    }

    @Override
    public void row(JsonInput in, RowReader.Row<R> row) {
      observer.accept(row.value());
      if (row.window() == null) {
        hasRowsWithout = true;
      } else {
        windows.add(row.window());
      }
    }

    @Override
    public void endOfSet(JsonInput in, @Nullable Window told) {
      if (hasRowsWithout) {
        Window window = WindowedRows.ofSet(in, told, given);
        windows.add(window);
        windowsOfSets.put(set, window);
        hasRowsWithout = false;
      }
      set++;
    }
  }

  private static final class Selection<R> implements AnswerParser.Sink<R> {
    private final Index index;
    private final Window wanted;
    private final @Nullable Window given;
    private final BiConsumer<String, ? super R> reader;
    private int set;

    Selection(
        Index index, Window wanted, @Nullable Window given, BiConsumer<String, ? super R> reader) {
      this.index = index;
      this.wanted = wanted;
      this.given = given;
      this.reader = reader;
    }

    @Override
    public void row(JsonInput in, RowReader.Row<R> row) {
      Window window = row.window();
      if (window == null) {
        // Its set may tell it only behind the rows, so it was looked up before.
        window = WindowedRows.ofSet(in, index.windowsOfSets().get(set), given);
      }
      if (window.equals(wanted)) {
        reader.accept(row.key(), row.value());
      }
    }

    @Override
    public void endOfSet(JsonInput in, @Nullable Window told) {
      set++;
    }
  }
}
