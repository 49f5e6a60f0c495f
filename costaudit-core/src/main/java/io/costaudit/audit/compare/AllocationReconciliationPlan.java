package io.costaudit.audit.compare;

import static java.util.Comparator.comparing;

import io.costaudit.audit.AllocationReconciliationAudit;
import io.costaudit.audit.AuditFloatResult;
import io.costaudit.audit.AuditMeasure;
import io.costaudit.audit.AuditMissingValue.Kind;
import io.costaudit.audit.AuditOutcome;
import io.costaudit.audit.AuditResult;
import io.costaudit.audit.AuditType;
import io.costaudit.audit.Tolerance;
import io.costaudit.audit.compare.Compared.Closeness;
import io.costaudit.audit.compare.Compared.Rounding;
import io.costaudit.audit.compare.Findings.Difference;
import io.costaudit.cost.AllocationKind;
import io.costaudit.cost.AssetType;
import io.costaudit.cost.CostKey;
import io.costaudit.cost.CostProperty;
import io.costaudit.cost.CostSums;
import io.costaudit.cost.CostTable;
import io.costaudit.cost.Grouping;
import io.costaudit.cost.Measure;
import io.costaudit.cost.StoreTraits;
import io.costaudit.cost.Totals;
import io.costaudit.internal.Money;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The audit of the CPU, GPU and RAM cost of each node: the cost of its asset against the cost
 * allocated on it, including idle cost.
 *
 * @param allocations the store of the allocated cost
 * @param used the store of the used cost, where {@code allocations} spreads idle cost over it;
 *     otherwise the same store
 * @param isServerless keeps, by cluster and name, nodes that need not be assets
 */
record AllocationReconciliationPlan(
    StoreRole allocations, StoreRole used, Predicate<CostKey> isServerless) implements AuditPlan {
  private static final Grouping NODES = Grouping.NODE;

  /** The most nodes without idle cost that the description names. */
  private static final int NAMED_NODES = 3;

  private static final String IDLE_WITHOUT_NODE = "idle without a node";

  @Override
  public AuditType type() {
    return AuditType.ALLOCATION_RECONCILIATION;
  }

  @Override
  public Map<StoreRole, Set<Grouping>> reads() {
    Map<StoreRole, Set<Grouping>> reads = new EnumMap<>(StoreRole.class);
    reads.put(StoreRole.ASSETS, Set.of(Totals.ASSET_ROWS));
    reads.put(allocations, Set.of(Totals.ALLOCATION_ROWS));
    reads.put(used, Set.of(Totals.ALLOCATION_ROWS));
    return reads;
  }

  @Override
  public Findings compare(WindowData data, Tolerance tolerance) {
    // Where nothing is allocated at all, that is to be said, and not how idle is told.
    boolean isAllocated = !data.table(allocations, Totals.ALLOCATION_ROWS).isEmpty();
    if (isAllocated && data.traits(allocations).idle() != StoreTraits.Idle.BY_NODE) {
      return Findings.preliminary("allocation store does not tell idle by node");
    }
    CostTable nodes =
        data.table(StoreRole.ASSETS, Totals.ASSET_ROWS)
            .where(CostProperty.TYPE, AssetType.NODE.wireName()::equals)
            .by(Grouping.ASSET)
            .rolledUp(Grouping.NODE, key -> key);
    CostTable rows = placed(data.table(allocations, Totals.ALLOCATION_ROWS), nodes);
    CostTable allocated = byNode(rows).filtered(key -> !isServerless.test(key));
    Findings findings = new Findings();
    noteNodesWithoutIdle(rows, allocated, nodes, data, tolerance, findings);
    new Comparison(tolerance, "asset store", "allocation store", findings)
        .eachMeasure(NODES, nodes, allocated, Measure.COMPUTE);
    if (used == allocations) {
      checkIdle(rows, nodes, allocated, tolerance, findings);
    } else {
      checkUsed(data.table(used, Totals.ALLOCATION_ROWS), nodes, tolerance, findings);
    }
    noteCostWithoutNode(rows, tolerance, findings);
    placeIdleWithoutNode(rows, nodes, allocated, tolerance, findings);
    return findings;
  }

  /**
   * Notes the nodes of which the store has no idle cost, although they cost more than what is used
   * on them. A store that spreads idle cost over the used cost shows that by a cost that equals the
   * used cost; another store shows it by the lack of a row, if it has rows of idle cost of other
   * nodes.
   */
  private void noteNodesWithoutIdle(
      CostTable rows,
      CostTable allocated,
      CostTable nodes,
      WindowData data,
      Tolerance tolerance,
      Findings findings) {
    boolean isSpread = used != allocations;
    CostTable idle = idle(rows);
    if ((idle.isEmpty() && !isSpread) || !withoutNode(idle).isEmpty()) {
      return;
    }
    CostTable idleByNode = byNode(idle);
    CostTable busy =
        isSpread
            ? byNode(used(data.table(used, Totals.ALLOCATION_ROWS)))
                .filtered(key -> !isServerless.test(key))
            : allocated;
    List<CostKey> lacking =
        allocated.keys().stream()
            .filter(node -> idleByNode.get(node).isEmpty())
            .filter(node -> nodes.get(node).isPresent() && busy.get(node).isPresent())
            .filter(node -> isEqual(node, allocated, busy, tolerance))
            .filter(node -> !isEqual(node, nodes, allocated, tolerance))
            .filter(node -> lack(node, nodes, allocated) > 0)
            .sorted(comparing(AuditKeys::keyName))
            .toList();
    if (lacking.isEmpty()) {
      return;
    }
    String words =
        isSpread
            ? "the " + allocations + " has no idle cost of this node: the cost equals the used cost"
            : "the " + allocations + " has no idle row of this node";
    lacking.forEach(node -> findings.addWithoutIdle(node, words));
    boolean isOfAll =
        isSpread
            && idle.isEmpty()
            && allocated.keys().equals(busy.keys())
            && allocated.keys().stream()
                .allMatch(node -> isEqual(node, allocated, busy, tolerance));
    findings.addRemark(
        "the "
            + allocations
            + (isOfAll
                ? " has no idle cost: for every node, its cost equals the cost in the "
                    + used
                    + " without idle cost"
                : " has no idle cost of "
                    + lacking.stream()
                        .limit(NAMED_NODES)
                        .map(
                            node ->
                                AuditKeys.keyName(node)
                                    + " (which lacks "
                                    + Money.text(lack(node, nodes, allocated))
                                    + ")")
                        .collect(Collectors.joining(", "))
                    + (lacking.size() > NAMED_NODES
                        ? " and " + (lacking.size() - NAMED_NODES) + " more nodes"
                        : "")));
  }

  /** Returns by how much more a node costs than is allocated on it. */
  private static double lack(CostKey node, CostTable nodes, CostTable allocated) {
    return compute(nodes.get(node).orElseThrow()) - compute(allocated.get(node).orElseThrow());
  }

  private static boolean isEqual(
      CostKey node, CostTable expected, CostTable actual, Tolerance tolerance) {
    CostSums one = expected.get(node).orElseThrow();
    CostSums other = actual.get(node).orElseThrow();
    return Measure.COMPUTE.stream()
        .allMatch(
            measure ->
                Compared.of(expected, one, actual, other, Set.of(measure), tolerance).isEqual());
  }

  private static boolean isPresent(String value) {
    return !value.isEmpty();
  }

  /**
   * Returns the rows with the idle cost of several nodes at no node. Idle cost of nodes with one
   * name in several clusters may be one sum under that name.
   */
  private static CostTable placed(CostTable rows, CostTable nodes) {
    CostKey nowhere =
        rows.grouping().key(Map.of(CostProperty.KIND, AllocationKind.IDLE.wireName()));
    return rows.rolledUp(
        rows.grouping(),
        key -> {
          String node = rows.value(key, CostProperty.NODE);
          boolean isOfSeveral =
              isIdle(rows.value(key, CostProperty.KIND))
                  && !node.isEmpty()
                  && rows.value(key, CostProperty.CLUSTER).isEmpty()
                  && nodes.get(nodes.grouping().key(Map.of(CostProperty.NODE, node))).isEmpty();
          return isOfSeveral ? nowhere : key;
        });
  }

  private static boolean isIdle(String kind) {
    return kind.equals(AllocationKind.IDLE.wireName());
  }

  private static CostTable idle(CostTable rows) {
    return rows.where(CostProperty.KIND, AllocationReconciliationPlan::isIdle);
  }

  private static CostTable used(CostTable rows) {
    return rows.where(CostProperty.KIND, kind -> !isIdle(kind));
  }

  private static CostTable byNode(CostTable rows) {
    return rows.where(CostProperty.NODE, AllocationReconciliationPlan::isPresent).by(Grouping.NODE);
  }

  /** Returns the cost without a node, by cluster. */
  private static CostTable withoutNode(CostTable rows) {
    return rows.where(CostProperty.NODE, String::isEmpty).by(Grouping.CLUSTER);
  }

  /**
   * Checks that no more cost is allocated on a node than the node costs, so that its idle cost is
   * not negative.
   */
  private static void checkIdle(
      CostTable rows,
      CostTable nodes,
      CostTable allocated,
      Tolerance tolerance,
      Findings findings) {
    CostTable idle = byNode(idle(rows));
    idle.asMap()
        .forEach(
            (node, sums) -> {
              findings.addIdle(node, compute(sums));
              double negative = 0;
              Rounding rounding = Rounding.NONE;
              for (Measure measure : Measure.COMPUTE) {
                negative += Math.min(0, sums.total(measure));
                rounding = rounding.and(sums.rounded(measure), idle.roundingUnit());
              }
              boolean isCompared = nodes.get(node).isPresent() && allocated.get(node).isPresent();
              noteNegative(
                  node, Compared.of(0, negative, rounding, tolerance), isCompared, findings);
            });
  }

  /**
   * Makes the same check where idle cost is spread over the used cost: idle cost is the cost of a
   * node minus its used cost. A negative idle cost is spread too, so it would not show otherwise.
   */
  private static void checkUsed(
      CostTable rows, CostTable nodes, Tolerance tolerance, Findings findings) {
    CostTable busy = byNode(used(rows));
    busy.asMap()
        .forEach(
            (node, used) ->
                nodes
                    .get(node)
                    .ifPresent(
                        cost -> {
                          findings.addIdle(node, compute(cost) - compute(used));
                          double negative = 0;
                          Rounding rounding = Rounding.NONE;
                          for (Measure measure : Measure.COMPUTE) {
                            negative += Math.min(0, cost.total(measure) - used.total(measure));
                            rounding =
                                rounding
                                    .and(cost.rounded(measure), nodes.roundingUnit())
                                    .and(used.rounded(measure), busy.roundingUnit());
                          }
                          noteNegative(
                              node, Compared.of(0, negative, rounding, tolerance), true, findings);
                        }));
  }

  private static void noteNegative(
      CostKey node, Compared idle, boolean isCompared, Findings findings) {
    switch (idle.closeness()) {
      case EQUAL -> {}
      // What is nearly zero may be what rounding left of a node that is fully used.
      case WITHIN_ROUNDING -> findings.withinRounding++;
      case DIFFERENT -> {
        findings.compared += isCompared ? 0 : 1;
        add(node, AuditMeasure.IDLE, idle, findings);
      }
      case NOT_FINITE -> {
        findings.compared += isCompared ? 0 : 1;
        findings.notFinite(NODES, node, AuditMeasure.IDLE, "idle is no finite number");
      }
    }
  }

  private static void add(CostKey key, AuditMeasure measure, Compared compared, Findings findings) {
    findings.add(
        new Difference(
            NODES,
            key,
            measure,
            new AuditFloatResult(compared.expected(), compared.actual()),
            compared.allowed(),
            null,
            null));
  }

  private static double compute(CostSums sums) {
    return sums.total(EnumSet.copyOf(Measure.COMPUTE));
  }

  private static void noteCostWithoutNode(CostTable rows, Tolerance tolerance, Findings findings) {
    CostTable nowhere = withoutNode(used(rows));
    nowhere
        .asMap()
        .forEach(
            (cluster, sums) -> {
              double amount = compute(sums);
              if (!(Math.abs(amount) <= tolerance.absolute())) {
                findings.missingExpected++;
                findings.missing(
                    Kind.MISSING_EXPECTED,
                    NODES,
                    CostKey.of(nowhere.value(cluster, CostProperty.CLUSTER), ""),
                    amount,
                    Money.text(amount) + " of cpu, gpu and ram cost stand at no node");
              }
            });
  }

  /**
   * Handles idle cost that has no node. If it equals the missing cost of the nodes, resource by
   * resource, only its place is wrong.
   */
  private static void placeIdleWithoutNode(
      CostTable rows,
      CostTable nodes,
      CostTable allocated,
      Tolerance tolerance,
      Findings findings) {
    CostTable idle = withoutNode(idle(rows));
    if (idle.asMap().values().stream().allMatch(sums -> compute(sums) == 0)) {
      return;
    }
    boolean isOfAllClusters = idle.get(CostKey.of("")).isPresent();
    if (isOfAllClusters) {
      CostKey key = CostKey.of(AllocationKind.IDLE.mark());
      place(idle.total(), idle, key, nodes, allocated, tolerance, findings);
    } else {
      idle.asMap()
          .forEach(
              (key, sums) -> {
                String cluster = idle.value(key, CostProperty.CLUSTER);
                place(
                    sums,
                    idle,
                    CostKey.of(cluster, AllocationKind.IDLE.mark()),
                    nodes.where(CostProperty.CLUSTER, cluster::equals),
                    allocated.where(CostProperty.CLUSTER, cluster::equals),
                    tolerance,
                    findings);
              });
    }
  }

  /**
   * Compares idle cost without a node to the missing cost of nodes.
   *
   * @param idle the idle cost of these nodes together
   * @param idleTable the table that has the idle cost
   * @param key the key under which the idle cost is listed if it differs from the missing cost
   */
  private static void place(
      CostSums idle,
      CostTable idleTable,
      CostKey key,
      CostTable nodes,
      CostTable allocated,
      Tolerance tolerance,
      Findings findings) {
    CostSums expected = nodes.total();
    CostSums held = allocated.total();
    boolean isPlaced = true;
    findings.compared++;
    for (Measure measure : Measure.COMPUTE) {
      double lacking = expected.total(measure) - held.total(measure);
      Rounding rounding =
          Rounding.NONE
              .and(expected.rounded(measure), nodes.roundingUnit())
              .and(held.rounded(measure), allocated.roundingUnit())
              .and(idle.rounded(measure), idleTable.roundingUnit());
      Compared compared = Compared.of(lacking, idle.total(measure), rounding, tolerance);
      isPlaced &= compared.isEqual();
      if (compared.isDifferent()) {
        add(key, AuditMeasure.of(measure), compared, findings);
      } else if (compared.closeness() == Closeness.NOT_FINITE) {
        findings.notFinite(
            NODES,
            key,
            AuditMeasure.of(measure),
            measure.wireName() + " of idle is no finite number");
      }
    }
    List<Difference> atNodes =
        findings.differences().stream()
            .filter(difference -> nodes.get(difference.key()).isPresent())
            .toList();
    // Idle below zero, or no number, is not made up for by idle that stands elsewhere.
    if (isPlaced
        && findings.notFinite == 0
        && atNodes.stream()
            .allMatch(d -> d.measure() != AuditMeasure.IDLE && d.values().difference() < 0)) {
      warnOfPlace(atNodes, findings);
    }
  }

  private static void warnOfPlace(List<Difference> lacking, Findings findings) {
    Map<CostKey, List<Difference>> byNode =
        lacking.stream().collect(Collectors.groupingBy(Difference::key));
    byNode.forEach(
        (node, differences) ->
            findings.missing(
                Kind.MISSING_ACTUAL,
                NODES,
                node,
                -differences.stream().mapToDouble(d -> d.values().difference()).sum(),
                differences.stream()
                        .map(
                            d ->
                                d.measure().wireName() + " " + Money.text(-d.values().difference()))
                        .collect(Collectors.joining(", "))
                    + " of idle stand at no node"));
    findings.withdraw(NODES, byNode.keySet());
    if (!findings.warnings.contains(IDLE_WITHOUT_NODE)) {
      findings.warnings.add(IDLE_WITHOUT_NODE);
    }
  }

  @Override
  public AuditResult result(AuditOutcome outcome) {
    return new AllocationReconciliationAudit(outcome);
  }
}
