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

/**
 * A day of Kubecost: five audits are to pass, and of the sixth it is known where it differs and by
 * how much. If that is mended, or something else goes wrong, a test fails.
 */
class SavedKubecostTest {
  private static final Path FOLDER = Path.of("src/test/resources/kubecost");

  @RegisterExtension
  static final AuditExtension audits =
      AuditExtension.of(SavedKubecostTest::auditor)
          .only(
              AuditType.ALLOCATION_RECONCILIATION,
              AuditType.ALLOCATION_AGG_STORE,
              AuditType.ALLOCATION_TOTAL_STORE,
              AuditType.ASSET_TOTAL_STORE,
              AuditType.CLUSTER_EQUALITY);

  @RegisterExtension
  static final AuditExtension bill =
      AuditExtension.of(SavedKubecostTest::auditor).only(AuditType.ASSET_RECONCILIATION);

  static Auditor auditor() {
    SavedResponses answers = SavedResponses.builder().withTenancy().build();
    return Auditor.builder()
        .allocations(answers.allocations(files("allocations.json")))
        .assets(answers.assets(files("assets.json")))
        .allocationTotals(
            answers.allocationTotals(
                Map.of(
                    Grouping.CLUSTER, files("by-cluster.json"),
                    Grouping.NODE, files("by-node.json"))))
        .assetTotals(
            answers.assetTotals(
                Map.of(
                    Grouping.CLUSTER, files("assets-by-cluster.json"),
                    Grouping.NODE, files("assets-by-name.json"))))
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
  void theBillIsHigherForOneNode() {
    // begin docs
    assertThat(bill.report())
        .onlyWindow()
        .audit(AuditType.ASSET_RECONCILIATION)
        .failed()
        .comparedAtLeast(3)
        .missesNothing()
        .differsAt("i-0oak", "Compute")
        .expected(7.50)
        .actual(6.00)
        .by(-1.50)
        .differsNowhereElse();
    // end docs
  }
}
