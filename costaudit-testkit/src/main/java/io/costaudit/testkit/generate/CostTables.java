package io.costaudit.testkit.generate;

import io.costaudit.cost.Aggregation;
import io.costaudit.cost.AllocationKind;
import io.costaudit.cost.AssetType;
import io.costaudit.cost.CloudUsageStore;
import io.costaudit.cost.CostKey;
import io.costaudit.cost.CostProperty;
import io.costaudit.cost.CostSums;
import io.costaudit.cost.CostTable;
import io.costaudit.cost.Costs;
import io.costaudit.cost.Grouping;
import io.costaudit.cost.RowFilter;
import io.costaudit.cost.StoreTraits;
import io.costaudit.cost.TopRow;
import java.time.Duration;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * Generators of what stores of costs answer, and of what they are asked by. They are biased towards
 * keys that repeat, hold a slash or an empty value, and towards numbers that are rounded; they
 * shrink towards a table without keys.
 */
public final class CostTables {
  private CostTables() {}

  /** Properties of every kind: plain ones, labels and annotations of any name, and aliases. */
  public static Arbitrary<CostProperty> properties() {
    return Arbitraries.frequencyOf(
        Tuple.of(
            4,
            Arbitraries.of(
                CostProperty.CLUSTER,
                CostProperty.NODE,
                CostProperty.NAMESPACE,
                CostProperty.KIND,
                CostProperty.NAME,
                CostProperty.CONTROLLER_KIND,
                CostProperty.CONTROLLER,
                CostProperty.DEPLOYMENT,
                CostProperty.STATEFULSET,
                CostProperty.DAEMONSET,
                CostProperty.JOB,
                CostProperty.POD,
                CostProperty.CONTAINER,
                CostProperty.SERVICE,
                CostProperty.PROVIDER_ID,
                CostProperty.PROVIDER,
                CostProperty.ACCOUNT,
                CostProperty.PROJECT,
                CostProperty.CATEGORY,
                CostProperty.TYPE)),
        Tuple.of(
            2,
            Arbitraries.of("app", "app.kubernetes.io/name", "späti", "a:b")
                .map(CostProperty::label)),
        Tuple.of(1, Arbitraries.of("team", "costs/owner").map(CostProperty::annotation)),
        Tuple.of(1, Arbitraries.of("department", "env", "product").map(CostProperty::parse)));
  }

  /** Properties that rows of that source have. */
  public static Arbitrary<CostProperty> properties(CostProperty.Source source) {
    return properties().filter(property -> property.isOf(source));
  }

  /** Groupings by up to three properties of any source; by none, all rows have one key. */
  public static Arbitrary<Grouping> groupings() {
    return properties().list().uniqueElements().ofMaxSize(3).map(Grouping::new);
  }

  /** Groupings that a store of that source answers. */
  public static Arbitrary<Grouping> groupings(CostProperty.Source source) {
    return properties(source).list().uniqueElements().ofMaxSize(3).map(Grouping::new);
  }

  /** Keys of up to three values, empty ones and such with a slash among them. */
  public static Arbitrary<CostKey> keys() {
    return values().list().ofMaxSize(3).map(CostKey::new);
  }

  private static Arbitrary<String> values() {
    return Arbitraries.frequencyOf(
        Tuple.of(4, Arbitraries.of("shop", "node-0", "", "__idle__", "__unallocated__")),
        Tuple.of(2, Texts.clusters()),
        Tuple.of(1, Texts.texts()));
  }

  /** Dearest rows behind a key. */
  public static Arbitrary<TopRow> topRows() {
    return Combinators.combine(Texts.texts(), CostRows.costs()).as(TopRow::new);
  }

  /** Tables of up to five keys, exact or rounded; the keys of some are joined texts. */
  public static Arbitrary<CostTable> tables() {
    return Combinators.combine(groupings(), Arbitraries.of(false, false, true))
        .flatAs(
            (grouping, isJoined) ->
                tables(grouping, isJoined, isJoined ? joinedKeys() : keys(grouping)));
  }

  private static Arbitrary<CostKey> joinedKeys() {
    return keys().map(key -> CostKey.of(key.toString()));
  }

  /** Keys of this grouping; kinds of allocations and types of assets are known ones. */
  public static Arbitrary<CostKey> keys(Grouping grouping) {
    return Combinators.combine(grouping.properties().stream().map(CostTables::values).toList())
        .as(CostKey::new);
  }

  private static Arbitrary<String> values(CostProperty property) {
    return switch (property.field()) {
      case KIND -> Arbitraries.of(AllocationKind.class).map(AllocationKind::wireName);
      case TYPE -> Arbitraries.of(AssetType.class).map(AssetType::wireName);
      default -> values();
    };
  }

  /** Filters that keep all rows, rows of some kinds or types, and rows with other values. */
  public static Arbitrary<RowFilter> filters() {
    Arbitrary<RowFilter> byValues =
        properties()
            .flatMap(
                property ->
                    values(property)
                        .set()
                        .ofMaxSize(3)
                        .map(values -> RowFilter.of(property, values)));
    return Arbitraries.frequencyOf(
        Tuple.of(1, Arbitraries.just(RowFilter.ALL)), Tuple.of(4, byValues));
  }

  private static Arbitrary<CostTable> tables(
      Grouping grouping, boolean isJoined, Arbitrary<CostKey> keys) {
    return Combinators.combine(
            roundingUnits(),
            Combinators.combine(keys, Numbers.counts(), CostRows.costs())
                .as(Line::new)
                .list()
                .ofMaxSize(5))
        .as(
            (unit, lines) -> {
              StoreTraits traits = StoreTraits.exact().withRoundingUnit(unit);
              CostTable.Builder table =
                  isJoined
                      ? CostTable.joinedBuilder(grouping, traits)
                      : CostTable.builder(grouping, traits);
              for (Line line : lines) {
                table.add(
                    line.key(),
                    line.count(),
                    line.count() * 1440.0,
                    line.costs(),
                    measure -> unit == 0 ? 0 : line.count());
              }
              return table.build();
            });
  }

  private record Line(CostKey key, long count, Costs costs) {}

  private static Arbitrary<Double> roundingUnits() {
    return Arbitraries.of(0.0, 0.00001, 0.01, 1.0, Double.MIN_VALUE);
  }

  /** Sums behind a key: those of a {@linkplain #tables() table}, all keys together. */
  public static Arbitrary<CostSums> sums() {
    return tables().map(CostTable::total);
  }

  /** What the numbers of a store may be; exact ones often. */
  public static Arbitrary<StoreTraits> traits() {
    Arbitrary<Boolean> either = Arbitraries.of(false, true);
    Arbitrary<StoreTraits> any =
        Combinators.combine(
                Arbitraries.of("USD", "USD", "EUR", "JPY"),
                roundingUnits(),
                either,
                Arbitraries.of(StoreTraits.Idle.class),
                either,
                either,
                either)
            .as(
                (currency, unit, tinyAsZero, idle, unmounted, shared, external) ->
                    new StoreTraits(
                        currency,
                        unit,
                        tinyAsZero,
                        idle,
                        unmounted,
                        shared,
                        external,
                        true,
                        Duration.ZERO))
            .flatMap(
                traits ->
                    Combinators.combine(
                            either,
                            Arbitraries.of(
                                Duration.ZERO,
                                CloudUsageStore.DEFAULT_SETTLED_AFTER,
                                Duration.ofDays(36_500)))
                        .as(
                            (byMeasure, settled) ->
                                (byMeasure ? traits : traits.withoutMeasures())
                                    .withSettledAfter(settled)));
    return Arbitraries.frequencyOf(
        Tuple.of(1, Arbitraries.just(StoreTraits.exact())), Tuple.of(3, any));
  }

  /** Aggregations of allocations: by what, and what becomes of idle. */
  public static Arbitrary<Aggregation> aggregations() {
    Arbitrary<Boolean> either = Arbitraries.of(false, true);
    return Combinators.combine(
            groupings(CostProperty.Source.ALLOCATIONS),
            Arbitraries.of(Aggregation.Idle.class),
            either,
            either)
        .as(Aggregation::new);
  }
}
