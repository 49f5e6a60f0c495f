package io.costaudit.opencost;

import io.costaudit.opencost.OpenCostException.Kind;
import io.costaudit.opencost.read.JsonInput;
import io.costaudit.opencost.read.ResponseParser;
import io.costaudit.opencost.read.RowReader;
import io.costaudit.time.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a window, from a live server, asked for anew each time. A window that the server
 * refuses as too large is asked for in halves, down to {@link #leastSplit}. Safe for use by several
 * threads.
 *
 * @param <R> the type of the rows
 */
final class ServedRows<R> {
  private static final Duration DAY = Duration.ofDays(1);

  private final OpenCostClient client;
  private final Function<Window, OpenCostQuery> queries;
  private final Supplier<? extends RowReader<R>> readers;
  private final Duration leastSplit;

  /**
   * @param queries what to ask for a window
   * @param leastSplit no window is asked for that is shorter than that, unless a shorter one was
   *     wanted or one begins within it; whole hours, a day at most
   */
  ServedRows(
      OpenCostClient client,
      Function<Window, OpenCostQuery> queries,
      Supplier<? extends RowReader<R>> readers,
      Duration leastSplit) {
    this.client = client;
    this.queries = queries;
    this.readers = readers;
    this.leastSplit = leastSplit;
  }

  /**
   * Hands all rows of a window to the reader, each with the key under which it stands. What the
   * server tells for another window is left out.
   *
   * @throws OpenCostException if the server gives no usable answer
   * @throws UnreadableResponseException if rows lie across an end of the window, or none within;
   *     also if it is no answer; the reader may have had rows before
   */
  void read(Window window, BiConsumer<String, ? super R> reader) {
    OpenCostQuery query = queries.apply(window);
    Selection<R> rows = new Selection<>(window, reader);
    try {
      client.read(
          query,
          body ->
              ResponseParser.read(
                  origin(query), body, readers.get(), rows, UnreadableResponseException::new));
    } catch (OpenCostException e) {
      boolean isSplit =
          e.kind() == Kind.TOO_LARGE && rows.accepted == 0 && isTwice(window, leastSplit);
      if (!isSplit) {
        throw e;
      }
      Instant middle = middle(window);
      read(new Window(window.start(), middle), reader);
      read(new Window(middle, window.end()), reader);
      return;
    }
    if (rows.accepted == 0 && rows.ofOthers != null) {
      throw new UnreadableResponseException(
          origin(query),
          UnreadableResponseException.NO_OFFSET,
          "",
          "it holds nothing but rows of other windows, such as " + rows.ofOthers,
          null);
    }
  }

  /** What an answer to the query is called in messages. */
  private String origin(OpenCostQuery query) {
    return client.uri(query).toString();
  }

  private static boolean isTwice(Window window, Duration part) {
    return window.duration().compareTo(part.multipliedBy(2)) >= 0;
  }

  /** Midnight as long as both sides may be days, as a Kubecost gives those whole. */
  private Instant middle(Window window) {
    long unit = (isTwice(window, DAY) ? DAY : leastSplit).toSeconds();
    Instant middle = window.start().plus(window.duration().dividedBy(2));
    return Instant.ofEpochSecond(Math.floorDiv(middle.getEpochSecond(), unit) * unit);
  }

  /**
   * Takes the rows of a window out of an answer. What it tells for another one is left out; what
   * lies across an end of it cannot be parted, and is an error.
   */
  private static final class Selection<R> implements ResponseParser.Sink<R> {
    private final Window wanted;
    private final BiConsumer<String, ? super R> reader;
    private @Nullable Window lastWithin;
    private boolean hasRowsWithout;
    private long accepted;
    private @Nullable Window ofOthers;

    Selection(Window wanted, BiConsumer<String, ? super R> reader) {
      this.wanted = wanted;
      this.reader = reader;
    }

    @Override
    public void row(JsonInput in, RowReader.Row<R> row) {
      Window window = row.window();
      if (window == null) {
        hasRowsWithout = true;
      } else if (!window.equals(lastWithin) && !isWithin(in, window)) {
        ofOthers = window;
        return;
      }
      accepted++;
      reader.accept(row.key(), row.value());
    }

    private boolean isWithin(JsonInput in, Window window) {
      if (!window.start().isBefore(wanted.start()) && !window.end().isAfter(wanted.end())) {
        lastWithin = window;
        return true;
      }
      if (window.overlaps(wanted)) {
        throw in.unreadable("it is of the window " + window + ", which is not the one asked for");
      }
      return false;
    }

    @Override
    public void endOfSet(JsonInput in, @Nullable Window told) {
      if (hasRowsWithout && told != null && !isWithin(in, told)) {
        throw in.unreadable("it is of the window " + told + ", which is not the one asked for");
      }
      hasRowsWithout = false;
    }
  }
}
