package io.costaudit.opencost.replay;

import io.costaudit.opencost.replay.Spans.Piece;
import io.costaudit.time.Window;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Computes bills as OpenCost does. Immutable. */
final class CloudCostResponses {
  static final List<String> PROPERTIES =
      List.of("providerID", "provider", "accountID", "invoiceEntityID", "service", "category");
  private static final List<String> METRICS =
      List.of("listCost", "netCost", "amortizedNetCost", "invoicedCost", "amortizedCost");
  private static final long HASH_START = 0xcbf29ce484222325L;
  private static final long HASH_FACTOR = 0x100000001b3L;

  private final List<ReplayedDay> days;

  CloudCostResponses(List<ReplayedDay> days) {
    this.days = days;
  }

  private static final class Row {
    final Map<String, String> properties;
    final double[] costs;
    final double[] ofKubernetes;

    Row(ReplayedCloudCost from, double fraction) {
      properties = properties(from);
      costs =
          new double[] {
            from.listCost() * fraction,
            from.netCost() * fraction,
            from.amortizedNetCost() * fraction,
            from.invoicedCost() * fraction,
            from.amortizedCost() * fraction
          };
      ofKubernetes = costs.clone();
      for (int i = 0; i < costs.length; i++) {
        ofKubernetes[i] *= from.kubernetesPercent();
      }
    }

    void add(Row other) {
      properties.entrySet().retainAll(other.properties.entrySet());
      for (int i = 0; i < costs.length; i++) {
        costs[i] += other.costs[i];
        ofKubernetes[i] += other.ofKubernetes[i];
      }
    }
  }

  private record Bill(Window window, Map<String, Row> rows) {}

  private static Map<String, String> properties(ReplayedCloudCost item) {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("providerID", item.providerId());
    properties.put("provider", item.provider());
    properties.put("accountID", item.account());
    properties.put("invoiceEntityID", item.invoiceEntity());
    properties.put("service", item.service());
    properties.put("category", item.category());
    properties.values().removeIf(String::isEmpty);
    return properties;
  }

  /** Whether some cost in the window is no number, which cannot be marshalled. */
  boolean hasNoNumber(Window window) {
    return Spans.pieces(days, window).stream()
        .flatMap(piece -> piece.day().cloudCosts().stream())
        .anyMatch(
            item ->
                !Double.isFinite(
                    item.listCost()
                        + item.netCost()
                        + item.amortizedNetCost()
                        + item.invoicedCost()
                        + item.amortizedCost()
                        + item.kubernetesPercent()));
  }

  /**
   * @param aggregate absent for single items, with keys that tell nothing
   */
  void write(
      JsonOut out,
      Window window,
      Optional<List<String>> aggregate,
      String accumulateBy,
      TextFilter filter)
      throws IOException {
    Map<String, Bill> bills = new LinkedHashMap<>();
    for (Window step : Spans.steps(window, Duration.ofDays(1))) {
      String group = Spans.group(accumulateBy, step.start()).orElse(step.start().toString());
      Bill before = bills.get(group);
      Bill bill =
          before == null
              ? new Bill(step, new TreeMap<>())
              : new Bill(new Window(before.window().start(), step.end()), before.rows());
      bills.put(group, bill);
      for (Piece piece : Spans.pieces(days, step)) {
        for (ReplayedCloudCost item : piece.day().cloudCosts()) {
          if (filter.keeps(name -> properties(item).getOrDefault(name, ""))) {
            Row row = new Row(item, piece.fraction());
            Row same = bill.rows().putIfAbsent(key(item, aggregate), row);
            if (same != null) {
              same.add(row);
            }
          }
        }
      }
    }
    out.open('{').field("sets").open('[');
    for (Bill bill : new ArrayList<>(bills.values())) {
      write(out.item(), bill, aggregate);
    }
    // A range of sets has no window of its own; real servers say so in just this way.
    out.close(']').field("window").raw("{\"start\":\"null\",\"end\":\"null\"}").close('}');
  }

  private static void write(JsonOut out, Bill bill, Optional<List<String>> aggregate)
      throws IOException {
    out.open('{').field("cloudCosts").open('{');
    for (Map.Entry<String, Row> entry : bill.rows().entrySet()) {
      Row row = entry.getValue();
      out.key(entry.getKey()).open('{').map("properties", row.properties);
      out.window(bill.window().start(), bill.window().end());
      for (int i = 0; i < row.costs.length; i++) {
        double part = row.costs[i] == 0 ? 0 : row.ofKubernetes[i] / row.costs[i];
        out.field(METRICS.get(i)).open('{').full("cost", row.costs[i]);
        out.full("kubernetesPercent", part).close('}');
      }
      out.close('}');
    }
    out.close('}').window(bill.window().start(), bill.window().end());
    if (aggregate.isPresent()) {
      out.strings("aggregationProperties", aggregate.get());
    } else {
      out.field("aggregationProperties").raw("null");
    }
    out.close('}');
  }

  private static String key(ReplayedCloudCost item, Optional<List<String>> aggregate) {
    Map<String, String> properties = properties(item);
    if (aggregate.isPresent()) {
      return aggregate.get().stream()
          .map(name -> properties.getOrDefault(name, "__unallocated__"))
          .collect(Collectors.joining("/"));
    }
    long hash = HASH_START;
    String text = properties.toString();
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * HASH_FACTOR;
    }
    String digits = Long.toHexString(hash);
    return "0".repeat(16 - digits.length()) + digits;
  }
}
