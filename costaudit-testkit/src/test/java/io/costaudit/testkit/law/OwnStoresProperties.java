package io.costaudit.testkit.law;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.audit.AuditReport;
import io.costaudit.audit.AuditRequest;
import io.costaudit.audit.AuditStatus;
import io.costaudit.cost.Allocation;
import io.costaudit.cost.AllocationStore;
import io.costaudit.cost.CostTable;
import io.costaudit.cost.Grouping;
import io.costaudit.cost.InMemoryAllocationStore;
import io.costaudit.cost.StoreTraits;
import io.costaudit.testkit.family.CostFamilies;
import io.costaudit.testkit.family.CostFamilies.Faulty;
import io.costaudit.testkit.family.CostStores;
import io.costaudit.testkit.record.SettableClock;
import io.costaudit.testsupport.DocSnippet;
import io.costaudit.time.Window;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Runs the examples that {@code docs/testkit.md} shows for tests of one's own stores. */
class OwnStoresProperties {
  // begin docs
  @Property
  void everyRowIsCounted(@ForAll Window day, @ForAll List<Allocation> rows) {
    CostTable table = sums(yourStore(day, rows), day, Grouping.CLUSTER);
    assertThat(table.total().count()).isEqualTo(rows.size());
  }

  @Provide
  Arbitrary<Faulty> brokenTotals() {
    return CostFamilies.faulty("asset-totals.row-nan", "asset-totals.day-lost");
  }

  @Property
  void brokenTotalsDoNotPass(@ForAll("brokenTotals") Faulty faulty) {
    CostStores stores = faulty.broken().stores();
    AuditReport report = stores.auditor(new SettableClock()).build().run(AuditRequest.everything());
    assertThat(report.sets())
        .anyMatch(
            set -> set.assetTotal() != null && set.assetTotal().status() != AuditStatus.PASSED);
  }

  // end docs

  private static AllocationStore yourStore(Window day, List<Allocation> rows) {
    InMemoryAllocationStore store = new InMemoryAllocationStore(StoreTraits.exact());
    store.put(day, rows);
    return store;
  }

  private static CostTable sums(AllocationStore store, Window day, Grouping grouping) {
    return requireNonNull(store.sums(day, Set.of(grouping)).get(grouping));
  }

  @Example
  void thePageShowsThisCode() throws IOException {
    String page = Files.readString(Path.of("../docs/testkit.md"));
    for (String test : List.of("law/OwnStoresProperties", "contract/YourLedgerStoreTest")) {
      Path source = Path.of("src/test/java/io/costaudit/testkit/" + test + ".java");
      assertThat(page).as(test).contains(DocSnippet.of(source).block());
    }
  }
}
