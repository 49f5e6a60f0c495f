package io.costaudit.opencost.read;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.costaudit.audit.AuditReport;
import io.costaudit.audit.AuditRequest;
import io.costaudit.audit.Auditor;
import io.costaudit.cost.Asset;
import io.costaudit.cost.CostProperty;
import io.costaudit.cost.Grouping;
import io.costaudit.cost.InMemoryAllocationStore;
import io.costaudit.cost.InMemoryAssetStore;
import io.costaudit.cost.StoreTraits;
import io.costaudit.opencost.AnyResponse;
import io.costaudit.opencost.Exceptions;
import io.costaudit.opencost.Responses;
import io.costaudit.opencost.SavedResponses;
import io.costaudit.testsupport.FuzzTarget;
import java.time.InstantSource;
import java.util.List;

/** Assets, up to the audits of what was read against a day without allocations. */
@FuzzTarget
public class AssetResponseFuzzTest {
  private static final SavedResponses ANSWERS =
      SavedResponses.builder().window(Responses.DAY).build();
  private static final InstantSource CLOCK = InstantSource.fixed(Responses.DAY.end());

  @FuzzTest
  void assets(byte[] input) {
    AnyResponse.read(input, in -> ANSWERS.assets("day.json", in))
        .ifPresent(AssetResponseFuzzTest::assertIsAudited);
    AnyResponse.read(
        input,
        in -> {
          WindowedRows<Asset> rows = new WindowedRows<>(Responses.DAY);
          ResponseParser.read("day.json", in, new AssetReader(), rows, Exceptions.UNREADABLE);
          rows.rows().values().forEach(some -> some.forEach(AssetResponseFuzzTest::assertHasKeys));
          return rows;
        });
  }

  private static void assertHasKeys(Asset asset) {
    for (Grouping grouping : List.of(Grouping.CLUSTER, Grouping.NODE)) {
      ResponseKeys.ofAssetTotal(grouping, asset.properties().name(), asset);
    }
    assertThat(asset.minutes()).isNotNegative();
  }

  private static void assertIsAudited(InMemoryAssetStore store) {
    AnyResponse.assertSumsAgree(
        store,
        Grouping.of(),
        Grouping.ASSET,
        Grouping.of(CostProperty.TYPE, CostProperty.CATEGORY),
        Grouping.of(CostProperty.PROVIDER_ID));
    InMemoryAllocationStore allocations =
        new InMemoryAllocationStore(StoreTraits.exact().withIdle(StoreTraits.Idle.BY_NODE));
    allocations.put(Responses.DAY, List.of());
    Auditor auditor =
        Auditor.builder()
            .allocations(allocations)
            .allocationsByNode(allocations)
            .assets(store)
            .clock(CLOCK)
            .build();
    AuditReport report = auditor.run(AuditRequest.everything());
    assertThat(report.abandonedWindows()).isEmpty();
    assertThat(report.storeFailures()).isEmpty();
  }
}
