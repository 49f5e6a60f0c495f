package io.costaudit.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.costaudit.opencost.replay.Dialect;
import io.costaudit.opencost.replay.ReplayedAllocation;
import io.costaudit.opencost.replay.ReplayedAsset;
import io.costaudit.opencost.replay.ReplayedCloudCost;
import io.costaudit.opencost.replay.ReplayedDay;
import io.costaudit.opencost.replay.ReplayedResponse;
import io.costaudit.opencost.replay.ReplayingServer;
import io.costaudit.testsupport.Poll;
import io.costaudit.time.Window;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;

/** The command {@code audit} beside a live server. */
class AuditOpenCostIT {
  private static final Instant START = Instant.parse("2023-01-14T00:00:00Z");
  private static final String THREE_DAYS = "--window=2023-01-14T00:00:00Z,2023-01-17T00:00:00Z";

  @TempDir Path folder;
  private ReplayingServer server = ReplayingServer.builder(Dialect.OPENCOST).start();

  @AfterEach
  void close() {
    server.close();
  }

  private static Window day(Instant start, int index) {
    Instant midnight = start.plus(Duration.ofDays(index));
    return new Window(midnight, midnight.plus(Duration.ofDays(1)));
  }

  private static Window day(int index) {
    return day(START, index);
  }

  private static String text(Window window) {
    return window.start() + "," + window.end();
  }

  /** A node, in part idle, a disk that is mounted, and what the cloud billed for both. */
  private static ReplayedDay consistent(Dialect dialect, Window window, double billedForNode) {
    List<ReplayedAllocation> allocations =
        List.of(
            ReplayedAllocation.at("c1", "n1", "shop", "cart-1", "main")
                .controller("deployment", "cart")
                .hours(24, 0, 24e9, 0)
                .cpu(1.2345671, 0)
                .ram(0.7777773, 0)
                .pv(2.5, 0)
                .shared(dialect == Dialect.KUBECOST ? 5 : 0)
                .build());
    List<ReplayedAsset> assets =
        List.of(
            ReplayedAsset.node("c1", "n1", "aws:///eu-1a/i-1", 10, 0, 5),
            ReplayedAsset.of(ReplayedAsset.Type.DISK, "c1", "pvc-1", "vol-1", 2.5),
            ReplayedAsset.of(ReplayedAsset.Type.CLUSTER_MANAGEMENT, "c1", "", "", 5));
    List<ReplayedCloudCost> bill =
        List.of(
            ReplayedCloudCost.of("i-1", "AWS", "1", "Virtual Machine", billedForNode),
            ReplayedCloudCost.of("vol-1", "AWS", "1", "Disk", 2.5));
    return ReplayedDay.of(window, allocations, assets, bill);
  }

  private void start(Dialect dialect, ReplayedDay... days) {
    server.close();
    ReplayingServer.Builder builder = ReplayingServer.builder(dialect);
    List.of(days).forEach(builder::day);
    server = builder.start();
  }

  private void startThreeDays(Dialect dialect) {
    start(
        dialect,
        consistent(dialect, day(0), 15),
        consistent(dialect, day(1), 15),
        consistent(dialect, day(2), 15));
  }

  private record Ended(int code, String out, String err) {}

  private Ended audit(String... more) {
    List<String> args = new ArrayList<>(List.of("audit", "--opencost=" + server.root()));
    args.addAll(List.of(more));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Main.run(new PrintWriter(out), new PrintWriter(err), args.toArray(new String[0]));
    return new Ended(code, out.toString(), err.toString());
  }

  @Test
  void fiveAuditsOfOpenCostPassAndTheSixthSaysWhyItWasNotRun() {
    startThreeDays(Dialect.OPENCOST);
    Ended ended = audit(THREE_DAYS);
    assertThat(ended.code()).as(ended.out() + ended.err()).isZero();
    assertThat(ended.out())
        .contains("2023-01-15  Passed      Passed      Passed  -             Passed  Passed")
        .contains(
            "not run: AuditAssetTotalStore: there is no asset total store: OpenCost does not sum"
                + " assets")
        .contains("15 audits of 3 days: 15 passed; $0.00 of $");
    assertThat(ended.err()).isEmpty();
  }

  @Test
  void sixAuditsOfKubecostPass() {
    startThreeDays(Dialect.KUBECOST);
    Ended ended = audit(THREE_DAYS);
    assertThat(ended.code()).as(ended.out() + ended.err()).isZero();
    assertThat(ended.out())
        .contains("18 audits of 3 days: 18 passed; $0.00 of $")
        .doesNotContain("not run");
  }

  @Test
  void whatDiffersFromTheBillIsToldInDollarsAndPercent() {
    start(
        Dialect.OPENCOST,
        consistent(Dialect.OPENCOST, day(0), 15),
        consistent(Dialect.OPENCOST, day(1), 20),
        consistent(Dialect.OPENCOST, day(2), 15));
    Ended ended = audit(THREE_DAYS, "--type=AuditAssetReconciliation");
    assertThat(ended.code()).as(ended.out()).isEqualTo(AuditCommand.AUDIT_FAILED);
    // Billed were 17.50 twice and 22.50 once; 5 of 57.50 are 8.70 %.
    assertThat(ended.out())
        .contains("2023-01-15 AuditAssetReconciliation Failed")
        .contains("3 audits of 3 days: 2 passed, 1 failed; $5.00 of $57.50 differ (8.70 %)");
  }

  @ParameterizedTest
  @EnumSource
  void aServerThatFailsInTheMiddleFailsThatDayAlone(Dialect dialect) {
    startThreeDays(dialect);
    server.serve("/assets", text(day(1)), ReplayedResponse.error("Prometheus is gone"));
    Ended ended = audit(THREE_DAYS, "--type=AuditClusterEquality", "--progress");
    assertThat(ended.code()).isEqualTo(Main.COULD_NOT_RUN);
    assertThat(ended.out().replaceAll("\\s+", " ")) // the line is wrapped
        .contains("2023-01-15 AuditClusterEquality Failed: asset store failed: GET http")
        .contains("HTTP 500", "Prometheus is gone")
        .contains("3 audits of 3 days: 2 passed, 1 failed;");
    assertThat(ended.err().lines().map(line -> line.replaceFirst(", \\d+ s.*", "")))
        .containsExactly(
            "2023-01-14: 1 of 3 audits", "2023-01-15: 2 of 3 audits", "2023-01-16: 3 of 3 audits");
  }

  // Windows

  @Test
  void todayIsLeftOutAndSoSaidUnlessNothingElseIsAskedFor() {
    Instant today = Instant.now().truncatedTo(ChronoUnit.DAYS);
    start(
        Dialect.OPENCOST,
        Stream.of(-2, -1, 0, 1)
            .map(index -> consistent(Dialect.OPENCOST, day(today, index), 15))
            .toArray(ReplayedDay[]::new));
    Ended ended = audit("--window=2d", "--type=AuditAllocationTotalStore");
    assertThat(ended.code()).as(ended.out() + ended.err()).isZero();
    assertThat(ended.out()).contains("1 audit of 1 day: 1 passed;");
    assertThat(ended.err().lines())
        .singleElement()
        .asString()
        .matches("\\d{4}-\\d\\d-\\d\\d has not ended and was left out; --window today audits it");

    Ended ofToday = audit("--window=today", "--type=AuditAllocationTotalStore");
    assertThat(ofToday.code()).as(ofToday.out()).isEqualTo(AuditCommand.WARNING);
    assertThat(ofToday.out())
        .contains("AuditAllocationTotalStore Warning: not settled")
        .contains("1 audit of 1 day: 0 passed, 1 with a warning;");
    assertThat(ofToday.err()).isEmpty();
  }

  @Test
  void byDefaultTheLastSevenDaysAreAskedFor() {
    Ended ended = audit();
    assertThat(ended.code()).isEqualTo(AuditCommand.WARNING);
    assertThat(ended.out()).contains("35 audits of 7 days: 0 passed, 35 with warnings; $0.00 of");
  }

  // Formats

  @Test
  void theJsonHoldsTheSetsAndTheRestIsOnStandardError() throws IOException {
    startThreeDays(Dialect.OPENCOST);
    Ended ended = audit(THREE_DAYS, "--format=json");
    JsonNode sets = new ObjectMapper().readTree(ended.out());
    assertThat(sets).hasSize(3);
    assertThat(sets.get(2).get("clusterEquality").get("Status").asText()).isEqualTo("Passed");
    assertThat(ended.err().lines())
        .singleElement()
        .asString()
        .startsWith("not run: AuditAssetTotalStore: ");
  }

  @Test
  void buildServersReadWhatFailed() throws Exception {
    startThreeDays(Dialect.OPENCOST);
    server.serve("/assets", text(day(1)), ReplayedResponse.error("Prometheus is gone"));
    Ended ended = audit(THREE_DAYS, "--format=junit");
    assertThat(ended.code()).isEqualTo(Main.COULD_NOT_RUN);
    Element root =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(ended.out().getBytes(StandardCharsets.UTF_8)))
            .getDocumentElement();
    assertThat(root.getElementsByTagName("testcase").getLength()).isEqualTo(16);
    assertThat(root.getElementsByTagName("error").getLength()).isEqualTo(3);
    assertThat(root.getElementsByTagName("skipped").getLength()).isOne();
  }

  // Credentials

  @Test
  void theTokenInAFileIsSentAndNeverShown() throws IOException {
    startThreeDays(Dialect.OPENCOST);
    Path token = Files.writeString(folder.resolve("token"), "very-secret\n");
    Ended ended = audit(THREE_DAYS, "--opencost-token-file=" + token);
    assertThat(ended.code()).isZero();
    assertThat(server.requests())
        .isNotEmpty()
        .allMatch(
            request -> request.header("authorization").orElse("").equals("Bearer very-secret"));
    server.serve("/allocation", "", ReplayedResponse.plain(500, "no very-secret for you"));
    Ended failed = audit(THREE_DAYS, "--opencost-token-file=" + token);
    assertThat(failed.code()).isEqualTo(Main.COULD_NOT_RUN);
    assertThat(failed.out() + failed.err()).contains("HTTP 500").doesNotContain("very-secret");
  }

  // Servers that cannot be asked

  private static Stream<ReplayedResponse> answersOfOthers() {
    return Stream.of(
        ReplayedResponse.unauthorized(),
        ReplayedResponse.forbidden(),
        ReplayedResponse.loginPage(),
        ReplayedResponse.redirect(302, "https://login.example/"),
        ReplayedResponse.plain(404, "404 page not found"),
        ReplayedResponse.plain(200, "pong"),
        ReplayedResponse.of(200, "application/json", "{\"status\":\"up\"}"),
        ReplayedResponse.of(404, "application/json", "{\"kind\":\"Status\",\"code\":404}"),
        ReplayedResponse.empty());
  }

  @ParameterizedTest
  @MethodSource("answersOfOthers")
  void whatIsNoOpenCostIsSaidInOneLine(ReplayedResponse answer) {
    server.answer(path -> true, ReplayingServer.ALWAYS, answer);
    Ended ended = audit();
    assertThat(ended.code()).as(ended.out() + ended.err()).isEqualTo(Main.COULD_NOT_RUN);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err().lines()).singleElement().asString().contains(server.root().toString());
  }

  @Test
  void aServerThatIsNotThereIsSaid() throws Exception {
    try (Program program = Program.start("audit", "--opencost", "http://127.0.0.1:1")) {
      assertThat(program.awaitExit(Poll.LONG)).isEqualTo(Main.COULD_NOT_RUN);
      assertThat(program.out()).isEmpty();
      assertThat(program.err())
          .singleElement()
          .asString()
          .startsWith("GET http://127.0.0.1:1/")
          .contains("no connection", "refused, after 2 tries", "Check host, port");
    }
  }

  // Processes

  @Test
  void theTokenInTheEnvironmentIsSent() throws Exception {
    startThreeDays(Dialect.KUBECOST);
    try (Program program =
        Program.start(
            Map.of(OpenCostOptions.TOKEN, "very-secret"),
            "audit",
            "--opencost",
            server.root().toString(),
            THREE_DAYS)) {
      assertThat(program.awaitExit(Poll.LONG)).as(program.err()::toString).isZero();
    }
    assertThat(server.requests())
        .isNotEmpty()
        .allMatch(
            request -> request.header("authorization").orElse("").equals("Bearer very-secret"));
  }

  @Test
  void whoEndsItIsToldWhatIsDone() throws Exception {
    startThreeDays(Dialect.OPENCOST);
    CountDownLatch release = new CountDownLatch(1);
    server.serve(
        "/allocation",
        text(day(1)),
        ReplayedResponse.json(
            200, out -> Poll.until("the end of the test", () -> release.getCount() == 0)));
    try (Program program =
        Program.start(
            "audit",
            "--opencost",
            server.root().toString(),
            THREE_DAYS,
            "--type=AuditAllocationTotalStore")) {
      Poll.until(
          "the second day",
          () ->
              server.requests().stream()
                  .anyMatch(
                      request ->
                          request.path().equals("/allocation")
                              && request.parameter("window").orElse("").equals(text(day(1)))));
      program.terminate();
      program.awaitExit(Poll.LONG);
      assertThat(program.out())
          .contains("ended before all windows were audited")
          .last()
          .asString()
          .startsWith("1 audit of 1 day: 1 passed;");
      assertThat(program.err()).isEmpty();
    } finally {
      release.countDown();
    }
  }
}
