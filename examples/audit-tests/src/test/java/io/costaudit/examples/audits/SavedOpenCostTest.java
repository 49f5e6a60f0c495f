package io.costaudit.examples.audits;

import static io.costaudit.testkit.audit.CostAuditAssertions.assertThat;

import io.costaudit.audit.AuditType;
import io.costaudit.audit.Auditor;
import io.costaudit.cost.Grouping;
import io.costaudit.opencost.SavedResponses;
import io.costaudit.testkit.audit.AuditExtension;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A day that OpenCost tells consistently: each audit that it can feed is a test. */
class SavedOpenCostTest {
  private static final Path FOLDER = Path.of("src/test/resources/opencost");

  @RegisterExtension
  static final AuditExtension audits =
      AuditExtension.of(SavedOpenCostTest::auditor)
          .requiring(AuditType.ALLOCATION_RECONCILIATION, AuditType.CLUSTER_EQUALITY);

  private static Auditor auditor() {
    SavedResponses answers = SavedResponses.ofDefaults();
    return Auditor.builder()
        .allocations(answers.allocations(files("allocations.json")))
        .allocationsByNode(answers.allocationsByNode(files("by-node-with-idle.json")))
        .assets(answers.assets(files("assets.json")))
        .allocationTotals(
            answers.allocationTotals(
                Map.of(
                    Grouping.CLUSTER, files("by-cluster.json"),
                    Grouping.NODE, files("by-node.json"))))
        .aggregates(
            answers.aggregates(Map.of(Grouping.parse("namespace"), files("by-namespace.json"))))
        .cloudUsage(answers.cloudUsage(files("bill.json")))
        .build();
  }

  private static List<Path> files(String name) {
    return List.of(FOLDER.resolve(name));
  }

  @TestFactory
  Stream<DynamicTest> agree() {
    return audits.tests();
  }

  @Test
  void openCostSumsNoAssets() {
    assertThat(audits.report())
        .passed()
        .lacks(AuditType.ASSET_TOTAL_STORE, "there is no asset total store");
  }
}
