package io.costaudit.examples.audits;

import io.costaudit.opencost.OpenCostClient;
import io.costaudit.opencost.OpenCostStores;
import io.costaudit.testkit.audit.AuditExtension;
import java.net.URI;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The last seven days of the OpenCost or Kubecost that the variable names; skipped without it. A
 * build of one's own needs {@code costaudit-testkit} and {@code costaudit-opencost} for this, and
 * JUnit.
 */
// begin docs
@EnabledIfEnvironmentVariable(named = "COSTAUDIT_OPENCOST_URL", matches = ".+")
class LiveCostsIT {
  @RegisterExtension
  static final AuditExtension audits =
      AuditExtension.using(
              () -> {
                URI server = URI.create(System.getenv("COSTAUDIT_OPENCOST_URL"));
                return OpenCostClient.builder(server).build();
              },
              client -> OpenCostStores.of(client).auditor().build())
          .allowingWarnings();

  @TestFactory
  Stream<DynamicTest> agree() {
    return audits.tests();
  }
}
// end docs
