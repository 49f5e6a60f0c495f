package io.costaudit.examples.server;

import static java.util.Objects.requireNonNull;

import io.costaudit.audit.AuditDifference;
import io.costaudit.audit.AuditFloatResult;
import io.costaudit.audit.AuditMissingValue;
import io.costaudit.audit.AuditResult;
import io.costaudit.audit.AuditSet;
import io.costaudit.audit.AuditStatus;
import io.costaudit.audit.AuditText;
import io.costaudit.audit.AuditType;
import io.costaudit.audit.Auditor;
import io.costaudit.audit.AuditorBuilder;
import io.costaudit.cost.Allocation;
import io.costaudit.cost.AllocationKind;
import io.costaudit.cost.CloudUsage;
import io.costaudit.cost.CostKey;
import io.costaudit.cost.CostProperty;
import io.costaudit.cost.CostStore;
import io.costaudit.cost.CostTable;
import io.costaudit.cost.Costs;
import io.costaudit.cost.Grouping;
import io.costaudit.cost.InMemoryAggStore;
import io.costaudit.cost.InMemoryAllocationStore;
import io.costaudit.cost.InMemoryAssetStore;
import io.costaudit.cost.InMemoryCloudUsageStore;
import io.costaudit.cost.InMemoryTotalStore;
import io.costaudit.cost.Measure;
import io.costaudit.cost.StoreTraits;
import io.costaudit.examples.server.SimulatedMonth.Day;
import io.costaudit.time.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * Stores of a simulated month in which some things went wrong, as they do: rows counted twice,
 * lost, halved, or no numbers at all.
 */
final class SeededFaults {
  /**
   * A thing that went wrong.
   *
   * @param text what, in words
   * @param guard the audit that is to find it
   * @param key what that audit is to name
   */
  record Fault(Window window, String text, AuditType guard, String key) {
    /** What the audit says of it; empty if it says nothing. */
    String found(AuditSet set) {
      AuditResult result = set.result(guard);
      if (result == null || result.status() == AuditStatus.PASSED) {
        return "";
      }
      for (AuditDifference difference : result.differences()) {
        if (difference.where().contains(key)) {
          AuditFloatResult values = difference.values();
          return String.format(
              Locale.ROOT,
              "%s: %s in place of %s (%s)",
              difference.where(),
              AuditText.amount(values.actual()),
              AuditText.amount(values.expected()),
              AuditText.percent(values));
        }
      }
      for (AuditMissingValue missing : result.outcome().missingValues()) {
        if (missing.keyText().contains(key)) {
          return missing.keyName() + ": " + missing.description();
        }
      }
      return "";
    }
  }

  private static final Grouping NAMESPACE = Grouping.parse("namespace");
  private static final Grouping CONTROLLER = Grouping.parse("controller");

  private final List<Day> days;
  private final List<Fault> faults = new ArrayList<>();
  private final InMemoryAllocationStore allocations = InMemoryAllocationStore.ofDefaults();
  private final InMemoryAssetStore assets = InMemoryAssetStore.ofDefaults();
  private final InMemoryCloudUsageStore bills = InMemoryCloudUsageStore.ofDefaults();
  private final InMemoryTotalStore allocationTotals;
  private final InMemoryTotalStore assetTotals;
  private final InMemoryAggStore aggregates;

  SeededFaults(List<Day> days) {
    this.days = days;
    for (Day day : days) {
      allocations.put(day.window(), day.allocations());
      assets.put(day.window(), day.assets());
      bills.put(day.window(), day.bill());
    }
    forgetTheLoadBalancer();
    allocationTotals = InMemoryTotalStore.recomputed(allocations, StoreTraits.exact());
    assetTotals = InMemoryTotalStore.recomputed(assets);
    aggregates =
        InMemoryAggStore.recomputed(
            allocations,
            StoreTraits.exact().counting(Set.of(AllocationKind.UNMOUNTED)),
            List.of(NAMESPACE, CONTROLLER));
    countAPodTwice();
    loseANodeOfTheTotals();
    shrinkAnAggregate();
    loseTheAdjustments();
    halveTheVolumes();
    breakANumber();
    loseADay();
  }

  List<Fault> faults() {
    return faults;
  }

  AuditorBuilder auditor() {
    return Auditor.builder()
        .allocations(allocations)
        .assets(assets)
        .allocationTotals(allocationTotals)
        .assetTotals(assetTotals)
        .aggregates(aggregates)
        .cloudUsage(bills);
  }

  private Day seed(int dayOfMonth, String text, AuditType guard, String key) {
    Day day = days.get(dayOfMonth - 1);
    faults.add(new Fault(day.window(), text, guard, key));
    return day;
  }

  private void forgetTheLoadBalancer() {
    Day day =
        seed(
            3,
            "the load balancer of the shop was allocated to nobody",
            AuditType.CLUSTER_EQUALITY,
            "cluster-one");
    allocations.put(
        day.window(),
        day.allocations().stream()
            .filter(row -> row.costs().cost(Measure.LOAD_BALANCER) == 0)
            .toList());
  }

  private void countAPodTwice() {
    Day day =
        seed(
            7,
            "a pod of the cart was written to the allocation store twice",
            AuditType.ALLOCATION_RECONCILIATION,
            "cluster-one/ip-10-0-1-11 cpu");
    day.allocations().stream()
        .filter(row -> row.properties().pod().equals("cart-0"))
        .forEach(row -> allocations.add(day.window(), row));
  }

  private void loseANodeOfTheTotals() {
    Day day =
        seed(
            10,
            "the total store lost a node",
            AuditType.ALLOCATION_TOTAL_STORE,
            "cluster-two/gke-two-pool-1");
    CostKey lost = CostKey.of("cluster-two", "gke-two-pool-1");
    allocationTotals.put(
        day.window(),
        Grouping.NODE,
        table(allocationTotals, day, Grouping.NODE).filtered(key -> !key.equals(lost)));
  }

  private static CostTable table(CostStore store, Day day, Grouping grouping) {
    return requireNonNull(store.sums(day.window(), Set.of(grouping)).get(grouping), "table");
  }

  private void shrinkAnAggregate() {
    Day day =
        seed(
            13,
            "an aggregate of the namespace shop was computed without an hour",
            AuditType.ALLOCATION_AGG_STORE,
            "namespace shop");
    CostTable held = table(aggregates, day, NAMESPACE);
    aggregates.put(
        day.window(),
        NAMESPACE,
        changed(
            held,
            (key, costs) ->
                held.value(key, CostProperty.NAMESPACE).equals("shop")
                    ? scaled(costs, 23.0 / 24)
                    : costs));
  }

  private static CostTable changed(CostTable table, BiFunction<CostKey, Costs, Costs> change) {
    CostTable.Builder builder =
        table.isJoined()
            ? CostTable.joinedBuilder(table.grouping(), StoreTraits.exact())
            : CostTable.builder(table.grouping(), StoreTraits.exact());
    table
        .asMap()
        .forEach(
            (key, sums) ->
                builder.add(
                    key, sums.count(), sums.minutes(), change.apply(key, sums.costs()), m -> 0));
    return builder.build();
  }

  private static Costs scaled(Costs costs, double factor) {
    Costs.Builder scaled = Costs.builder();
    for (Measure measure : Measure.values()) {
      scaled.add(measure, costs.cost(measure) * factor, costs.adjustment(measure) * factor);
    }
    return scaled.build();
  }

  private void loseTheAdjustments() {
    Day day =
        seed(
            16,
            "the totals of the assets were computed before the bill was there",
            AuditType.ASSET_TOTAL_STORE,
            "cluster-one");
    for (Grouping grouping : List.of(Grouping.CLUSTER, Grouping.NODE)) {
      CostTable held = table(assetTotals, day, grouping);
      assetTotals.put(
          day.window(), grouping, changed(held, (key, costs) -> withoutAdjustments(costs)));
    }
  }

  private static Costs withoutAdjustments(Costs costs) {
    Costs.Builder plain = Costs.builder();
    for (Measure measure : Measure.values()) {
      plain.add(measure, costs.cost(measure));
    }
    return plain.build();
  }

  private void halveTheVolumes() {
    Day day =
        seed(
            19,
            "all disks were billed at twice what the asset store has",
            AuditType.ASSET_RECONCILIATION,
            "vol-pvc-orders-0");
    bills.put(
        day.window(),
        day.bill().stream()
            .map(item -> item.category().equals("Storage") ? doubled(item) : item)
            .toList());
  }

  private static CloudUsage doubled(CloudUsage item) {
    return new CloudUsage(
        item.providerId(),
        item.provider(),
        item.account(),
        item.service(),
        item.category(),
        2 * item.cost(),
        2 * item.adjustment(),
        2 * item.credit());
  }

  private void breakANumber() {
    Day day =
        seed(
            22,
            "the price of a GPU was no number",
            AuditType.ALLOCATION_RECONCILIATION,
            "cluster-two/gke-two-gpu-1");
    allocations.put(
        day.window(),
        day.allocations().stream()
            .map(row -> row.costs().cost(Measure.GPU) > 0 ? withoutNumber(row) : row)
            .toList());
  }

  private static Allocation withoutNumber(Allocation row) {
    Costs costs = row.costs();
    return new Allocation(
        row.name(),
        row.properties(),
        row.minutes(),
        Costs.builder()
            .add(Measure.CPU, costs.cost(Measure.CPU), costs.adjustment(Measure.CPU))
            .add(Measure.RAM, costs.cost(Measure.RAM), costs.adjustment(Measure.RAM))
            .add(Measure.GPU, Double.NaN)
            .build());
  }

  private void loseADay() {
    Day day =
        seed(
            25,
            "the agg store lost the whole day",
            AuditType.ALLOCATION_AGG_STORE,
            "deployment:checkout");
    aggregates.remove(day.window());
  }
}
