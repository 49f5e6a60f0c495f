package io.costaudit.opencost;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.costaudit.audit.AuditReport;
import io.costaudit.audit.AuditRequest;
import io.costaudit.audit.Auditor;
import io.costaudit.cost.Asset;
import io.costaudit.cost.Grouping;
import io.costaudit.cost.InMemoryAllocationStore;
import io.costaudit.cost.InMemoryAssetStore;
import io.costaudit.cost.Property;
import io.costaudit.cost.StoreTraits;
import io.costaudit.testsupport.FuzzTarget;
import java.time.InstantSource;
import java.util.List;

/** Assets, up to the audits of what was read against a day without allocations. */
@FuzzTarget
public class AssetAnswerFuzzTest {
  private static final SavedResponses ANSWERS =
      SavedResponses.builder().window(Answers.DAY).build();
  private static final InstantSource CLOCK = InstantSource.fixed(Answers.DAY.end());

  @FuzzTest
  void assets(byte[] input) {
    AnyAnswer.read(input, in -> ANSWERS.assets("day.json", in))
        .ifPresent(AssetAnswerFuzzTest::assertIsAudited);
    AnyAnswer.read(
        input,
        in -> {
          WindowedRows<Asset> rows = new WindowedRows<>(Answers.DAY);
          ResponseParser.read("day.json", in, new AssetReader(), rows);
          rows.rows().values().forEach(some -> some.forEach(AssetAnswerFuzzTest::assertHasKeys));
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
    AnyAnswer.assertSumsAgree(
        store,
        Grouping.of(),
        Grouping.ASSET,
        Grouping.of(Property.TYPE, Property.CATEGORY),
        Grouping.of(Property.PROVIDER_ID));
    InMemoryAllocationStore allocations =
        new InMemoryAllocationStore(StoreTraits.exact().withIdle(StoreTraits.Idle.BY_NODE));
    allocations.put(Answers.DAY, List.of());
    Auditor auditor =
        Auditor.builder()
            .allocations(allocations)
            .allocationsByNode(allocations)
            .assets(store)
            .clock(CLOCK)
            .build();
    AuditReport report = auditor.run(AuditRequest.everything());
    assertThat(report.failed()).isEmpty();
    assertThat(report.failing()).isEmpty();
  }
}
