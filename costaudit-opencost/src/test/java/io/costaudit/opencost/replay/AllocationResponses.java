package io.costaudit.opencost.replay;

import static io.costaudit.opencost.replay.ReplayedAllocation.IDLE_MEASURES;

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
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Computes allocations as OpenCost does. Immutable. */
final class AllocationResponses {
  private static final String IDLE = "__idle__";
  private static final String UNALLOCATED = "__unallocated__";
  private static final String UNMOUNTED = "__unmounted__";
  private static final List<String> KINDS =
      List.of("deployment", "statefulset", "daemonset", "job");
  private static final Map<String, String> ALIASES =
      Map.of(
          "department", "department",
          "environment", "env",
          "owner", "owner",
          "product", "app",
          "team", "team");
  private static final List<String> PROPERTIES =
      List.of(
          "cluster",
          "node",
          "namespace",
          "pod",
          "container",
          "controllerKind",
          "controller",
          "deployment",
          "statefulset",
          "daemonset",
          "job",
          "service",
          "department",
          "environment",
          "owner",
          "product",
          "team");
  private static final Pattern NOT_IN_LABELS = Pattern.compile("[^A-Za-z0-9_]");

  /**
   * @param aggregate absent for containers; empty for everything in one
   * @param accumulateBy empty for not
   */
  record Query(
      Window window,
      Duration step,
      Optional<List<String>> aggregate,
      boolean includeIdle,
      boolean idleByNode,
      boolean shareIdle,
      boolean splitIdle,
      String accumulateBy,
      boolean withMetadata) {
    Query {
      aggregate =
          aggregate.map(
              names ->
                  names.stream()
                      .filter(name -> PROPERTIES.contains(name) || name.startsWith("label:"))
                      .toList());
    }
  }

  /** Some rows of a window, by name. */
  record RowSet(Window window, Map<String, AllocationRow> rows) {}

  @FunctionalInterface
  private interface Sink {
    void accept(String name, AllocationRow row) throws IOException;
  }

  private final List<ReplayedDay> days;

  AllocationResponses(List<ReplayedDay> days) {
    this.days = days;
  }

  /** The array of sets. What can be written row by row is never held. */
  void write(JsonOut out, Query query, boolean terse) throws IOException {
    out.open('[');
    boolean plain = query.aggregate().isEmpty() && query.accumulateBy().isEmpty();
    if (plain) {
      for (Window step : Spans.steps(query.window(), query.step())) {
        out.item().open('{');
        List<Piece> pieces = Spans.pieces(days, step);
        if (pieces.size() < 2) {
          rows(step, pieces, query, (name, row) -> row.write(out.key(name), name, terse));
        } else {
          writeRows(out, collected(step, query), terse);
        }
        out.close('}');
      }
    } else {
      for (RowSet set : sets(query)) {
        out.item().open('{');
        writeRows(out, set.rows(), terse);
        out.close('}');
      }
    }
    out.close(']');
  }

  private static void writeRows(JsonOut out, Map<String, AllocationRow> rows, boolean terse)
      throws IOException {
    for (Map.Entry<String, AllocationRow> entry : rows.entrySet()) {
      entry.getValue().write(out.key(entry.getKey()), entry.getKey(), terse);
    }
  }

  /** All of them at once. */
  List<RowSet> sets(Query query) throws IOException {
    Map<String, RowSet> sets = new LinkedHashMap<>();
    for (Window step : Spans.steps(query.window(), query.step())) {
      Map<String, AllocationRow> rows = collected(step, query);
      String group =
          Spans.group(query.accumulateBy(), step.start()).orElse(step.start().toString());
      RowSet before = sets.get(group);
      if (before == null) {
        sets.put(group, new RowSet(step, rows));
      } else {
        rows.forEach((name, row) -> merge(before.rows(), name, row));
        sets.put(group, new RowSet(new Window(before.window().start(), step.end()), before.rows()));
      }
    }
    return new ArrayList<>(sets.values());
  }

  private static void merge(Map<String, AllocationRow> rows, String name, AllocationRow row) {
    AllocationRow before = rows.putIfAbsent(name, row);
    if (before != null) {
      before.add(row);
    }
  }

  private Map<String, AllocationRow> collected(Window step, Query query) throws IOException {
    Map<String, AllocationRow> rows = new TreeMap<>();
    rows(
        step,
        Spans.pieces(days, step),
        query,
        (name, row) -> {
          boolean isContainer = query.aggregate().isEmpty() || name.contains(IDLE);
          if (!isContainer && !query.withMetadata()) {
            String key = key(row, query.aggregate().orElseThrow());
            row.withoutMetadata();
            merge(rows, key, row);
          } else {
            merge(rows, isContainer ? name : key(row, query.aggregate().orElseThrow()), row);
          }
        });
    return rows;
  }

  /**
   * All rows of containers, idle among them in its place. Nothing is idle where nothing runs: the
   * reference loses the idle of a set that has nothing else.
   */
  private static void rows(Window step, List<Piece> pieces, Query query, Sink sink)
      throws IOException {
    Idle idle = query.includeIdle() ? Idle.of(pieces, query) : Idle.NONE;
    List<Map.Entry<String, AllocationRow>> left =
        new ArrayList<>(idle.rows(step, query.splitIdle()).entrySet());
    for (Piece piece : pieces) {
      for (ReplayedAllocation allocation : piece.day().allocations()) {
        while (!left.isEmpty() && left.get(0).getKey().compareTo(allocation.name()) < 0) {
          Map.Entry<String, AllocationRow> next = left.remove(0);
          sink.accept(next.getKey(), next.getValue());
        }
        AllocationRow row = AllocationRow.of(allocation, piece, step);
        idle.share(allocation, row);
        sink.accept(allocation.name(), row);
      }
    }
    for (Map.Entry<String, AllocationRow> entry : left) {
      sink.accept(entry.getKey(), entry.getValue());
    }
  }

  /** What nodes cost and nobody used: what of it is shared, and what is left. */
  private static final class Idle {
    static final Idle NONE = new Idle(false);

    /** By cluster, then node. */
    private final Map<String, Node> nodes = new TreeMap<>();

    /** What is shared and what it is shared among, by the id of idle. */
    private final Map<String, double[]> shared = new TreeMap<>();

    private final Map<String, double[]> used = new TreeMap<>();
    private final boolean byNode;

    private Idle(boolean byNode) {
      this.byNode = byNode;
    }

    private static final class Node {
      final String cluster;
      final String name;
      final double[] idle = new double[IDLE_MEASURES];

      Node(String cluster, String name) {
        this.cluster = cluster;
        this.name = name;
      }
    }

    static Idle of(List<Piece> pieces, Query query) {
      Idle idle = new Idle(query.idleByNode());
      for (Piece piece : pieces) {
        for (ReplayedAsset asset : piece.day().assets()) {
          if (asset.type() == ReplayedAsset.Type.NODE) {
            idle.addNode(asset, piece.fraction());
          }
        }
      }
      long rows = 0;
      for (Piece piece : pieces) {
        for (ReplayedAllocation allocation : piece.day().allocations()) {
          rows++;
          idle.subtract(allocation, piece.fraction());
        }
      }
      if (rows == 0) {
        return NONE;
      }
      if (query.shareIdle()) {
        idle.takeShared();
      }
      return idle;
    }

    private void addNode(ReplayedAsset asset, double fraction) {
      double paid = 1 - asset.discount();
      double[] costs = {asset.cpuCost() * paid, asset.gpuCost(), asset.ramCost() * paid};
      double cost = costs[0] + costs[1] + costs[2];
      double[] idle =
          nodes.computeIfAbsent(
                  asset.cluster() + "/" + asset.name(),
                  unused -> new Node(asset.cluster(), asset.name()))
              .idle;
      for (int i = 0; i < IDLE_MEASURES; i++) {
        double adjustment = cost == 0 ? 0 : asset.adjustment() * costs[i] / cost;
        idle[i] += (costs[i] + adjustment) * fraction;
      }
    }

    private void subtract(ReplayedAllocation allocation, double fraction) {
      Node node = nodes.get(allocation.cluster + "/" + allocation.node);
      double[] sums = used.computeIfAbsent(id(allocation), unused -> new double[IDLE_MEASURES]);
      for (int i = 0; i < IDLE_MEASURES; i++) {
        double total = AllocationRow.total(allocation, i) * fraction;
        sums[i] += total;
        if (node != null) {
          node.idle[i] -= total;
        }
      }
    }

    private String id(ReplayedAllocation allocation) {
      return byNode ? allocation.cluster + "/" + allocation.node : allocation.cluster;
    }

    private void takeShared() {
      for (Map.Entry<String, Node> entry : nodes.entrySet()) {
        Node node = entry.getValue();
        String id = byNode ? entry.getKey() : node.cluster;
        double[] sums = used.get(id);
        for (int i = 0; sums != null && i < IDLE_MEASURES; i++) {
          if (sums[i] != 0) {
            shared.computeIfAbsent(id, unused -> new double[IDLE_MEASURES])[i] += node.idle[i];
            node.idle[i] = 0;
          }
        }
      }
      nodes.values().removeIf(node -> node.idle[0] == 0 && node.idle[1] == 0 && node.idle[2] == 0);
    }

    void share(ReplayedAllocation allocation, AllocationRow row) {
      double[] idle = shared.isEmpty() ? null : shared.get(id(allocation));
      if (idle == null) {
        return;
      }
      double[] sums = used.get(id(allocation));
      for (int i = 0; i < IDLE_MEASURES; i++) {
        double total = row.costs[i] + row.adjustments[i];
        if (sums != null && sums[i] != 0) {
          double part = idle[i] * (total / sums[i]);
          row.costs[i] += part;
          row.idle[i] += part;
        }
      }
    }

    /** What is left, in one row unless it is split. */
    Map<String, AllocationRow> rows(Window step, boolean split) {
      Map<String, AllocationRow> rows = new TreeMap<>();
      nodes.forEach(
          (key, node) -> {
            AllocationRow row = new AllocationRow(step);
            row.cluster = node.cluster;
            // Idle by cluster does not know of nodes.
            row.node = split && !byNode ? "" : node.name;
            row.providerId = row.node;
            System.arraycopy(node.idle, 0, row.costs, 0, IDLE_MEASURES);
            String name = IDLE;
            if (split) {
              name = (byNode ? key : node.cluster) + "/" + IDLE;
            }
            merge(rows, name, row);
          });
      return rows;
    }
  }

  private static String key(AllocationRow row, List<String> properties) {
    return properties.stream().map(name -> value(row, name)).collect(Collectors.joining("/"));
  }

  private static String value(AllocationRow row, String property) {
    if (property.startsWith("label:")) {
      String label = NOT_IN_LABELS.matcher(property.substring("label:".length())).replaceAll("_");
      return row.labels.getOrDefault(label, UNALLOCATED);
    }
    if (ALIASES.containsKey(property)) {
      return row.labels.getOrDefault(ALIASES.get(property), UNALLOCATED);
    }
    if (KINDS.contains(property)) {
      return row.controllerKind.equals(property) && !row.controller.isEmpty()
          ? row.controller
          : UNALLOCATED;
    }
    return switch (property) {
      case "cluster" -> row.cluster;
      case "node" -> row.node;
      case "namespace" -> row.namespace;
      case "pod" -> row.pod;
      case "container" -> row.container;
      case "controllerKind" -> row.controllerKind.isEmpty() ? UNALLOCATED : row.controllerKind;
      case "controller" -> controller(row);
      case "service" -> service(row);
      default -> throw new IllegalStateException(property);
    };
  }

  private static String controller(AllocationRow row) {
    if (row.controller.isEmpty()) {
      return UNALLOCATED;
    }
    return row.controllerKind.isEmpty()
        ? row.controller
        : row.controllerKind + ":" + row.controller;
  }

  private static String service(AllocationRow row) {
    if (!row.services.isEmpty()) {
      return row.services.get(0);
    }
    return row.container.equals(UNMOUNTED) ? UNMOUNTED : UNALLOCATED;
  }
}
