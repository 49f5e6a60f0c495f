package io.costaudit.opencost;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.costaudit.audit.AuditReport;
import io.costaudit.audit.AuditRequest;
import io.costaudit.audit.Auditor;
import io.costaudit.cost.Asset;
import io.costaudit.cost.AssetProperties;
import io.costaudit.cost.AssetType;
import io.costaudit.cost.CostProperty;
import io.costaudit.cost.Grouping;
import io.costaudit.cost.InMemoryAssetStore;
import io.costaudit.cost.InMemoryCloudUsageStore;
import io.costaudit.cost.StoreTraits;
import io.costaudit.testsupport.FuzzTarget;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** Bills, up to their audit against one disk. */
@FuzzTarget
public class CloudCostResponseFuzzTest {
  private static final SavedResponses ANSWERS =
      SavedResponses.builder().window(Responses.DAY).build();
  private static final InstantSource CLOCK = InstantSource.fixed(Responses.DAY.end());
  private static final Asset DISK =
      Asset.of(
          AssetType.DISK,
          new AssetProperties("Storage", "AWS", "1", "", "", "c1", "d", "v", Map.of()),
          1440,
          2,
          0);

  @FuzzTest
  void bills(byte[] input) {
    AnyResponse.read(input, in -> ANSWERS.cloudUsage("day.json", in))
        .ifPresent(CloudCostResponseFuzzTest::assertIsAudited);
  }

  private static void assertIsAudited(InMemoryCloudUsageStore store) {
    AnyResponse.assertSumsAgree(
        store,
        Grouping.of(),
        Grouping.of(CostProperty.PROVIDER_ID, CostProperty.CATEGORY),
        Grouping.of(CostProperty.PROVIDER, CostProperty.ACCOUNT, CostProperty.SERVICE));
    InMemoryAssetStore assets = new InMemoryAssetStore(StoreTraits.exact());
    assets.put(Responses.DAY, List.of(DISK));
    Auditor auditor = Auditor.builder().assets(assets).cloudUsage(store).clock(CLOCK).build();
    AuditReport report = auditor.run(AuditRequest.everything());
    assertThat(report.abandonedWindows()).isEmpty();
    assertThat(report.storeFailures()).isEmpty();
  }
}
