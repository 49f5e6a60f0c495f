package io.costaudit.opencost.read;

import io.costaudit.cost.Allocation;
import io.costaudit.cost.AllocationKind;
import io.costaudit.cost.AllocationProperties;
import io.costaudit.cost.AssetType;
import io.costaudit.cost.Costs;
import io.costaudit.cost.Measure;
import io.costaudit.time.Window;
import java.util.Arrays;
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
public final class AllocationReader implements RowReader<Allocation> {
  private static final List<CostField> COST_FIELDS =
      List.of(
          new CostField("cpuCost", Measure.CPU, false),
          new CostField("cpuCostAdjustment", Measure.CPU, true),
          new CostField("gpuCost", Measure.GPU, false),
          new CostField("gpuCostAdjustment", Measure.GPU, true),
          new CostField("ramCost", Measure.RAM, false),
          new CostField("ramCostAdjustment", Measure.RAM, true),
          new CostField("pvCost", Measure.PV, false),
          new CostField("pvCostAdjustment", Measure.PV, true),
          new CostField("networkCost", Measure.NETWORK, false),
          new CostField("networkCostAdjustment", Measure.NETWORK, true),
          new CostField("loadBalancerCost", Measure.LOAD_BALANCER, false),
          new CostField("loadBalancerCostAdjustment", Measure.LOAD_BALANCER, true),
          new CostField("sharedCost", Measure.SHARED, false),
          new CostField("externalCost", Measure.EXTERNAL, false),
          new CostField("persistentVolumeCost", Measure.PV, false),
          new CostField("persistentVolumeCostAdjustment", Measure.PV, true));

  private record CostField(String name, Measure measure, boolean isAdjustment) {
    /** Whether only totals have it. */
    boolean isOfTotals() {
      return name.startsWith("persistentVolume");
    }
  }

  private enum Meaning {
    NAME,
    PROPERTIES,
    WINDOW,
    MINUTES,
    CLUSTER,
    NODE,
    TYPE,
    COST,
    COST_OF_TOTAL,
    OTHER
  }

  /**
   * A field of a row.
   *
   * @param cost which of the costs it is, if it is one
   */
  private record Field(Meaning meaning, int cost) {
    private static final Map<String, Field> BY_NAME = new HashMap<>();
    private static final Field OTHER = new Field(Meaning.OTHER);

    static {
      BY_NAME.put("name", new Field(Meaning.NAME));
      BY_NAME.put("properties", new Field(Meaning.PROPERTIES));
      BY_NAME.put("window", new Field(Meaning.WINDOW));
      BY_NAME.put("minutes", new Field(Meaning.MINUTES));
      BY_NAME.put("cluster", new Field(Meaning.CLUSTER));
      BY_NAME.put("node", new Field(Meaning.NODE));
      BY_NAME.put("type", new Field(Meaning.TYPE));
      for (int i = 0; i < COST_FIELDS.size(); i++) {
        CostField cost = COST_FIELDS.get(i);
        BY_NAME.put(
            cost.name(), new Field(cost.isOfTotals() ? Meaning.COST_OF_TOTAL : Meaning.COST, i));
      }
    }

    Field(Meaning meaning) {
      this(meaning, 0);
    }

    static FieldNames<Field> names() {
      return new FieldNames<>(BY_NAME, OTHER);
    }
  }

  /** What a row may be. */
  public enum Accepted {
    /** Each row is an allocation. */
    ALLOCATIONS,
    /** The rows may be totals instead, which have a cluster and a node but no name. */
    ALLOCATIONS_OR_TOTALS
  }

  private final Accepted accepted;
  private final FieldNames<Field> fields = Field.names();
  private final RepeatedText names = new RepeatedText();
  private final PropertiesReader propertiesReader = new PropertiesReader();
  private final WindowReader windows = new WindowReader();
  private final double[] numbers = new double[COST_FIELDS.size()];
  private boolean hadAllocations;
  private boolean hadTotals;

  /** Begins a document. */
  public AllocationReader(Accepted accepted) {
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
    Arrays.fill(numbers, 0);
    names.expect(key);
    boolean hasCost = false;
    String name = null;
    String cluster = null;
    String node = null;
    boolean hasTotalsField = false;
    AllocationProperties properties = null;
    Window window = null;
    double minutes = 0;
    fields.begin();
    for (Field field = in.nextField(fields); field != null; field = in.nextField(fields)) {
      switch (field.meaning()) {
        case NAME -> name = in.isNull() ? null : in.string(names);
        case PROPERTIES -> properties = in.isNull() ? null : propertiesReader.read(in);
        case WINDOW -> window = windows.read(in);
        case MINUTES -> minutes = minutes(in);
        case CLUSTER -> cluster = textOrNone(in);
        case NODE -> node = textOrNone(in);
        case TYPE -> refuseAsset(in);
        case COST, COST_OF_TOTAL -> {
          numbers[field.cost()] = in.number();
          hasCost = true;
          hasTotalsField |= field.meaning() == Meaning.COST_OF_TOTAL;
        }
        case OTHER -> in.skip();
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
        key, new Allocation(named, completed(named, properties), minutes, costs()), window);
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

  private Costs costs() {
    Costs.Builder costs = Costs.builder();
    for (int i = 0; i < numbers.length; i++) {
      CostField field = COST_FIELDS.get(i);
      double number = numbers[i];
      if (field.isAdjustment()) {
        costs.add(field.measure(), 0, number);
      } else {
        costs.add(field.measure(), number);
      }
    }
    return costs.build();
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
