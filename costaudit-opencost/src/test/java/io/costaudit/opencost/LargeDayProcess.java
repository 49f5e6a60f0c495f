package io.costaudit.opencost;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.costaudit.audit.AuditReport;
import io.costaudit.audit.AuditRequest;
import io.costaudit.audit.AuditSet;
import io.costaudit.cost.AllocationKind;
import io.costaudit.cost.CostKey;
import io.costaudit.cost.CostSums;
import io.costaudit.cost.CostTable;
import io.costaudit.cost.Grouping;
import io.costaudit.cost.Measure;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Audits a large day of a cost server in a process of its own, so that its memory is its own too.
 * Takes commands from its input, one a line, and prints one line for each when it is done.
 *
 * <ul>
 *   <li>{@code audit}: runs all audits of the day; tells how many {@code micros} that took, and how
 *       each ended
 *   <li>{@code tokens}: takes the bare tokens of the same answers through the same client; tells
 *       {@code micros} too, and how many {@code tokens}
 *   <li>{@code read}: reads the allocations into the tables that audits ask for
 *   <li>{@code sum GROUPING VALUE…}: what one key of the last tables holds: {@code rows}, {@code
 *       cpu}, {@code ram} and the {@code total} of all measures
 *   <li>{@code keys GROUPING}: how many {@code keys} of workloads there are
 *   <li>the end of the input: it ends
 * </ul>
 */
final class LargeDayProcess {
  /** Of an audit of totals, and of two properties of aggregates. */
  private static final Set<Grouping> GROUPINGS =
      Set.of(
          Totals.ALLOCATION_ROWS,
          Grouping.parse("kind,namespace"),
          Grouping.parse("kind,controller"));

  private static final Pattern BLANK = Pattern.compile(" ");

  /** What an audit of the day reads. */
  static final List<OpenCostQuery> QUERIES = queries(ReplayingServerProcess.DAY);

  private final OpenCostClient client;
  private final OpenCostStores stores;
  private Map<Grouping, CostTable> tables = Map.of();

  private LargeDayProcess(OpenCostClient client) {
    this.client = client;
    this.stores =
        OpenCostStores.builder(client).windows(List.of(ReplayingServerProcess.DAY)).build();
  }

  private static List<OpenCostQuery> queries(Window day) {
    List<OpenCostQuery> queries = new ArrayList<>();
    queries.add(Dialect.OPENCOST.allocations(day));
    queries.add(Dialect.allocationsByNode(day));
    queries.add(Dialect.OPENCOST.aggregated(day, Grouping.CLUSTER));
    queries.add(Dialect.OPENCOST.aggregated(day, Grouping.NODE));
    for (Grouping grouping : OpenCostStores.DEFAULT_AGGREGATES) {
      queries.add(Dialect.OPENCOST.aggregated(day, grouping));
    }
    queries.add(Dialect.assets(day));
    queries.add(Dialect.cloudCosts(day));
    return queries;
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
        AuditReport report = stores.auditor().build().run(AuditRequest.everything());
        return "micros=" + microsSince(start) + statuses(report);
      }
      case "tokens" -> {
        long tokens = 0;
        for (OpenCostQuery query : QUERIES) {
          tokens += client.read(query, LargeDayProcess::tokens);
        }
        return "micros=" + microsSince(start) + " tokens=" + tokens;
      }
      case "read" -> {
        tables = stores.allocations().sums(ReplayingServerProcess.DAY, GROUPINGS);
        return "tables=" + tables.size();
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
        return "keys=" + table(words.get(1)).filtered(LargeDayProcess::isWorkload).size();
      }
      default -> throw new IllegalArgumentException("no such command: " + words);
    }
  }

  private static String statuses(AuditReport report) {
    StringBuilder statuses = new StringBuilder();
    for (AuditSet set : report.sets()) {
      set.results()
          .forEach(
              (type, result) ->
                  statuses
                      .append(' ')
                      .append(type.wireName())
                      .append('=')
                      .append(result.status().wireName()));
    }
    return statuses.toString();
  }

  private static boolean isWorkload(CostKey key) {
    return key.value(0).equals(AllocationKind.WORKLOAD.wireName());
  }

  private static long microsSince(long start) {
    return TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start);
  }

  private CostTable table(String grouping) {
    return requireNonNull(tables.get(Grouping.parse(grouping)), "no such grouping");
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
}
