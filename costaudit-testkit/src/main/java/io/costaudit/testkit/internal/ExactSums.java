package io.costaudit.testkit.internal;

import static java.util.Objects.requireNonNull;

import io.costaudit.cost.Allocation;
import io.costaudit.cost.AllocationProperties;
import io.costaudit.cost.Asset;
import io.costaudit.cost.AssetProperties;
import io.costaudit.cost.CloudUsage;
import io.costaudit.cost.CostKey;
import io.costaudit.cost.CostProperty;
import io.costaudit.cost.CostRow;
import io.costaudit.cost.Costs;
import io.costaudit.cost.Grouping;
import io.costaudit.cost.Measure;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What rows cost together, in decimal numbers: the oracle of all sums. It shares no rule with the
 * library, neither how rows are summed nor under what key. Not safe for use by several threads.
 */
public final class ExactSums {
  private static final String UNALLOCATED = "__unallocated__";

  private long count;
  private BigDecimal minutes = BigDecimal.ZERO;
  private final Map<Measure, Amount> costs = new EnumMap<>(Measure.class);
  private final Map<Measure, Amount> adjustments = new EnumMap<>(Measure.class);

  /**
   * A sum.
   *
   * @param size Σ of the absolute values, by which an error is measured
   */
  public record Amount(BigDecimal value, BigDecimal size, boolean isFinite) {
    public static final Amount ZERO = new Amount(BigDecimal.ZERO, BigDecimal.ZERO, true);

    public Amount plus(Amount other) {
      return new Amount(value.add(other.value), size.add(other.size), isFinite && other.isFinite);
    }

    public static Amount of(double value) {
      return Double.isFinite(value)
          ? of(new BigDecimal(value))
          : new Amount(ZERO.value, ZERO.size, false);
    }

    public static Amount of(BigDecimal value) {
      return new Amount(value, value.abs(), true);
    }

    public double doubleValue() {
      return isFinite ? value.doubleValue() : Double.NaN;
    }
  }

  public ExactSums() {}

  public static ExactSums of(Asset row) {
    ExactSums sums = new ExactSums();
    sums.addAsset(row);
    return sums;
  }

  /** The rows of one kind by a grouping. */
  public static Map<CostKey, ExactSums> by(Grouping grouping, List<? extends CostRow> rows) {
    Map<CostKey, ExactSums> sums = new LinkedHashMap<>();
    for (CostRow row : rows) {
      sums.computeIfAbsent(key(grouping, row), unused -> new ExactSums()).add(row);
    }
    return sums;
  }

  public static CostKey key(Grouping grouping, CostRow row) {
    return new CostKey(
        grouping.properties().stream().map(property -> value(property, row)).toList());
  }

  public void add(CostRow row) {
    if (row instanceof Asset asset) {
      addAsset(asset);
    } else if (row instanceof CloudUsage item) {
      count++;
      add(costs, Measure.OTHER, Amount.of(item.cost()));
      add(adjustments, Measure.OTHER, Amount.of(item.adjustment()).plus(Amount.of(item.credit())));
    } else {
      add(1, row.minutes(), row.costs());
    }
  }

  public void add(long rows, double theirMinutes, Costs theirs) {
    count += rows;
    minutes = minutes.add(new BigDecimal(theirMinutes));
    for (Measure measure : Measure.values()) {
      add(costs, measure, Amount.of(theirs.cost(measure)));
      add(adjustments, measure, Amount.of(theirs.adjustment(measure)));
    }
  }

  public void add(ExactSums other) {
    count += other.count;
    minutes = minutes.add(other.minutes);
    other.costs.forEach((measure, amount) -> add(costs, measure, amount));
    other.adjustments.forEach((measure, amount) -> add(adjustments, measure, amount));
  }

  private void addAsset(Asset row) {
    count++;
    minutes = minutes.add(new BigDecimal(row.minutes()));
    if (row instanceof Asset.Node node) {
      addNode(node);
    } else if (row instanceof Asset.Cloud cloud) {
      add(costs, Measure.OTHER, Amount.of(cloud.cost()).plus(Amount.of(cloud.credit())));
      add(adjustments, Measure.OTHER, Amount.of(cloud.adjustment()));
    } else if (row instanceof Asset.Disk disk) {
      addOne(Measure.PV, disk.cost(), disk.adjustment());
    } else if (row instanceof Asset.LoadBalancer balancer) {
      addOne(Measure.LOAD_BALANCER, balancer.cost(), balancer.adjustment());
    } else if (row instanceof Asset.Network network) {
      addOne(Measure.NETWORK, network.cost(), network.adjustment());
    } else if (row instanceof Asset.ClusterManagement fee) {
      addOne(Measure.OTHER, fee.cost(), fee.adjustment());
    } else if (row instanceof Asset.Shared shared) {
      addOne(Measure.SHARED, shared.cost(), shared.adjustment());
    } else if (row instanceof Asset.Any any) {
      addOne(Measure.OTHER, any.cost(), any.adjustment());
    }
  }

  private void addOne(Measure measure, double cost, double adjustment) {
    add(costs, measure, Amount.of(cost));
    add(adjustments, measure, Amount.of(adjustment));
  }

  private void addNode(Asset.Node node) {
    Map<Measure, BigDecimal> paid = new EnumMap<>(Measure.class);
    for (Measure measure : Measure.COMPUTE) {
      double cost =
          measure == Measure.CPU
              ? node.cpuCost()
              : measure == Measure.GPU ? node.gpuCost() : node.ramCost();
      if (!Double.isFinite(cost) || !Double.isFinite(node.adjustment())) {
        // The adjustment is spread in proportion, which nobody knows then.
        Measure.COMPUTE.forEach(any -> addOne(any, measure == any ? cost : 0, Double.NaN));
        return;
      }
      BigDecimal share =
          measure == Measure.GPU
              ? BigDecimal.ONE
              : BigDecimal.ONE.subtract(new BigDecimal(node.discount()));
      paid.put(measure, new BigDecimal(cost).multiply(share));
    }
    BigDecimal base = paid.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    BigDecimal adjustment = new BigDecimal(node.adjustment());
    paid.forEach((measure, cost) -> add(costs, measure, Amount.of(cost)));
    if (base.signum() == 0) {
      add(adjustments, Measure.OTHER, Amount.of(adjustment));
      return;
    }
    paid.forEach(
        (measure, cost) ->
            add(
                adjustments,
                measure,
                Amount.of(adjustment.multiply(cost).divide(base, MathContext.DECIMAL128))));
  }

  private static void add(Map<Measure, Amount> amounts, Measure measure, Amount amount) {
    amounts.merge(measure, amount, Amount::plus);
  }

  public long count() {
    return count;
  }

  public BigDecimal minutes() {
    return minutes;
  }

  public Amount cost(Measure measure) {
    return costs.getOrDefault(measure, Amount.ZERO);
  }

  /** Σ cost of all measures. */
  public Amount cost() {
    return costs.values().stream().reduce(Amount.ZERO, Amount::plus);
  }

  public Amount adjustment(Measure measure) {
    return adjustments.getOrDefault(measure, Amount.ZERO);
  }

  public Amount total(Set<Measure> measures) {
    Amount total = Amount.ZERO;
    for (Measure measure : measures) {
      total = total.plus(cost(measure)).plus(adjustment(measure));
    }
    return total;
  }

  /** Returns the costs and adjustments by measure, each rounded once to a {@code double}. */
  public Costs costs() {
    Costs.Builder all = Costs.builder();
    for (Measure measure : Measure.values()) {
      all.add(measure, cost(measure).doubleValue(), adjustment(measure).doubleValue());
    }
    return all.build();
  }

  // Keys

  private static String value(CostProperty property, CostRow row) {
    if (row instanceof Allocation allocation) {
      return allocationValue(property.name(), allocation);
    }
    if (row instanceof Asset asset) {
      return assetValue(property.name(), asset);
    }
    return itemValue(property.name(), (CloudUsage) row);
  }

  private static String allocationValue(String property, Allocation row) {
    AllocationProperties p = row.properties();
    if (property.startsWith("label:")) {
      return orUnallocated(labelled(p.labels(), property));
    }
    if (property.startsWith("annotation:")) {
      return orUnallocated(labelled(p.annotations(), property));
    }
    return switch (property) {
      case "kind" -> kind(row.name());
      case "name" -> row.name();
      case "cluster" -> p.cluster();
      case "node" -> p.node();
      case "namespace" -> p.namespace();
      case "pod" -> p.pod();
      case "container" -> p.container();
      case "providerID" -> p.providerId();
      case "controllerKind" -> orUnallocated(p.controllerKind());
      case "controller" ->
          p.controller().isEmpty()
              ? UNALLOCATED
              : p.controllerKind().isEmpty()
                  ? p.controller()
                  : p.controllerKind() + ":" + p.controller();
      case "deployment", "statefulset", "daemonset", "job" ->
          p.controllerKind().equals(property) ? orUnallocated(p.controller()) : UNALLOCATED;
      case "service" ->
          p.services().isEmpty()
              ? UNALLOCATED
              : p.container().equals("__unmounted__") ? "__unmounted__" : p.services().get(0);
      default -> throw new IllegalArgumentException("no oracle for " + property);
    };
  }

  /** What a row stands for, by the mark in its name. */
  public static String kind(String name) {
    for (String kind : List.of("idle", "unmounted", "shared", "external")) {
      if (name.contains("__" + kind + "__")) {
        return kind;
      }
    }
    return "workload";
  }

  private static String labelled(Map<String, String> labels, String property) {
    String name = property.substring(property.indexOf(':') + 1);
    String exact = labels.get(name);
    return exact != null ? exact : labels.getOrDefault(name.replaceAll("[^A-Za-z0-9_]", "_"), "");
  }

  private static String orUnallocated(String value) {
    return value.isEmpty() ? UNALLOCATED : value;
  }

  private static String assetValue(String property, Asset row) {
    AssetProperties p = row.properties();
    if (property.startsWith("label:")) {
      return labelled(p.labels(), property);
    }
    return switch (property) {
      case "type" -> type(row);
      case "category" -> p.category().isEmpty() ? category(type(row)) : p.category();
      case "provider" -> p.provider();
      case "account" -> p.account();
      case "project" -> p.project();
      case "service" -> p.service();
      case "cluster" -> p.cluster();
      case "name" -> p.name();
      case "providerID" -> p.providerId();
      default -> throw new IllegalArgumentException("no oracle for " + property);
    };
  }

  public static String type(Asset row) {
    return row instanceof Asset.Any ? "Asset" : row.getClass().getSimpleName();
  }

  private static String category(String type) {
    return requireNonNull(
        Map.of(
                "Asset", "",
                "Cloud", "",
                "ClusterManagement", "Management",
                "Disk", "Storage",
                "LoadBalancer", "Network",
                "Network", "Network",
                "Node", "Compute",
                "Shared", "Shared")
            .get(type));
  }

  private static String itemValue(String property, CloudUsage row) {
    return switch (property) {
      case "providerID" -> row.providerId();
      case "category" -> row.category();
      case "provider" -> row.provider();
      case "account" -> row.account();
      case "service" -> row.service();
      default -> throw new IllegalArgumentException("no oracle for " + property);
    };
  }
}
