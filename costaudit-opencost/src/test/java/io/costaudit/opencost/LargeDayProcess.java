package io.costaudit.opencost;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.costaudit.cost.Allocation;
import io.costaudit.cost.CostKey;
import io.costaudit.cost.CostSums;
import io.costaudit.cost.CostTable;
import io.costaudit.cost.Grouping;
import io.costaudit.cost.Measure;
import io.costaudit.cost.TableScan;
import io.costaudit.cost.Totals;
import io.costaudit.opencost.replay.ReplayingServerProcess;
import io.costaudit.time.Window;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a large day from a cost server in a process of its own, so that its memory is its own too.
 * Takes commands from its input, one a line, and prints one line for each when it is done.
 *
 * <ul>
 *   <li>{@code audit}: reads the day into the tables that audits ask for; tells how many {@code
 *       micros} that took
 *   <li>{@code tokens}: takes the bare tokens of the same answer through the same client; tells
 *       {@code micros} too, and how many {@code tokens}
 *   <li>{@code sum GROUPING VALUE…}: what one key of the last tables holds: {@code rows}, {@code
 *       cpu}, {@code ram} and the {@code total} of all measures
 *   <li>{@code keys GROUPING}: how many {@code keys} there are
 *   <li>the end of the input: it ends
 * </ul>
 */
final class LargeDayProcess {
  /** Of an audit of totals, and of two properties of aggregates. */
  static final List<Grouping> GROUPINGS =
      List.of(
          Totals.ALLOCATION_ROWS,
          Grouping.parse("kind,namespace"),
          Grouping.parse("kind,controller"));

  private static final Pattern BLANK = Pattern.compile(" ");
  private static final OpenCostQuery QUERY =
      OpenCostQuery.of(OpenCostQuery.ALLOCATION)
          .with(
              "window",
              ReplayingServerProcess.DAY.start() + "," + ReplayingServerProcess.DAY.end());

  private final OpenCostClient client;
  private Map<Grouping, CostTable> tables = Map.of();

  private LargeDayProcess(OpenCostClient client) {
    this.client = client;
  }

  /** Takes the URL of the server. */
  public static void main(String[] args) throws IOException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (OpenCostClient client = OpenCostClient.builder(URI.create(args[0])).build()) {
      LargeDayProcess process = new LargeDayProcess(client);
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        out.println(process.run(BLANK.splitAsStream(line).toList()));
      }
    }
  }

  private String run(List<String> words) {
    long start = System.nanoTime();
    switch (words.get(0)) {
      case "audit" -> {
        tables = tables(client);
        return "micros=" + microsSince(start);
      }
      case "tokens" -> {
        long tokens = client.read(QUERY, LargeDayProcess::tokens);
        return "micros=" + microsSince(start) + " tokens=" + tokens;
      }
      case "sum" -> {
        CostKey key = new CostKey(words.subList(2, words.size()));
        CostSums sums = table(words.get(1)).get(key).orElseThrow();
        return "rows="
            + sums.count()
            + " cpu="
            + sums.total(Measure.CPU)
            + " ram="
            + sums.total(Measure.RAM)
            + " total="
            + sums.total(Measure.ALL);
      }
      case "keys" -> {
        return "keys=" + table(words.get(1)).size();
      }
      default -> throw new IllegalArgumentException("no such command: " + words);
    }
  }

  private static long microsSince(long start) {
    return TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start);
  }

  private CostTable table(String grouping) {
    return tables.get(Grouping.parse(grouping));
  }

  /** Reads the day: all that an audit does before it compares. */
  private static Map<Grouping, CostTable> tables(OpenCostClient client) {
    TableScan scan = new TableScan(GROUPINGS, SavedAnswers.ALLOCATION_UNIT);
    client.read(
        QUERY,
        body ->
            AnswerParser.read(
                "the day",
                body,
                new AllocationReader(AllocationReader.Accepted.ALLOCATIONS),
                new OneDay(scan)));
    return scan.tables();
  }

  /** What the rows are compared with, and nothing else. */
  private static long tokens(InputStream body) throws IOException {
    long count = 0;
    try (JsonParser parser = new JsonFactory().createParser(body)) {
      while (parser.nextToken() != null) {
        count++;
      }
    }
    return count;
  }

  private record OneDay(TableScan scan) implements AnswerParser.Sink<Allocation> {
    @Override
    public void row(JsonInput in, RowReader.Row<Allocation> row) {
      if (!ReplayingServerProcess.DAY.equals(row.window())) {
        throw in.unreadable("a row of another day");
      }
      scan.accept(row.value());
    }

    @Override
    public void endOfSet(JsonInput in, @Nullable Window window) {}
  }
}
