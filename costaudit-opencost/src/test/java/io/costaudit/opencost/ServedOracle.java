package io.costaudit.opencost;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import io.costaudit.audit.AuditType;
import io.costaudit.audit.AuditVerdict;
import io.costaudit.opencost.replay.Dialect;
import io.costaudit.time.Window;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the audits of a window must come to, computed in decimals from the documents that the server
 * sends, by the rules that are written down and without a line of the product. Where rounding
 * leaves it open, several verdicts are right.
 */
final class ServedOracle {
  private static final Duration BILLS_SETTLE = Duration.ofDays(2);
  private static final double ALLOCATION_UNIT = 1e-5;
  private static final double ASSET_UNIT = 1e-6;

  private static final List<String> COMPUTE = List.of("cpu", "gpu", "ram");
  private static final List<String> MEASURES =
      List.of("cpu", "gpu", "ram", "pv", "network", "loadBalancer", "shared", "external");
  private static final Set<String> ALL = Set.copyOf(MEASURES);

  private static final Set<String> BILLED =
      Set.of("Node", "Disk", "LoadBalancer", "Network", "ClusterManagement");
  private static final Map<String, String> CATEGORIES =
      Map.of(
          "Virtual Machine", "Compute",
          "Disk", "Storage",
          "Load Balancer", "Network",
          "Cluster Management", "Management");

  private final Dialect dialect;
  private final Window window;
  private final Instant now;
  private final Map<Ask.Kind, JsonNode> documents;

  /**
   * @param documents that have data; an audit that needs another one is an error
   */
  ServedOracle(Dialect dialect, Window window, Instant now, Map<Ask.Kind, JsonNode> documents) {
    this.dialect = dialect;
    this.window = window;
    this.now = now;
    this.documents = documents;
  }

  /** The verdicts that are right. */
  Set<AuditVerdict> verdicts(AuditType type) {
    for (Ask.Kind kind : Ask.daily(dialect)) {
      if (kind.audits().contains(type) && !documents.containsKey(kind)) {
        return EnumSet.of(AuditVerdict.ERROR);
      }
    }
    return switch (type) {
      case ALLOCATION_RECONCILIATION -> allocationReconciliation();
      case ALLOCATION_TOTAL_STORE -> allocationTotals();
      case ALLOCATION_AGG_STORE -> aggregates();
      case ASSET_TOTAL_STORE -> assetTotals();
      case ASSET_RECONCILIATION -> assetReconciliation();
      case CLUSTER_EQUALITY -> clusterEquality();
    };
  }

  // Numbers

  /** A sum of rounded numbers. */
  private static final class Sum {
    BigDecimal value = BigDecimal.ZERO;
    boolean isNumber = true;

    /** How many numbers are in it that are not zero. */
    int present;

    /** How many numbers are in it. */
    int all;

    /** How much more a rounded discount may have made. */
    double slack;

    Sum add(@Nullable BigDecimal number) {
      all++;
      if (number == null) {
        isNumber = false;
      } else if (number.signum() != 0) {
        present++;
        value = value.add(number);
      }
      return this;
    }

    Sum add(Sum other) {
      value = value.add(other.value);
      isNumber &= other.isNumber;
      present += other.present;
      all += other.all;
      slack += other.slack;
      return this;
    }

    /** With as many roundings as it has. */
    Sum times(BigDecimal factor) {
      value = value.multiply(factor);
      return this;
    }
  }

  /** Costs by measure. */
  private static final class Costs {
    final Map<String, Sum> byMeasure = new TreeMap<>();

    Sum of(String measure) {
      return byMeasure.computeIfAbsent(measure, unused -> new Sum());
    }

    Sum total(Set<String> measures) {
      Sum total = new Sum();
      byMeasure.forEach(
          (measure, sum) -> {
            if (measures.contains(measure)) {
              total.add(sum);
            }
          });
      return total;
    }

    void add(Costs other) {
      other.byMeasure.forEach((measure, sum) -> of(measure).add(sum));
    }
  }

  private static final class Table extends TreeMap<String, Costs> {
    private static final long serialVersionUID = 1;

    void add(String key, Costs costs) {
      computeIfAbsent(key, unused -> new Costs()).add(costs);
    }

    Costs row(String key) {
      return requireNonNull(get(key), key);
    }
  }

  /** Zero where there is none, null where the document says so. */
  private static @Nullable BigDecimal number(JsonNode row, String field) {
    JsonNode value = row.get(field);
    if (value == null) {
      return BigDecimal.ZERO;
    }
    return value.isNumber() ? value.decimalValue() : null;
  }

  // How near

  private enum Near {
    EQUAL,
    /** Rounding decides. */
    OPEN,
    DIFFERENT,
    NO_NUMBER
  }

  /** What was found, as far as it matters for the verdict. */
  private static final class Tally {
    int compared;
    int missing;
    int different;
    int open;
    int noNumbers;
    boolean warns;

    void add(Near near) {
      compared++;
      different += near == Near.DIFFERENT ? 1 : 0;
      open += near == Near.OPEN ? 1 : 0;
      noNumbers += near == Near.NO_NUMBER ? 1 : 0;
    }

    Set<AuditVerdict> verdicts(boolean waits) {
      Set<AuditVerdict> sure;
      boolean isWarned = missing > 0 || warns || waits;
      if (noNumbers > 0 || (different > 0 && !waits)) {
        sure = EnumSet.of(AuditVerdict.FAILED);
      } else if (compared == 0) {
        sure = EnumSet.of(AuditVerdict.NO_DATA);
      } else if (isWarned || different > 0) {
        sure = EnumSet.of(AuditVerdict.WARNING);
      } else {
        sure = EnumSet.of(AuditVerdict.PASSED);
      }
      if (open > 0 && !sure.contains(AuditVerdict.FAILED)) {
        sure.add(AuditVerdict.WARNING);
        sure.add(AuditVerdict.FAILED);
      }
      return sure;
    }
  }

  private static Near near(
      Sum expected, double unit, Sum actual, double actualUnit, double relative, double absolute) {
    if (!expected.isNumber || !actual.isNumber) {
      return Near.NO_NUMBER;
    }
    double apart = expected.value.subtract(actual.value).abs().doubleValue();
    double largest = Math.max(expected.value.abs().doubleValue(), actual.value.abs().doubleValue());
    double allowed = Math.max(absolute, relative * largest);
    double variance =
        expected.present * unit * unit / 12 + actual.present * actualUnit * actualUnit / 12;
    double half = expected.present * unit / 2 + actual.present * actualUnit / 2;
    double most =
        expected.all * unit / 2 + actual.all * actualUnit / 2 + expected.slack + actual.slack;
    // A billionth, as the product counts in binary.
    double bits = 1e-9 * (1 + largest);
    if (apart <= allowed + Math.min(half, 6 * Math.sqrt(variance)) - bits) {
      return Near.EQUAL;
    }
    return apart > allowed + most + bits ? Near.DIFFERENT : Near.OPEN;
  }

  private static void compare(
      Table expected,
      double unit,
      Table actual,
      double actualUnit,
      Set<String> measures,
      boolean byMeasure,
      double relative,
      double absolute,
      Tally tally) {
    for (String key : union(expected, actual)) {
      if (!expected.containsKey(key) || !actual.containsKey(key)) {
        tally.missing++;
        continue;
      }
      Costs left = expected.row(key);
      Costs right = actual.row(key);
      Near near =
          near(left.total(measures), unit, right.total(measures), actualUnit, relative, absolute);
      if (byMeasure) {
        for (String measure : measures) {
          Near part =
              near(left.of(measure), unit, right.of(measure), actualUnit, relative, absolute);
          near = part.compareTo(near) > 0 ? part : near;
        }
      }
      tally.add(near);
    }
  }

  private static Set<String> union(Table one, Table other) {
    Set<String> keys = new TreeSet<>(one.keySet());
    keys.addAll(other.keySet());
    return keys;
  }

  // Rows

  private record Row(
      String name, String cluster, String node, String namespace, String controller, Costs costs) {
    boolean isIdle() {
      return name.contains("__idle__");
    }

    String place() {
      return cluster + "/" + node;
    }
  }

  private List<JsonNode> maps(JsonNode data) {
    List<JsonNode> maps = new ArrayList<>();
    if (data.isArray()) {
      data.forEach(maps::add);
    } else {
      maps.add(data);
    }
    return maps;
  }

  private boolean isOfWindow(JsonNode row) {
    JsonNode told = row.path("window");
    try {
      return !told.isObject()
          || (!time(told, "start").isBefore(window.start())
              && !time(told, "end").isAfter(window.end()));
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static Instant time(JsonNode window, String field) {
    return OffsetDateTime.parse(window.path(field).asText()).toInstant();
  }

  private List<Row> allocations(Ask.Kind kind) {
    List<Row> rows = new ArrayList<>();
    for (JsonNode map : maps(document(kind))) {
      map.properties()
          .forEach(
              entry -> {
                JsonNode row = entry.getValue();
                if (row.isObject() && isOfWindow(row)) {
                  rows.add(allocation(entry.getKey(), row));
                }
              });
    }
    return rows;
  }

  private static Row allocation(String key, JsonNode row) {
    Costs costs = new Costs();
    for (String measure : MEASURES) {
      Sum sum = costs.of(measure).add(number(row, measure + "Cost"));
      if (!measure.equals("shared") && !measure.equals("external")) {
        sum.add(number(row, measure + "CostAdjustment"));
      }
    }
    JsonNode of = row.path("properties");
    String kind = of.path("controllerKind").asText();
    String controller = of.path("controller").asText();
    return new Row(
        row.path("name").asText(key),
        of.path("cluster").asText(),
        of.path("node").asText(),
        of.path("namespace").asText(),
        controller.isEmpty()
            ? "__unallocated__"
            : kind.isEmpty() ? controller : kind + ":" + controller,
        costs);
  }

  private record AssetRow(
      String type,
      String cluster,
      String name,
      String category,
      String providerId,
      String provider,
      String account,
      String key,
      Costs costs) {
    String place() {
      return cluster + "/" + name;
    }

    Sum total() {
      return costs.total(Set.of("cpu", "gpu", "ram", "other"));
    }
  }

  private List<AssetRow> assets(Ask.Kind kind) {
    List<AssetRow> rows = new ArrayList<>();
    for (JsonNode map : maps(document(kind))) {
      map.properties()
          .forEach(
              entry -> {
                JsonNode row = entry.getValue();
                if (row.isObject() && isOfWindow(row)) {
                  rows.add(asset(entry.getKey(), row));
                }
              });
    }
    return rows;
  }

  private static AssetRow asset(String key, JsonNode row) {
    JsonNode of = row.path("properties");
    String type = row.path("type").asText();
    return new AssetRow(
        type,
        of.path("cluster").asText(),
        of.path("name").asText(),
        of.path("category").asText(),
        of.path("providerID").asText(),
        of.path("provider").asText(),
        of.path("account").asText(),
        key,
        type.equals("Node") ? node(row) : other(row));
  }

  /** Discounted, then adjusted, the adjustment in proportion. */
  private static Costs node(JsonNode row) {
    Costs costs = new Costs();
    BigDecimal cpu = number(row, "cpuCost");
    BigDecimal gpu = number(row, "gpuCost");
    BigDecimal ram = number(row, "ramCost");
    BigDecimal discount = number(row, "discount");
    BigDecimal adjustment = number(row, "adjustment");
    if (cpu == null || gpu == null || ram == null || discount == null || adjustment == null) {
      // What of it is a number still is one, but which part the others spoil is the product's.
      costs.of("cpu").add(discount == null ? null : cpu).add(adjustment);
      costs.of("gpu").add(gpu);
      costs.of("ram").add(discount == null ? null : ram);
      return costs;
    }
    BigDecimal paid = BigDecimal.ONE.subtract(discount);
    BigDecimal base = cpu.add(ram).multiply(paid).add(gpu);
    BigDecimal rate =
        base.signum() == 0 || adjustment.signum() == 0
            ? BigDecimal.ONE
            : base.add(adjustment).divide(base, MathContext.DECIMAL64);
    double slack = discount.signum() == 0 ? 0 : cpu.add(ram).doubleValue() * ASSET_UNIT;
    costs.of("cpu").add(cpu).times(paid.multiply(rate)).slack = slack;
    costs.of("gpu").add(gpu).times(rate);
    costs.of("ram").add(ram).times(paid.multiply(rate));
    // The adjustment was rounded too.
    costs.of("cpu").all++;
    return costs;
  }

  private static Costs other(JsonNode row) {
    Costs costs = new Costs();
    costs.of("other").add(number(row, "totalCost"));
    return costs;
  }

  private JsonNode document(Ask.Kind kind) {
    return requireNonNull(documents.get(kind), kind::name);
  }

  // Totals and aggregates: all but idle

  private static Table byCluster(List<Row> rows) {
    Table table = new Table();
    rows.stream().filter(row -> !row.isIdle()).forEach(row -> table.add(row.cluster, row.costs));
    return table;
  }

  private static Table byPlace(List<Row> rows) {
    Table table = new Table();
    rows.stream().filter(row -> !row.isIdle()).forEach(row -> table.add(row.place(), row.costs));
    return table;
  }

  private static void compareTotals(Table expected, Table actual, Tally tally) {
    compare(expected, ALLOCATION_UNIT, actual, ALLOCATION_UNIT, ALL, true, 1e-6, 1e-6, tally);
  }

  private Set<AuditVerdict> allocationTotals() {
    Tally tally = new Tally();
    List<Row> rows = allocations(Ask.Kind.ALLOCATIONS);
    compareTotals(byPlace(rows), byPlace(allocations(Ask.Kind.TOTALS_BY_NODE)), tally);
    compareTotals(byCluster(rows), byCluster(allocations(Ask.Kind.TOTALS_BY_CLUSTER)), tally);
    return tally.verdicts(false);
  }

  private Set<AuditVerdict> aggregates() {
    Tally tally = new Tally();
    Table byNamespace = new Table();
    Table byController = new Table();
    for (Row row : allocations(Ask.Kind.ALLOCATIONS)) {
      if (!row.isIdle()) {
        byNamespace.add(row.namespace, row.costs);
        byController.add(row.controller, row.costs);
      }
    }
    compareTotals(byNamespace, named(Ask.Kind.BY_NAMESPACE), tally);
    compareTotals(byController, named(Ask.Kind.BY_CONTROLLER), tally);
    return tally.verdicts(false);
  }

  private Table named(Ask.Kind kind) {
    Table table = new Table();
    allocations(kind).stream()
        .filter(row -> !row.isIdle())
        .forEach(row -> table.add(row.name, row.costs));
    return table;
  }

  // What nodes cost, and what is allocated on them

  private Set<AuditVerdict> allocationReconciliation() {
    Table nodes = new Table();
    assets(Ask.Kind.ASSETS).stream()
        .filter(row -> row.type.equals("Node"))
        .forEach(row -> nodes.add(row.place(), row.costs));
    Table allocated = new Table();
    Table idle = new Table();
    Table idleNowhere = new Table();
    Tally tally = new Tally();
    boolean isSpread = dialect == Dialect.OPENCOST;
    for (Row row : allocations(isSpread ? Ask.Kind.BY_NODE : Ask.Kind.ALLOCATIONS)) {
      // Nodes of one name in several clusters have nothing but their name in common.
      if (!row.node.isEmpty() && !(row.isIdle() && row.cluster.isEmpty())) {
        allocated.add(row.place(), row.costs);
        if (row.isIdle()) {
          idle.add(row.place(), row.costs);
        }
      } else if (row.isIdle()) {
        idleNowhere.add(row.cluster, row.costs);
      } else {
        Sum nowhere = row.costs.total(Set.copyOf(COMPUTE));
        boolean isNothing = nowhere.isNumber && nowhere.value.abs().doubleValue() <= 0.01;
        tally.missing += isNothing ? 0 : 1;
      }
    }
    List<String> lacking = new ArrayList<>();
    List<String> exceeding = new ArrayList<>();
    for (String node : union(nodes, allocated)) {
      if (!nodes.containsKey(node) || !allocated.containsKey(node)) {
        tally.missing++;
        continue;
      }
      tally.compared++;
      for (String measure : COMPUTE) {
        Sum cost = nodes.row(node).of(measure);
        Sum held = allocated.row(node).of(measure);
        switch (near(cost, ASSET_UNIT, held, ALLOCATION_UNIT, 1e-3, 0.01)) {
          case EQUAL -> {}
          case OPEN -> tally.open++;
          case NO_NUMBER -> tally.noNumbers++;
          case DIFFERENT -> (held.value.compareTo(cost.value) < 0 ? lacking : exceeding).add(node);
        }
      }
    }
    if (isSpread) {
      checkUsed(nodes, tally);
    } else {
      idle.values().forEach(costs -> checkIdle(costs, tally));
    }
    boolean isPlaced = placesIdle(idleNowhere, nodes, allocated, tally);
    if (isPlaced && exceeding.isEmpty() && tally.different == 0) {
      tally.warns = true;
    } else {
      tally.different += lacking.size() + exceeding.size();
    }
    return tally.verdicts(false);
  }

  /** A node cannot have more allocated on it than it costs. */
  private static void checkIdle(Costs idle, Tally tally) {
    Sum negative = new Sum();
    for (String measure : COMPUTE) {
      if (idle.of(measure).value.signum() < 0 || !idle.of(measure).isNumber) {
        negative.add(idle.of(measure));
      }
    }
    addIdle(near(new Sum(), 0, negative, ALLOCATION_UNIT, 1e-3, 0.01), tally);
  }

  private static void addIdle(Near near, Tally tally) {
    tally.different += near == Near.DIFFERENT ? 1 : 0;
    tally.open += near == Near.OPEN ? 1 : 0;
    tally.noNumbers += near == Near.NO_NUMBER ? 1 : 0;
  }

  /** Where idle is spread: what the containers of a node cost, against what it costs. */
  private void checkUsed(Table nodes, Tally tally) {
    Table used = new Table();
    for (Row row : allocations(Ask.Kind.ALLOCATIONS)) {
      if (!row.isIdle() && !row.node.isEmpty() && nodes.containsKey(row.place())) {
        used.add(row.place(), row.costs);
      }
    }
    used.forEach(
        (place, costs) -> {
          Sum nothing = new Sum();
          Sum negative = new Sum();
          BigDecimal idle = BigDecimal.ZERO;
          for (String measure : COMPUTE) {
            Sum cost = nodes.row(place).of(measure);
            idle = idle.add(cost.value.subtract(costs.of(measure).value).min(BigDecimal.ZERO));
            nothing.add(cost);
            negative.add(costs.of(measure));
          }
          nothing.value = BigDecimal.ZERO;
          negative.value = idle;
          addIdle(near(nothing, ASSET_UNIT, negative, ALLOCATION_UNIT, 1e-3, 0.01), tally);
        });
  }

  /** Whether idle that stands at no node is just what the nodes lack, resource by resource. */
  private static boolean placesIdle(Table idle, Table nodes, Table allocated, Tally tally) {
    Set<String> compute = Set.copyOf(COMPUTE);
    if (idle.values().stream()
        .allMatch(costs -> costs.total(compute).isNumber && costs.total(compute).present == 0)) {
      return false;
    }
    Table groups = idle;
    if (idle.containsKey("")) {
      groups = new Table();
      for (Costs costs : idle.values()) {
        groups.add("", costs);
      }
    }
    boolean isPlaced = true;
    for (Map.Entry<String, Costs> group : groups.entrySet()) {
      tally.compared++;
      Costs cost = within(nodes, group.getKey());
      Costs held = within(allocated, group.getKey());
      for (String measure : COMPUTE) {
        Sum all = new Sum().add(held.of(measure)).add(group.getValue().of(measure));
        Near near = near(cost.of(measure), ASSET_UNIT, all, ALLOCATION_UNIT, 1e-3, 0.01);
        // The tolerance is that of what is lacking, which is less than the whole.
        Sum lacking = new Sum();
        lacking.value = cost.of(measure).value.subtract(held.of(measure).value);
        Near strict = near(lacking, 0, group.getValue().of(measure), ALLOCATION_UNIT, 1e-3, 0.01);
        tally.different += near == Near.DIFFERENT ? 1 : 0;
        tally.noNumbers += near == Near.NO_NUMBER ? 1 : 0;
        tally.open += near != Near.DIFFERENT && strict != Near.EQUAL ? 1 : 0;
        isPlaced &= near == Near.EQUAL || near == Near.OPEN;
      }
    }
    return isPlaced;
  }

  private static Costs within(Table places, String cluster) {
    Costs sum = new Costs();
    places.forEach(
        (place, costs) -> {
          if (cluster.isEmpty() || place.startsWith(cluster + "/")) {
            sum.add(costs);
          }
        });
    return sum;
  }

  // Clusters

  private Set<AuditVerdict> clusterEquality() {
    boolean withShared = dialect == Dialect.KUBECOST;
    Table expected = new Table();
    Set<String> nodes = new HashSet<>();
    List<AssetRow> assets = assets(Ask.Kind.ASSETS);
    for (AssetRow row : assets) {
      if (BILLED.contains(row.type) && !row.cluster.isEmpty()) {
        expected.add(row.cluster, total(row.costs));
      }
      if (row.type.equals("Node")) {
        nodes.add(row.place());
      }
    }
    Set<String> measures = new TreeSet<>(MEASURES);
    measures.remove("external");
    if (!withShared) {
      measures.remove("shared");
    }
    Table actual = new Table();
    for (Row row : allocations(Ask.Kind.ALLOCATIONS)) {
      String cluster = row.cluster;
      if (row.isIdle() && cluster.isEmpty()) {
        if (expected.size() != 1) {
          return EnumSet.of(AuditVerdict.ERROR);
        }
        cluster = expected.firstKey();
      }
      boolean isCounted =
          !row.name.contains("__external__") && (withShared || !row.name.contains("__shared__"));
      if (isCounted && !cluster.isEmpty() && !cluster.equals("__shared__")) {
        Costs costs = new Costs();
        costs.of("other").add(row.costs.total(measures));
        actual.add(cluster, costs);
      }
    }
    if (!withShared) {
      for (AssetRow row : assets) {
        boolean isTenancy =
            row.type.equals("ClusterManagement")
                || (row.type.equals("Disk") && nodes.contains(row.place()));
        if (isTenancy && actual.containsKey(row.cluster)) {
          actual.add(row.cluster, total(row.costs));
        }
      }
    }
    Tally tally = new Tally();
    compare(
        expected, ASSET_UNIT, actual, ALLOCATION_UNIT, Set.of("other"), false, 1e-3, 0.01, tally);
    return tally.verdicts(false);
  }

  private static Costs total(Costs parts) {
    Costs total = new Costs();
    parts.byMeasure.values().forEach(sum -> total.of("other").add(sum));
    return total;
  }

  // Totals of assets

  private Set<AuditVerdict> assetTotals() {
    Set<String> named = Set.of("Node", "Disk", "LoadBalancer");
    Table clusters = new Table();
    Table names = new Table();
    for (AssetRow row : assets(Ask.Kind.ASSETS)) {
      if (named.contains(row.type)) {
        names.add(row.place(), total(row.costs));
      }
      if (named.contains(row.type) || row.type.equals("ClusterManagement")) {
        clusters.add(row.cluster, total(row.costs));
      }
    }
    Tally tally = new Tally();
    Set<String> other = Set.of("other");
    compare(
        clusters,
        ASSET_UNIT,
        summed(Ask.Kind.ASSETS_BY_CLUSTER),
        ASSET_UNIT,
        other,
        false,
        1e-6,
        1e-6,
        tally);
    compare(
        names,
        ASSET_UNIT,
        summed(Ask.Kind.ASSETS_BY_NAME),
        ASSET_UNIT,
        other,
        false,
        1e-6,
        1e-6,
        tally);
    return tally.verdicts(false);
  }

  private Table summed(Ask.Kind kind) {
    boolean byCluster = kind == Ask.Kind.ASSETS_BY_CLUSTER;
    Table table = new Table();
    for (AssetRow row : assets(kind)) {
      boolean isLeftOut =
          Set.of("Network", "Cloud", "Shared").contains(row.type)
              || (row.type.equals("ClusterManagement") && !byCluster);
      if (!isLeftOut) {
        table.add(byCluster ? row.cluster : row.place(), total(row.costs));
      }
    }
    return table;
  }

  // Bills

  private record Item(String id, String category) {}

  private Set<AuditVerdict> assetReconciliation() {
    Map<Item, Sum> items = new LinkedHashMap<>();
    Set<String> covered = new HashSet<>();
    for (JsonNode set : document(Ask.Kind.BILL).path("sets")) {
      for (JsonNode row : set.path("cloudCosts")) {
        if (!isOfWindow(row)) {
          continue;
        }
        JsonNode of = row.path("properties");
        covered.add("");
        covered.add("provider " + of.path("provider").asText().toLowerCase(Locale.ROOT));
        String account = of.path("accountID").asText();
        covered.add(
            "account "
                + (account.isEmpty() ? of.path("invoiceEntityID").asText() : account)
                    .toLowerCase(Locale.ROOT));
        String category = of.path("category").asText();
        String id = normalized(of.path("providerID").asText());
        if (!id.isEmpty()) {
          items
              .computeIfAbsent(
                  new Item(id, CATEGORIES.getOrDefault(category, category)), unused -> new Sum())
              .add(number(row.path("amortizedNetCost"), "cost"));
        }
      }
    }
    Map<Item, Sum> targets = new LinkedHashMap<>();
    Map<Item, String> coverage = new LinkedHashMap<>();
    for (AssetRow row : assets(Ask.Kind.ASSETS)) {
      Item target = new Item(normalized(row.providerId), row.category);
      if (BILLED.contains(row.type) && !target.id.isEmpty()) {
        targets.computeIfAbsent(target, unused -> new Sum()).add(row.total());
        coverage.put(
            target,
            !row.account.isEmpty()
                ? "account " + row.account.toLowerCase(Locale.ROOT)
                : row.provider.isEmpty()
                    ? ""
                    : "provider " + row.provider.toLowerCase(Locale.ROOT));
      }
    }
    boolean isSettled = !now.isBefore(window.end().plus(BILLS_SETTLE));
    Tally tally = new Tally();
    Set<Item> matched = new HashSet<>();
    targets.forEach(
        (target, cost) -> {
          Sum billed = items.get(target);
          if (billed != null) {
            matched.add(target);
            tally.add(near(billed, 0, cost, ASSET_UNIT, 0.02, 0.01));
          }
        });
    Map<String, Sum> restOfItems = restById(items, matched);
    Map<String, Sum> restOfTargets = restById(targets, matched);
    restOfTargets.forEach(
        (id, cost) -> {
          Sum billed = restOfItems.get(id);
          if (billed != null) {
            tally.add(near(billed, 0, cost, ASSET_UNIT, 0.02, 0.01));
          }
        });
    for (Item target : targets.keySet()) {
      boolean isMatched = matched.contains(target) || restOfItems.containsKey(target.id);
      if (!isMatched && isSettled && covered.contains(requireNonNull(coverage.get(target)))) {
        tally.missing++;
      }
    }
    return tally.verdicts(!isSettled);
  }

  private static Map<String, Sum> restById(Map<Item, Sum> sums, Set<Item> matched) {
    Map<String, Sum> rest = new TreeMap<>();
    sums.forEach(
        (item, sum) -> {
          if (!matched.contains(item)) {
            rest.computeIfAbsent(item.id, unused -> new Sum()).add(sum);
          }
        });
    return rest;
  }

  /** Of the ids that are made up here, which have a scheme and a zone or none. */
  private static String normalized(String id) {
    return id.substring(id.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
  }
}
