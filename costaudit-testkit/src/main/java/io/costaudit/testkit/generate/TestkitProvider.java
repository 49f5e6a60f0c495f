package io.costaudit.testkit.generate;

import io.costaudit.audit.AggAudit;
import io.costaudit.audit.AllocationReconciliationAudit;
import io.costaudit.audit.AssetReconciliationAudit;
import io.costaudit.audit.AuditAttempt;
import io.costaudit.audit.AuditDetails;
import io.costaudit.audit.AuditDifference;
import io.costaudit.audit.AuditFloatResult;
import io.costaudit.audit.AuditMeasure;
import io.costaudit.audit.AuditMissingValue;
import io.costaudit.audit.AuditOutcome;
import io.costaudit.audit.AuditReason;
import io.costaudit.audit.AuditReport;
import io.costaudit.audit.AuditRequest;
import io.costaudit.audit.AuditResult;
import io.costaudit.audit.AuditRuns;
import io.costaudit.audit.AuditSet;
import io.costaudit.audit.EqualityAudit;
import io.costaudit.audit.KeptSets;
import io.costaudit.audit.ReasonKind;
import io.costaudit.audit.Tolerance;
import io.costaudit.audit.TotalAudit;
import io.costaudit.cost.Aggregation;
import io.costaudit.cost.Allocation;
import io.costaudit.cost.AllocationProperties;
import io.costaudit.cost.Asset;
import io.costaudit.cost.AssetProperties;
import io.costaudit.cost.CloudUsage;
import io.costaudit.cost.CostKey;
import io.costaudit.cost.CostProperty;
import io.costaudit.cost.CostRow;
import io.costaudit.cost.CostSums;
import io.costaudit.cost.CostTable;
import io.costaudit.cost.Costs;
import io.costaudit.cost.Grouping;
import io.costaudit.cost.RowFilter;
import io.costaudit.cost.StoreTraits;
import io.costaudit.cost.TopRow;
import io.costaudit.coverage.CoverageInterval;
import io.costaudit.coverage.CoverageReport;
import io.costaudit.coverage.CoverageSummary;
import io.costaudit.coverage.CoverageTrack;
import io.costaudit.coverage.Scope;
import io.costaudit.coverage.ScopeCoverage;
import io.costaudit.event.Balance;
import io.costaudit.event.CostEvent;
import io.costaudit.event.EventCursor;
import io.costaudit.event.EventDetails;
import io.costaudit.event.EventFilter;
import io.costaudit.event.EventPage;
import io.costaudit.event.EventQuery;
import io.costaudit.event.EventTail;
import io.costaudit.event.Folding;
import io.costaudit.event.LedgerChange;
import io.costaudit.event.LedgerEntry;
import io.costaudit.event.LoggedEvent;
import io.costaudit.event.ObjectId;
import io.costaudit.event.Observation;
import io.costaudit.event.Revaluation;
import io.costaudit.event.StoredEntry;
import io.costaudit.predict.SpecCostDiff;
import io.costaudit.predict.SpecCostReport;
import io.costaudit.predict.demand.RequestRules;
import io.costaudit.predict.demand.Requests;
import io.costaudit.predict.demand.ResourceDemand;
import io.costaudit.predict.demand.ResourceHours;
import io.costaudit.predict.price.ClaimCost;
import io.costaudit.predict.price.CostPrediction;
import io.costaudit.predict.price.InstanceQuote;
import io.costaudit.predict.price.Prediction;
import io.costaudit.predict.price.PriceQuery;
import io.costaudit.predict.price.PriceQuote;
import io.costaudit.predict.price.SpecCost;
import io.costaudit.predict.price.StorageCost;
import io.costaudit.predict.price.StoragePrices;
import io.costaudit.predict.price.UnitPrices;
import io.costaudit.predict.quantity.Quantity;
import io.costaudit.predict.spec.Container;
import io.costaudit.predict.spec.ContainerUsage;
import io.costaudit.predict.spec.DeviceClaim;
import io.costaudit.predict.spec.DeviceRequest;
import io.costaudit.predict.spec.Manifest;
import io.costaudit.predict.spec.NodeSpec;
import io.costaudit.predict.spec.Owner;
import io.costaudit.predict.spec.PodSpec;
import io.costaudit.predict.spec.ResourceRef;
import io.costaudit.predict.spec.ResourceSpec;
import io.costaudit.predict.spec.RunSchedule;
import io.costaudit.predict.spec.VolumeClaim;
import io.costaudit.predict.spec.WorkloadReading;
import io.costaudit.predict.spec.WorkloadSpec;
import io.costaudit.testkit.family.CostFamilies;
import io.costaudit.testkit.family.CostFamily;
import io.costaudit.time.Window;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.providers.ArbitraryProvider;
import net.jqwik.api.providers.TypeUsage;

/**
 * Tells jqwik how to generate the values of core, so that {@code @ForAll CostEvent} and
 * {@code @ForAll List<Allocation>} just work, and what else this testkit generates: {@link
 * CostFamily}, {@link CostFamilies.Faulty}, {@link History} and {@link Watching}. jqwik finds it by
 * itself as soon as the testkit is on the class path or the module path; enums need no help.
 *
 * <p>The edges of a type are among the values that its generator makes anyway, often enough to be
 * met within a few hundred tries. jqwik's own edge cases, all combinations of those of the fields,
 * are switched off: they take seconds to make and would crowd out ours.
 *
 * <p>Each type gets the widest generator of one of these classes, which are named after the values
 * that they generate: {@link Windows}, {@link Quantities}, {@link Workloads}, {@link Prices},
 * {@link Predictions}, {@link Events}, {@link Ledgers}, {@link Coverages}, {@link CostRows}, {@link
 * CostTables}, {@link Audits}, {@link CostFamilies}, {@link Histories}. Take a narrower one from
 * there by {@code @Provide}; the edge cases of jqwik are then switched off by {@link
 * Arbitrary#withoutEdgeCases}, or for all properties by {@code jqwik.edgecases.default = NONE} in
 * {@code junit-platform.properties}. Immutable; threads may share it.
 */
public final class TestkitProvider implements ArbitraryProvider {
  private static final Map<Class<?>, Supplier<? extends Arbitrary<?>>> GENERATORS = generators();

  /** What jqwik calls; there is no need to make one. */
  public TestkitProvider() {}

  /** The types for which it has a generator. */
  public static Set<Class<?>> types() {
    return GENERATORS.keySet();
  }

  @Override
  public boolean canProvideFor(TypeUsage targetType) {
    return GENERATORS.containsKey(targetType.getRawType());
  }

  @Override
  public Set<Arbitrary<?>> provideFor(TypeUsage targetType, SubtypeProvider subtypeProvider) {
    Supplier<? extends Arbitrary<?>> generator = GENERATORS.get(targetType.getRawType());
    return generator == null ? Set.of() : Set.of(generator.get().withoutEdgeCases());
  }

  private static Map<Class<?>, Supplier<? extends Arbitrary<?>>> generators() {
    Table table = new Table();
    addTimeAndPredict(table);
    addEvent(table);
    addCost(table);
    addAudit(table);
    table.add(CostFamily.class, CostFamilies::families);
    table.add(CostFamilies.Faulty.class, CostFamilies::faulty);
    table.add(History.class, Histories::histories);
    table.add(Watching.class, Histories::watchings);
    return Map.copyOf(table.generators);
  }

  private static void addTimeAndPredict(Table table) {
    table.add(Window.class, Windows::windows);
    table.add(Quantity.class, Quantities::quantities);
    table.add(Quantity.Limits.class, Quantities::limits);
    table.add(Container.class, Workloads::containers);
    table.add(ContainerUsage.class, Workloads::usages);
    table.add(DeviceClaim.class, Workloads::deviceClaims);
    table.add(DeviceRequest.class, Workloads::deviceRequests);
    table.add(Manifest.class, Workloads::manifests);
    table.add(NodeSpec.class, Workloads::nodes);
    table.add(Owner.class, Workloads::owners);
    table.add(PodSpec.class, Workloads::pods);
    table.add(RequestRules.class, Workloads::rules);
    table.add(ResourceSpec.class, Workloads::resourceSpecs);
    table.add(RunSchedule.class, Workloads::runs);
    table.add(VolumeClaim.class, Workloads::claims);
    table.add(WorkloadReading.class, Workloads::readings);
    table.add(WorkloadReading.Skipped.class, Workloads::skipped);
    table.add(WorkloadReading.Workload.class, Workloads::workloads);
    table.add(WorkloadSpec.class, Workloads::specs);
    table.add(InstanceQuote.class, Prices::instanceQuotes);
    table.add(PriceQuery.class, Prices::queries);
    table.add(PriceQuote.class, Prices::quotes);
    table.add(StoragePrices.class, Prices::storagePrices);
    table.add(UnitPrices.class, Prices::allUnitPrices);
    table.add(ClaimCost.class, Predictions::claims);
    table.add(CostPrediction.class, Predictions::rates);
    table.add(Prediction.class, Predictions::predictions);
    table.add(ResourceDemand.class, Predictions::demands);
    table.add(Requests.class, Events::requests);
    table.add(ResourceHours.class, Predictions::hours);
    table.add(ResourceRef.class, Events::resources);
    table.add(SpecCost.class, Predictions::costs);
    table.add(SpecCostDiff.class, Predictions::diffs);
    table.add(StorageCost.class, Predictions::storageCosts);
    table.add(SpecCostReport.class, Predictions::reports);
    table.add(SpecCostReport.Hook.class, Predictions::hooks);
    table.add(SpecCostReport.Priced.class, Predictions::priced);
    table.add(SpecCostReport.UnpredictedObject.class, Predictions::unpredicted);
    table.add(SpecCostReport.Warning.class, Predictions::warnings);
  }

  private static void addEvent(Table table) {
    table.add(CostEvent.class, Events::events);
    table.add(EventCursor.class, Events::cursors);
    table.add(EventDetails.class, Events::details);
    table.add(EventDetails.State.class, Events::states);
    table.add(EventPage.class, Events::pages);
    table.add(EventTail.class, Events::tails);
    table.add(LoggedEvent.class, Events::loggedEvents);
    table.add(StoredEntry.class, Ledgers::storedEntries);
    table.add(EventQuery.class, Events::queries);
    table.add(EventFilter.class, Events::filters);
    table.add(EventFilter.All.class, Events::allFilters);
    table.add(EventFilter.And.class, Events::andFilters);
    table.add(EventFilter.Or.class, Events::orFilters);
    table.add(EventFilter.Not.class, Events::notFilters);
    table.add(EventFilter.Clusters.class, Events::clusterFilters);
    table.add(EventFilter.EventTypes.class, Events::eventTypeFilters);
    table.add(EventFilter.InBook.class, Events::bookFilters);
    table.add(EventFilter.InWindow.class, Events::windowFilters);
    table.add(EventFilter.Namespaces.class, Events::namespaceFilters);
    table.add(EventFilter.ResourceTypes.class, Events::resourceTypeFilters);
    table.add(EventFilter.TotalCost.class, Events::costFilters);
    table.add(Balance.class, Ledgers::balances);
    table.add(Folding.class, Ledgers::foldings);
    table.add(LedgerChange.class, Ledgers::changes);
    table.add(LedgerEntry.class, Ledgers::entries);
    table.add(LedgerEntry.Booked.class, Ledgers::booked);
    table.add(LedgerEntry.Live.class, Ledgers::live);
    table.add(LedgerEntry.Tombstone.class, Ledgers::tombstones);
    table.add(ObjectId.class, Ledgers::ids);
    table.add(Observation.class, Ledgers::observations);
    table.add(Revaluation.class, Ledgers::revaluations);
    table.add(Scope.class, Ledgers::scopes);
    table.add(CoverageInterval.class, Coverages::intervals);
    table.add(CoverageReport.class, Coverages::reports);
    table.add(CoverageSummary.class, Coverages::summaries);
    table.add(CoverageTrack.class, Coverages::tracks);
    table.add(ScopeCoverage.class, Coverages::scopes);
  }

  private static void addCost(Table table) {
    table.add(Allocation.class, CostRows::allocations);
    table.add(AllocationProperties.class, CostRows::allocationProperties);
    table.add(Asset.class, CostRows::assets);
    table.add(Asset.Any.class, () -> CostRows.single(Asset.Any.class));
    table.add(Asset.Cloud.class, CostRows::clouds);
    table.add(Asset.ClusterManagement.class, () -> CostRows.single(Asset.ClusterManagement.class));
    table.add(Asset.Disk.class, () -> CostRows.single(Asset.Disk.class));
    table.add(Asset.LoadBalancer.class, () -> CostRows.single(Asset.LoadBalancer.class));
    table.add(Asset.Network.class, () -> CostRows.single(Asset.Network.class));
    table.add(Asset.Node.class, CostRows::nodes);
    table.add(Asset.Shared.class, () -> CostRows.single(Asset.Shared.class));
    table.add(AssetProperties.class, CostRows::assetProperties);
    table.add(CloudUsage.class, CostRows::cloudUsages);
    table.add(CostRow.class, CostRows::rows);
    table.add(Costs.class, CostRows::costs);
    table.add(Aggregation.class, CostTables::aggregations);
    table.add(CostKey.class, CostTables::keys);
    table.add(CostSums.class, CostTables::sums);
    table.add(CostTable.class, CostTables::tables);
    table.add(Grouping.class, CostTables::groupings);
    table.add(CostProperty.class, CostTables::properties);
    table.add(RowFilter.class, CostTables::filters);
    table.add(StoreTraits.class, CostTables::traits);
    table.add(TopRow.class, CostTables::topRows);
  }

  private static void addAudit(Table table) {
    table.add(AggAudit.class, Audits::aggAudits);
    table.add(AllocationReconciliationAudit.class, Audits::allocationReconciliations);
    table.add(AssetReconciliationAudit.class, Audits::assetReconciliations);
    table.add(AuditAttempt.class, Audits::attempts);
    table.add(AuditDetails.class, Audits::details);
    table.add(AuditDetails.Amounts.class, Audits::amounts);
    table.add(AuditDifference.class, Audits::differences);
    table.add(AuditFloatResult.class, Audits::floatResults);
    table.add(AuditMeasure.class, Audits::measures);
    table.add(AuditMissingValue.class, Audits::missingValues);
    table.add(AuditOutcome.class, Audits::outcomes);
    table.add(AuditReason.class, Audits::reasons);
    table.add(AuditReport.class, Audits::reports);
    table.add(AuditRequest.class, Audits::requests);
    table.add(AuditResult.class, Audits::results);
    table.add(AuditRuns.Status.class, Audits::runs);
    table.add(AuditSet.class, Audits::sets);
    table.add(EqualityAudit.class, Audits::equalityAudits);
    table.add(KeptSets.class, Audits::keptSets);
    table.add(ReasonKind.class, Audits::reasonKinds);
    table.add(Tolerance.class, Audits::tolerances);
    table.add(TotalAudit.class, Audits::totalAudits);
  }

  /** Lets a type have only a generator of its own. */
  private static final class Table {
    private final Map<Class<?>, Supplier<? extends Arbitrary<?>>> generators =
        new LinkedHashMap<>();

    <T> void add(Class<T> type, Supplier<Arbitrary<T>> generator) {
      generators.put(type, generator);
    }
  }
}
