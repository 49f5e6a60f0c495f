package io.costaudit.opencost;

import com.fasterxml.jackson.core.JsonToken;
import io.costaudit.cost.Allocation;
import io.costaudit.cost.AllocationKind;
import io.costaudit.cost.AllocationProperties;
import io.costaudit.cost.AssetType;
import io.costaudit.cost.Costs;
import io.costaudit.cost.Measure;
import io.costaudit.time.Window;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads allocations, of {@code /allocation} and {@code /allocation/summary}, and totals of them.
 *
 * <p>A row that tells no properties, as in summaries, has those that its name tells: {@code
 * cluster/node/namespace/pod/container}, or {@code cluster/namespace/pod/container} of what is
 * unmounted. Idle rows have the cluster and the node of their name where their properties lack
 * them.
 */
final class AllocationReader implements RowReader<Allocation> {
  private static final List<CostField> COST_FIELDS = new ArrayList<>();
  private static final Map<String, CostField> BY_NAME = new HashMap<>();

  static {
    add("cpuCost", Measure.CPU, false);
    add("cpuCostAdjustment", Measure.CPU, true);
    add("gpuCost", Measure.GPU, false);
    add("gpuCostAdjustment", Measure.GPU, true);
    add("ramCost", Measure.RAM, false);
    add("ramCostAdjustment", Measure.RAM, true);
    add("pvCost", Measure.PV, false);
    add("pvCostAdjustment", Measure.PV, true);
    add("networkCost", Measure.NETWORK, false);
    add("networkCostAdjustment", Measure.NETWORK, true);
    add("loadBalancerCost", Measure.LOAD_BALANCER, false);
    add("loadBalancerCostAdjustment", Measure.LOAD_BALANCER, true);
    add("sharedCost", Measure.SHARED, false);
    add("externalCost", Measure.EXTERNAL, false);
    add("persistentVolumeCost", Measure.PV, false);
    add("persistentVolumeCostAdjustment", Measure.PV, true);
  }

  private static void add(String name, Measure measure, boolean isAdjustment) {
    CostField field = new CostField(COST_FIELDS.size(), measure, isAdjustment);
    COST_FIELDS.add(field);
    BY_NAME.put(name, field);
  }

  private record CostField(int index, Measure measure, boolean isAdjustment) {}

  /** What a row may be. */
  enum Accepted {
    ALLOCATIONS,
    /** The rows may be totals instead, which have a cluster and a node but no name. */
    ALLOCATIONS_OR_TOTALS
  }

  private final Accepted accepted;
  private final WindowReader windows = new WindowReader();
  private boolean hadAllocations;
  private boolean hadTotals;

  AllocationReader(Accepted accepted) {
    this.accepted = accepted;
  }

  @Override
  public String rowsField() {
    return "allocations";
  }

  @Override
  public boolean hadRows() {
    return hadAllocations;
  }

  @Override
  public boolean hadTotals() {
    return hadTotals;
  }

  @Override
  public Row<Allocation> read(JsonInput in, String key) {
    double[] numbers = new double[COST_FIELDS.size()];
    boolean hasCost = false;
    String name = null;
    String cluster = null;
    String node = null;
    boolean hasTotalsField = false;
    AllocationProperties properties = null;
    Window window = null;
    double minutes = 0;
    while (in.next() != JsonToken.END_OBJECT) {
      String field = in.name();
      in.next();
      CostField costField = BY_NAME.get(field);
      if (costField != null) {
        numbers[costField.index()] = in.number();
        hasCost = true;
        hasTotalsField |= field.startsWith("persistentVolume");
        continue;
      }
      switch (field) {
        case "name" -> name = in.isNull() ? null : in.string();
        case "properties" -> properties = in.isNull() ? null : properties(in);
        case "window" -> window = windows.read(in);
        case "minutes" -> minutes = minutes(in);
        case "cluster" -> cluster = textOrNone(in);
        case "node" -> node = textOrNone(in);
        case "type" -> refuseAsset(in);
        default -> in.skip();
      }
    }
    if (!hasCost) {
      throw in.unreadable("this is no allocation: it has no cost, such as cpuCost");
    }
    if (name == null && properties == null && (hasTotalsField || cluster != null)) {
      if (accepted == Accepted.ALLOCATIONS) {
        throw in.unreadable("this is a total, not an allocation");
      }
      hadTotals = true;
      properties =
          AllocationProperties.builder()
              .cluster(cluster == null ? "" : cluster)
              .node(node == null ? "" : node)
              .build();
    } else {
      hadAllocations = true;
    }
    String named = name == null ? key : name;
    return new Row<>(
        key, new Allocation(named, completed(named, properties), minutes, costs(numbers)), window);
  }

  private static @Nullable String textOrNone(JsonInput in) {
    if (in.isText()) {
      return in.string();
    }
    in.skip();
    return null;
  }

  private static void refuseAsset(JsonInput in) {
    if (in.isText() && AssetType.find(in.string()).isPresent()) {
      throw in.unreadable("this is an asset, not an allocation");
    }
    in.skip();
  }

  /** A time that nobody knows, or that makes no sense, is none: no audit compares it. */
  static double minutes(JsonInput in) {
    double minutes = in.number();
    return minutes > 0 ? minutes : 0;
  }

  private static Costs costs(double[] numbers) {
    Costs.Builder costs = Costs.builder();
    for (CostField field : COST_FIELDS) {
      double number = numbers[field.index()];
      if (field.isAdjustment()) {
        costs.add(field.measure(), 0, number);
      } else {
        costs.add(field.measure(), number);
      }
    }
    return costs.build();
  }

  private static AllocationProperties properties(JsonInput in) {
    in.enterObject();
    AllocationProperties.Builder properties = AllocationProperties.builder();
    while (in.next() != JsonToken.END_OBJECT) {
      String field = in.name();
      in.next();
      switch (field) {
        case "cluster" -> properties.cluster(in.string());
        case "node" -> properties.node(in.string());
        case "namespace" -> properties.namespace(in.string());
        case "controllerKind" -> properties.controllerKind(in.string());
        case "controller" -> properties.controller(in.string());
        case "pod" -> properties.pod(in.string());
        case "container" -> properties.container(in.string());
        case "providerID" -> properties.providerId(in.string());
        case "services" -> properties.services(in.list());
        case "labels" -> properties.labels(in.strings());
        case "annotations" -> properties.annotations(in.strings());
        default -> in.skip();
      }
    }
    return properties.build();
  }

  private static AllocationProperties completed(
      String name, @Nullable AllocationProperties properties) {
    AllocationKind kind = AllocationKind.ofName(name);
    if (kind == AllocationKind.IDLE) {
      return idle(name, properties == null ? AllocationProperties.NONE : properties);
    }
    return properties == null ? named(name, kind) : properties;
  }

  private static AllocationProperties named(String name, AllocationKind kind) {
    String[] parts = name.split("/", -1);
    int first =
        switch (parts.length) {
          case 5 -> 2;
          case 4 -> kind == AllocationKind.UNMOUNTED ? 1 : 0;
          default -> 0;
        };
    if (first == 0) {
      return AllocationProperties.NONE;
    }
    return AllocationProperties.builder()
        .cluster(parts[0])
        .node(first == 2 ? parts[1] : "")
        .namespace(parts[first])
        .pod(parts[first + 1])
        .container(parts[first + 2])
        .build();
  }

  /** Idle is called {@code cluster/__idle__} or {@code cluster/node/__idle__}. */
  private static AllocationProperties idle(String name, AllocationProperties properties) {
    String mark = "/" + AllocationKind.IDLE.mark();
    if (!properties.node().isEmpty() || !name.endsWith(mark)) {
      return properties;
    }
    String place = name.substring(0, name.length() - mark.length());
    String cluster = properties.cluster();
    String node = "";
    // The id of a cluster may contain a slash, the name of a node cannot.
    if (cluster.isEmpty()) {
      int slash = place.lastIndexOf('/');
      cluster = slash < 0 ? place : place.substring(0, slash);
      node = slash < 0 ? "" : place.substring(slash + 1);
    } else if (place.startsWith(cluster + "/")) {
      node = place.substring(cluster.length() + 1);
    }
    return AllocationProperties.builder()
        .cluster(cluster)
        .node(node)
        .namespace(properties.namespace())
        .controller(properties.controllerKind(), properties.controller())
        .pod(properties.pod())
        .container(properties.container())
        .providerId(properties.providerId())
        .services(properties.services())
        .labels(properties.labels())
        .annotations(properties.annotations())
        .build();
  }
}
