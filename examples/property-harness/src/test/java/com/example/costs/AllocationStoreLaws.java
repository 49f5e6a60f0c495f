package com.example.costs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.costaudit.audit.AuditRequest;
import io.costaudit.audit.AuditSet;
import io.costaudit.audit.Auditor;
import io.costaudit.audit.AuditorBuilder;
import io.costaudit.cost.Allocation;
import io.costaudit.cost.CostKey;
import io.costaudit.cost.CostTable;
import io.costaudit.cost.Grouping;
import io.costaudit.cost.Measure;
import io.costaudit.cost.CostProperty.Source;
import io.costaudit.cost.TopRow;
import io.costaudit.testkit.family.CostFamilies;
import io.costaudit.testkit.family.CostFamily;
import io.costaudit.testkit.generate.CostRows;
import io.costaudit.testkit.generate.CostTables;
import io.costaudit.testkit.record.SettableClock;
import io.costaudit.time.Window;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Laws of a store of allocations, whatever rows it holds. */
class AllocationStoreLaws {
  private static final Window DAY = Window.parse("today", SettableClock.START);

  @Property(seed = "1")
  void everyRowIsCounted(@ForAll Window window, @ForAll @Size(max = 10) List<Allocation> rows) {
    RowAllocationStore store = Stores.allocations();
    store.put(window, rows);
    CostTable table = store.sums(window, Set.of(Grouping.CLUSTER)).get(Grouping.CLUSTER);
    assertThat(table.total().count()).isEqualTo(rows.size());
  }

  @Property(seed = "1")
  void keysAreWhatTheRowsSay(@ForAll Allocation row, @ForAll("groupings") Grouping grouping) {
    List<String> values = grouping.properties().stream().map(row::value).toList();
    // Not the keys themselves: two that differ may print alike, as cluster/two.
    assertThat(table(List.of(row), grouping).keys())
        .singleElement()
        .extracting(CostKey::values)
        .isEqualTo(values);
  }

  /** Narrower than {@code @ForAll Grouping}, which makes those of other stores too. */
  @Provide
  Arbitrary<Grouping> groupings() {
    return CostTables.groupings(Source.ALLOCATIONS);
  }

  @Property(seed = "1")
  void sumsAreExact(@ForAll("finiteRows") List<Allocation> rows, @ForAll Measure measure) {
    BigDecimal exact = BigDecimal.ZERO;
    BigDecimal size = BigDecimal.ZERO;
    for (Allocation row : rows) {
      BigDecimal cost = new BigDecimal(row.costs().cost(measure));
      exact = exact.add(cost);
      size = size.add(cost.abs());
    }
    double sum = table(rows, Grouping.of()).total().cost(measure);
    // What the order of additions may change, and no more.
    assertThat(sum).isCloseTo(exact.doubleValue(), within(1e-12 * size.doubleValue()));
  }

  @Provide
  Arbitrary<List<Allocation>> finiteRows() {
    return CostRows.allocations(CostRows.finiteCosts()).list().ofMaxSize(10);
  }

  @Property(seed = "1")
  void whatIsNoNumberIsNotHidden(@ForAll @Size(max = 10) List<Allocation> rows) {
    boolean allFinite = rows.stream().allMatch(row -> Double.isFinite(row.costs().total()));
    double total = table(rows, Grouping.of()).total().costs().total();
    assertThat(Double.isFinite(total)).as("a total of %s is finite", total).isEqualTo(allFinite);
  }

  @Property(seed = "1")
  void theDearestComeFirst(
      @ForAll("finiteRows") List<Allocation> rows, @ForAll @IntRange(max = 5) int limit) {
    List<TopRow> top = store(rows).top(DAY, Grouping.of(), CostKey.of(), limit);
    List<Double> dearest =
        rows.stream()
            .map(row -> row.costs().total())
            .sorted(Comparator.reverseOrder())
            .limit(limit)
            .toList();
    assertThat(top).extracting(row -> row.costs().total()).isEqualTo(dearest);
  }

  /** A family is what six stores hold of the same days; of one of them, ours takes the place. */
  @Property(seed = "1", tries = 50)
  void auditsDoNotTellTheStoreFromAnother(@ForAll("families") CostFamily family) {
    RowAllocationStore store = Stores.allocations();
    family.days().forEach(day -> store.put(day.window(), day.allocations()));
    AuditorBuilder theirs = family.stores().auditor(new SettableClock());
    AuditorBuilder ours = family.stores().auditor(new SettableClock()).allocations(store);
    assertThat(results(ours.build())).isEqualTo(results(theirs.build()));
  }

  /** At most two clusters of two nodes with two workloads, on one day. */
  @Provide
  Arbitrary<CostFamily> families() {
    return CostFamilies.families(2, 2, 2, 1);
  }

  private static List<String> results(Auditor auditor) {
    List<String> results = new ArrayList<>();
    for (AuditSet set : auditor.run(AuditRequest.everything()).sets()) {
      set.results()
          .forEach(
              (audit, result) ->
                  results.add(
                      audit + " " + result.status() + " " + result.outcome().missingValues()));
    }
    return results;
  }

  private static RowAllocationStore store(List<Allocation> rows) {
    RowAllocationStore store = Stores.allocations();
    store.put(DAY, rows);
    return store;
  }

  private static CostTable table(List<Allocation> rows, Grouping grouping) {
    return store(rows).sums(DAY, Set.of(grouping)).get(grouping);
  }
}
