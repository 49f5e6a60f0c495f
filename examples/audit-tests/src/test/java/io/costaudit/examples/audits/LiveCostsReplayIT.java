package io.costaudit.examples.audits;

import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.opencost.replay.Dialect;
import io.costaudit.opencost.replay.ReplayedAllocation;
import io.costaudit.opencost.replay.ReplayedAsset;
import io.costaudit.opencost.replay.ReplayedCloudCost;
import io.costaudit.opencost.replay.ReplayedDay;
import io.costaudit.opencost.replay.ReplayingServer;
import io.costaudit.testsupport.ChildProcess;
import io.costaudit.time.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The tests of a live server, run against a double of one. */
class LiveCostsReplayIT {
  /** More than are audited, should midnight pass meanwhile. */
  private static final int DAYS = 9;

  private static ReplayedDay day(Dialect dialect, int daysAgo, double billed) {
    Instant start = Instant.now().truncatedTo(ChronoUnit.DAYS).minus(Duration.ofDays(daysAgo));
    return ReplayedDay.of(
        new Window(start, start.plus(Duration.ofDays(1))),
        List.of(
            ReplayedAllocation.at("garden", "oak", "web", "cart-1", "app")
                .controller("deployment", "cart")
                .hours(24, 0, 24e9, 0)
                .cpu(1.5, 0)
                .ram(0.75, 0)
                .shared(dialect == Dialect.KUBECOST ? 2 : 0)
                .build()),
        List.of(
            ReplayedAsset.node("garden", "oak", "aws:///eu-1a/i-0oak", 4, 0, 2),
            ReplayedAsset.of(ReplayedAsset.Type.CLUSTER_MANAGEMENT, "garden", "", "", 2)),
        List.of(ReplayedCloudCost.of("i-0oak", "AWS", "1", "Virtual Machine", billed)));
  }

  private static ReplayingServer server(Dialect dialect, double billed) {
    ReplayingServer.Builder server = ReplayingServer.builder(dialect).now(Instant.now());
    for (int daysAgo = DAYS - 1; daysAgo >= 0; daysAgo--) {
      server.day(day(dialect, daysAgo, daysAgo == 4 ? billed : 6));
    }
    return server.start();
  }

  private static List<String> run(Map<String, String> environment) {
    List<String> lines = new ArrayList<>();
    try (ChildProcess process =
        ChildProcess.startIn(environment, TestRun.class, "256m", LiveCostsIT.class.getName())) {
      for (String line = process.line(); !line.equals(TestRun.END); line = process.line()) {
        lines.add(line);
      }
    }
    return lines;
  }

  private static List<String> run(ReplayingServer server) {
    return run(Map.of("COSTAUDIT_OPENCOST_URL", server.base().toString()));
  }

  private static Stream<String> ended(List<String> lines, String status) {
    return lines.stream().filter(line -> line.startsWith(status));
  }

  @ParameterizedTest
  @EnumSource
  void eachAuditOfEachDayIsATest(Dialect dialect) {
    boolean sumsAssets = dialect == Dialect.KUBECOST;
    try (ReplayingServer server = server(dialect, 6)) {
      List<String> lines = run(server);
      assertThat(ended(lines, "FAILED")).as(lines.toString()).isEmpty();
      // Bills of the last two days are not settled.
      assertThat(ended(lines, "ABORTED").filter(line -> line.contains("not settled"))).hasSize(2);
      assertThat(ended(lines, "SUCCESSFUL")).hasSize(7 * (sumsAssets ? 6 : 5) - 2);
      if (!sumsAssets) {
        assertThat(lines)
            .anyMatch(
                line ->
                    line.startsWith(
                        "ABORTED AuditAssetTotalStore AuditAssetTotalStore was not run: there is no"
                            + " asset total store: "));
      }
    }
  }

  @Test
  void aDayWithAnotherBillFails() {
    try (ReplayingServer server = server(Dialect.OPENCOST, 8)) {
      assertThat(ended(run(server), "FAILED"))
          .singleElement()
          .asString()
          .matches(
              "FAILED (\\S+) AuditAssetReconciliation Expected AuditAssetReconciliation of \\1 to be"
                  + " Passed, but it is Failed");
    }
  }

  @Test
  void aServerThatIsNotThereFails() {
    ReplayingServer gone = server(Dialect.OPENCOST, 6);
    gone.close();
    assertThat(run(gone)).isNotEmpty().allMatch(line -> line.startsWith("FAILED Audit"));
  }

  @Test
  void withoutAServerTheClassIsSkippedByName() {
    assertThat(run(Map.of("COSTAUDIT_OPENCOST_URL", "")))
        .containsExactly(
            "SKIPPED LiveCostsIT Environment variable [COSTAUDIT_OPENCOST_URL] with value [] does"
                + " not match regular expression [.+]");
  }
}
