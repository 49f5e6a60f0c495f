package io.costaudit.examples.embedding;

// begin docs
import io.costaudit.audit.AuditRequest;
import io.costaudit.audit.AuditSet;
import io.costaudit.audit.Auditor;
import io.costaudit.cost.Allocation;
import io.costaudit.cost.AllocationStore;
import io.costaudit.cost.Asset;
import io.costaudit.cost.AssetStore;
import io.costaudit.cost.RowSource;
import io.costaudit.cost.StoreTraits;
import io.costaudit.time.Window;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

final class OwnRows {
  private OwnRows() {}

  static List<AuditSet> audit(
      Function<Window, Stream<Allocation>> allocations, Function<Window, Stream<Asset>> assets) {
    List<Window> days = List.of(Window.day(LocalDate.parse("2023-01-16")));
    StoreTraits traits = StoreTraits.exact().withCurrency("EUR");
    return Auditor.builder()
        .allocations(AllocationStore.scanning(RowSource.of(days, allocations), traits))
        .assets(AssetStore.scanning(RowSource.of(days, assets), traits))
        .build()
        .run(AuditRequest.everything())
        .sets();
  }
}
// end docs
