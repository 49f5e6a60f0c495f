package io.costaudit.opencost;

import io.costaudit.cost.CostRow;
import io.costaudit.opencost.OpenCostException.Kind;
import io.costaudit.time.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers of a live server, asked for anew for each question, one request for a window. A window
 * that the server refuses as too large is asked for in halves, down to {@link #leastSplit}. Safe
 * for use by several threads.
 *
 * @param <R> the type of the rows
 */
final class ServedAnswers<R extends CostRow> implements AnswerSource<R> {
  private final OpenCostClient client;
  private final Function<Window, OpenCostQuery> queries;
  private final Supplier<? extends RowReader<R>> readers;
  private final Duration leastSplit;

  /**
   * @param queries what to ask for a window
   * @param leastSplit no window is asked for that is shorter than that, unless a shorter one was
   *     wanted; whole hours
   */
  ServedAnswers(
      OpenCostClient client,
      Function<Window, OpenCostQuery> queries,
      Supplier<? extends RowReader<R>> readers,
      Duration leastSplit) {
    this.client = client;
    this.queries = queries;
    this.readers = readers;
    this.leastSplit = leastSplit;
  }

  /** A server does not tell which windows it has, so whoever asks must know. */
  @Override
  public List<Window> windows() {
    throw new UnsupportedOperationException("a server does not tell its windows");
  }

  @Override
  public void readKeyed(Window window, BiConsumer<String, ? super R> reader) {
    OpenCostQuery query = queries.apply(window);
    Selection<R> rows = new Selection<>(window, reader);
    try {
      client.read(
          query,
          body -> AnswerParser.read(client.uri(query).toString(), body, readers.get(), rows));
    } catch (OpenCostException e) {
      boolean isSplit = e.kind() == Kind.TOO_LARGE && rows.accepted == 0 && canBeSplit(window);
      if (!isSplit) {
        throw e;
      }
      Instant middle = middle(window);
      readKeyed(new Window(window.start(), middle), reader);
      readKeyed(new Window(middle, window.end()), reader);
      return;
    }
    if (rows.accepted == 0 && rows.ofOthers != null) {
      throw new UnreadableAnswerException(
          client.uri(query).toString(),
          UnreadableAnswerException.NO_OFFSET,
          "",
          "it holds nothing but rows of other windows, such as " + rows.ofOthers,
          null);
    }
  }

  private boolean canBeSplit(Window window) {
    return window.duration().compareTo(leastSplit.multipliedBy(2)) >= 0;
  }

  /** At a whole part, as the server cuts time: an hour or, of bills, a UTC day. */
  private Instant middle(Window window) {
    long part = leastSplit.toSeconds();
    long half = window.start().plus(window.duration().dividedBy(2)).getEpochSecond();
    Instant before = Instant.ofEpochSecond(Math.floorDiv(half, part) * part);
    return before.isAfter(window.start()) ? before : before.plus(leastSplit);
  }

  /** A server does not tell whether its data changed; see {@link OpenCostStores}. */
  @Override
  public String version(Window window) {
    return "";
  }

  /**
   * Takes the rows of a window out of an answer. What it tells for another one is left out; what
   * lies across an end of it cannot be parted, and is an error.
   */
  private static final class Selection<R> implements AnswerParser.Sink<R> {
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
