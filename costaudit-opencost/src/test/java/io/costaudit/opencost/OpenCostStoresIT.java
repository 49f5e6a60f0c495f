package io.costaudit.opencost;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.costaudit.audit.AuditDetails;
import io.costaudit.audit.AuditDifference;
import io.costaudit.audit.AuditMeasure;
import io.costaudit.audit.AuditMissingValue;
import io.costaudit.audit.AuditReport;
import io.costaudit.audit.AuditRequest;
import io.costaudit.audit.AuditResult;
import io.costaudit.audit.AuditStatus;
import io.costaudit.audit.AuditType;
import io.costaudit.audit.AuditVerdict;
import io.costaudit.cost.CostKey;
import io.costaudit.cost.Grouping;
import io.costaudit.opencost.replay.Dialect;
import io.costaudit.opencost.replay.Fault;
import io.costaudit.opencost.replay.ReplayedAllocation;
import io.costaudit.opencost.replay.ReplayedAsset;
import io.costaudit.opencost.replay.ReplayedCloudCost;
import io.costaudit.opencost.replay.ReplayedDay;
import io.costaudit.opencost.replay.ReplayedRequest;
import io.costaudit.opencost.replay.ReplayedResponse;
import io.costaudit.opencost.replay.ReplayingServer;
import io.costaudit.testkit.record.SettableClock;
import io.costaudit.time.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OpenCostStoresIT {
  private static final Instant START = Instant.parse("2023-01-14T00:00:00Z");
  private static final Window DAY = day(0);
  private static final Instant NOW = Instant.parse("2023-01-20T09:00:00Z");

  private ReplayingServer server = ReplayingServer.builder(Dialect.OPENCOST).start();
  private OpenCostClient client = OpenCostClient.builder(server.root()).build();

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  private static Window day(int index) {
    Instant start = START.plus(Duration.ofDays(index));
    return new Window(start, start.plus(Duration.ofDays(1)));
  }

  private void start(ReplayingServer.Builder builder) {
    close();
    server = builder.now(NOW).start();
    client =
        OpenCostClient.builder(server.root())
            .backoff(Duration.ofMillis(1), Duration.ofMillis(5))
            .build();
  }

  private void start(Dialect dialect, ReplayedDay... days) {
    ReplayingServer.Builder builder = ReplayingServer.builder(dialect);
    List.of(days).forEach(builder::day);
    start(builder);
  }

  private OpenCostStores.Builder stores(Window... windows) {
    return OpenCostStores.builder(client).windows(List.of(windows)).clock(() -> NOW);
  }

  private AuditReport audit(Window... windows) {
    return stores(windows)
        .build()
        .auditor()
        .clock(() -> NOW)
        .build()
        .run(AuditRequest.everything());
  }

  private static AuditResult result(AuditReport report, AuditType type) {
    assertThat(report.abandonedWindows()).isEmpty();
    assertThat(report.sets()).hasSize(1);
    return requireNonNull(report.sets().get(0).result(type), type::wireName);
  }

  private static AuditDetails details(AuditResult result) {
    return requireNonNull(result.outcome().details());
  }

  private static ReplayedAllocation.Builder container(String node, String name) {
    return ReplayedAllocation.at("c1", node, "ns-" + name, "pod-" + name + "-" + node, "main")
        .controller("deployment", name)
        .label("app", name)
        .hours(24, 0, 24e9, 0);
  }

  /** Two nodes in use, with idle on both; a disk that is mounted, a load balancer, and fees. */
  private static List<ReplayedAllocation> allocations(boolean withTenancy) {
    return new ArrayList<>(
        List.of(
            container("n1", "a")
                .cpu(1.2345671, -0.1)
                .ram(0.7777773, 0)
                .pv(2.5, 0)
                .loadBalancer(3, 0)
                .shared(withTenancy ? 5 : 0)
                .build(),
            container("n1", "b").cpu(2.3456789, 0).ram(0.3333333, 0).build(),
            container("n2", "a").cpu(0.987654, 0).gpu(1.5, 0).ram(1.1111111, 0.2).build()));
  }

  private static List<ReplayedAsset> assets() {
    return new ArrayList<>(
        List.of(
            ReplayedAsset.node("c1", "n1", "aws:///eu-1a/i-1", 10.1, 0, 5.3)
                .discounted(0.2)
                .adjusted(-1.7),
            ReplayedAsset.node("c1", "n2", "aws:///eu-1a/i-2", 7.7, 4.4, 3.1),
            ReplayedAsset.of(ReplayedAsset.Type.DISK, "c1", "pvc-1", "vol-1", 2.5),
            ReplayedAsset.of(ReplayedAsset.Type.LOAD_BALANCER, "c1", "ns/svc", "", 3),
            ReplayedAsset.of(ReplayedAsset.Type.CLUSTER_MANAGEMENT, "c1", "", "", 5)));
  }

  private static List<ReplayedCloudCost> bill() {
    return List.of(
        ReplayedCloudCost.of("i-1", "AWS", "1", "Virtual Machine", 10.62),
        ReplayedCloudCost.of("i-2", "AWS", "1", "Virtual Machine", 15.2),
        ReplayedCloudCost.of("vol-1", "AWS", "1", "Disk", 2.5));
  }

  private static ReplayedDay consistent(Dialect dialect, Window window) {
    return ReplayedDay.of(window, allocations(dialect == Dialect.KUBECOST), assets(), bill());
  }

  @Test
  void fiveAuditsRunAgainstOpenCostAndTheSixthSaysWhyNot() {
    start(Dialect.OPENCOST, consistent(Dialect.OPENCOST, DAY));
    AuditReport report = audit(DAY);
    for (AuditType type : AuditType.values()) {
      if (type != AuditType.ASSET_TOTAL_STORE) {
        AuditResult result = result(report, type);
        assertThat(result.status())
            .as("%s %s %s", type, result.outcome(), result)
            .isEqualTo(AuditStatus.PASSED);
        assertThat(details(result).compared()).as(type.wireName()).isPositive();
      }
    }
    assertThat(report.missingData()).containsOnlyKeys(AuditType.ASSET_TOTAL_STORE);
    assertThat(report.missingData().get(AuditType.ASSET_TOTAL_STORE))
        .isEqualTo(
            "there is no asset total store: OpenCost does not sum assets, as Kubecost does by"
                + " /assets?aggregate=");
    assertThat(report.sets().get(0).window()).isEqualTo(DAY);
  }

  @Test
  void sixAuditsRunAgainstKubecost() {
    start(Dialect.KUBECOST, consistent(Dialect.KUBECOST, DAY));
    AuditReport report = audit(DAY);
    for (AuditType type : AuditType.values()) {
      AuditResult result = result(report, type);
      assertThat(result.status())
          .as("%s %s %s", type, result.outcome(), result)
          .isEqualTo(AuditStatus.PASSED);
      assertThat(details(result).compared()).as(type.wireName()).isPositive();
    }
    assertThat(report.missingData()).isEmpty();
  }

  // Idle

  @Test
  void idleThatOpenCostPutsOnNoNodeIsAWarningIfItIsWhatTheNodesLack() {
    List<ReplayedAsset> assets = assets();
    assets.add(ReplayedAsset.node("c1", "n3", "aws:///eu-1a/i-3", 6, 0, 2));
    List<ReplayedAllocation> allocations = allocations(false);
    allocations.remove(2);
    allocations.add(container("n2", "a").cpu(0.987654, 0).ram(1.1111111, 0.2).build());
    start(Dialect.OPENCOST, ReplayedDay.of(DAY, allocations, assets, List.of()));
    AuditResult result = result(audit(DAY), AuditType.ALLOCATION_RECONCILIATION);
    assertThat(result.status()).isEqualTo(AuditStatus.WARNING);
    assertThat(result.outcome().description()).isEqualTo("idle without a node");
    assertThat(result.differences()).isEmpty();
    assertThat(result.outcome().missingValues())
        .extracting(
            AuditMissingValue::description, AuditMissingValue::keyText, AuditMissingValue::amount)
        .contains(
            tuple("in the asset store, not in the allocation store", "c1/n3", 8.0),
            tuple("gpu 4.40 of idle stand at no node", "c1/n2", 4.4));
  }

  @Test
  void idleThatIsNotWhatTheNodesLackFails() {
    List<ReplayedAsset> other = assets();
    other.add(ReplayedAsset.node("c1", "n3", "aws:///eu-1a/i-3", 6, 0, 2));
    start(Dialect.OPENCOST, ReplayedDay.of(DAY, allocations(false), other, List.of()));
    ReplayedResponse assets = answer("/assets?window=" + text(DAY));
    start(Dialect.OPENCOST, consistent(Dialect.OPENCOST, DAY));
    server.serve("/assets", text(DAY), assets);
    AuditResult result = result(audit(DAY), AuditType.ALLOCATION_RECONCILIATION);
    assertThat(result.status()).isEqualTo(AuditStatus.WARNING);
    assertThat(result.outcome().description()).doesNotContain("idle");

    other.set(0, ReplayedAsset.node("c1", "n1", "aws:///eu-1a/i-1", 10.1, 0, 5.3));
    start(Dialect.OPENCOST, ReplayedDay.of(DAY, allocations(false), other, List.of()));
    ReplayedResponse dearer = answer("/assets?window=" + text(DAY));
    start(Dialect.OPENCOST, consistent(Dialect.OPENCOST, DAY));
    server.serve("/assets", text(DAY), dearer);
    AuditResult failed = result(audit(DAY), AuditType.ALLOCATION_RECONCILIATION);
    assertThat(failed.status()).isEqualTo(AuditStatus.FAILED);
    assertThat(failed.differences()).extracting(AuditDifference::outer).contains("c1/n1");
  }

  private static String text(Window window) {
    return window.start() + "," + window.end();
  }

  private ReplayedResponse answer(String pathAndQuery) {
    String[] parts = pathAndQuery.split("[?=]", 3);
    byte[] body =
        client.read(OpenCostQuery.of(parts[0]).with(parts[1], parts[2]), in -> in.readAllBytes());
    return ReplayedResponse.json(200, out -> out.write(body));
  }

  // What a server does not have

  @Test
  void aServerWithoutBillsLeavesTheirAuditUnrunAndSaysWhy() {
    start(
        ReplayingServer.builder(Dialect.OPENCOST)
            .day(consistent(Dialect.OPENCOST, DAY))
            .withoutBills());
    AuditReport report = audit(DAY);
    assertThat(report.storeFailures()).isEmpty();
    assertThat(report.missingData())
        .containsOnlyKeys(AuditType.ASSET_TOTAL_STORE, AuditType.ASSET_RECONCILIATION);
    assertThat(report.missingData().get(AuditType.ASSET_RECONCILIATION))
        .startsWith("there is no cloud usage store: the server has no cloud costs: GET http")
        .contains("HTTP 501", "CloudCost Pipeline is not configured");
  }

  @Test
  void aServerWithoutAssetsLeavesTheirAuditsUnrun() {
    start(Dialect.OPENCOST, consistent(Dialect.OPENCOST, DAY));
    server.answer(
        path -> path.equals("/assets"),
        ReplayingServer.ALWAYS,
        ReplayedResponse.plain(404, "404 page not found"));
    server.answer(
        path -> path.equals("/model/assets"),
        ReplayingServer.ALWAYS,
        ReplayedResponse.plain(404, "404 page not found"));
    AuditReport report = audit(DAY);
    assertThat(report.sets().get(0).results())
        .containsOnlyKeys(AuditType.ALLOCATION_TOTAL_STORE, AuditType.ALLOCATION_AGG_STORE);
    assertThat(report.missingData().get(AuditType.CLUSTER_EQUALITY))
        .startsWith("there is no asset store: the server has no assets: GET http");
  }

  /** Given by its root, where it answers with a page to everything. */
  @Test
  void aKubecostWithoutAssetsLeavesTheirAuditsUnrun() {
    start(Dialect.KUBECOST, consistent(Dialect.KUBECOST, DAY));
    server.answer(
        path -> path.equals("/model/assets"),
        ReplayingServer.ALWAYS,
        ReplayedResponse.plain(404, "404 page not found"));
    AuditReport report = audit(DAY);
    assertThat(report.storeFailures()).isEmpty();
    assertThat(report.sets().get(0).results())
        .containsOnlyKeys(AuditType.ALLOCATION_TOTAL_STORE, AuditType.ALLOCATION_AGG_STORE);
    assertThat(report.missingData().get(AuditType.CLUSTER_EQUALITY))
        .startsWith("there is no asset store: the server has no assets: GET http");
  }

  @Test
  void aBillThatCannotBeReadIsAnErrorOfItsOwnWindowAlone() {
    start(
        Dialect.OPENCOST, consistent(Dialect.OPENCOST, DAY), consistent(Dialect.OPENCOST, day(1)));
    server.serve("/cloudCost", text(day(1)), ReplayedResponse.plain(500, "Internal server error"));
    AuditReport report = audit(DAY, day(1));
    assertThat(report.storeFailures()).isEmpty();
    assertThat(report.sets().get(0).assetReconciliation().status()).isEqualTo(AuditStatus.PASSED);
    assertThat(report.sets().get(1).assetReconciliation().outcome().description())
        .startsWith("cloud usage store failed: GET http")
        .contains("HTTP 500");
  }

  @Test
  void assetsWithoutDataDoNotTellWhichServerItIs() {
    start(Dialect.KUBECOST, consistent(Dialect.KUBECOST, DAY));
    server.serve("/assets", "", ReplayedResponse.of(200, "application/json", "{\"code\":200}"));
    OpenCostStores stores = stores(DAY).build();
    stores.check();
    assertThat(stores.allocations().whyAbsent()).isEmpty();
    assertThatThrownBy(() -> stores.assets().whyAbsent())
        .isInstanceOf(UnreadableResponseException.class)
        .hasMessageContainingAll("/model/assets?window=", "it holds no data");
  }

  @Test
  void aServerThatIsGoneFailsTheRunAndLeavesWhatWasAudited() {
    start(Dialect.OPENCOST, consistent(Dialect.OPENCOST, DAY));
    Instant[] now = {NOW};
    var auditor =
        OpenCostStores.builder(client)
            .windows(List.of(DAY))
            .clock(() -> now[0])
            .build()
            .auditor()
            .build();
    auditor.run(AuditRequest.everything());
    server.close();
    now[0] = NOW.plus(Duration.ofHours(1));
    AuditReport report = auditor.run(AuditRequest.everything());
    assertThat(report.sets()).isEmpty();
    assertThat(report.missingData()).isEmpty();
    assertThat(report.storeFailures()).containsOnlyKeys(AuditType.values());
    assertThat(report.storeFailures().get(AuditType.CLUSTER_EQUALITY))
        .contains("GET http", "no connection");
    assertThat(auditor.results().sets(DAY).get(0).clusterEquality().status())
        .isEqualTo(AuditStatus.PASSED);
  }

  @Test
  void howOldTheStateOfAServerIsDoesNotDependOnItsClock() {
    start(Dialect.OPENCOST, consistent(Dialect.OPENCOST, DAY));
    SettableClock clock = new SettableClock();
    OpenCostStores stores =
        OpenCostStores.builder(client).windows(List.of(DAY)).clock(clock).build();
    stores.check();
    int asked = server.requests().size();

    clock.set(clock.instant().plus(Duration.ofDays(300)));
    stores.check();
    clock.set(clock.instant().minus(Duration.ofDays(600)));
    stores.check();
    clock.elapse(Duration.ofSeconds(30).minusNanos(1));
    stores.check();
    assertThat(server.requests()).hasSize(asked);

    clock.elapse(Duration.ofNanos(1));
    stores.check();
    assertThat(server.requests()).hasSizeGreaterThan(asked);
    server.close();
    clock.elapse(Duration.ofSeconds(30));
    assertThatThrownBy(stores::check).isInstanceOf(OpenCostException.class);
  }

  @Test
  void aWrongUrlIsSaidOnce() {
    start(Dialect.OPENCOST);
    server.answer(
        path -> true, ReplayingServer.ALWAYS, ReplayedResponse.plain(404, "404 page not found"));
    assertThatThrownBy(() -> stores(DAY).build().check())
        .isInstanceOfSatisfying(
            OpenCostException.class,
            e -> assertThat(e.kind()).isEqualTo(OpenCostException.Kind.NOT_FOUND));
  }

  // Windows

  @ParameterizedTest
  @EnumSource
  void aWindowThatIsTooLargeIsAskedForInParts(Dialect dialect) {
    start(dialect, consistent(dialect, DAY));
    List<String> tooLarge =
        List.of(
            "2023-01-14T00:00:00Z,2023-01-15T00:00:00Z",
            "2023-01-14T12:00:00Z,2023-01-15T00:00:00Z");
    for (String window : tooLarge) {
      server.serve(
          "/allocation", window, ReplayedResponse.plain(413, "query processing too many samples"));
    }
    AuditReport report = audit(DAY);
    for (AuditType type :
        Set.of(
            AuditType.ALLOCATION_RECONCILIATION,
            AuditType.ALLOCATION_TOTAL_STORE,
            AuditType.ALLOCATION_AGG_STORE,
            AuditType.CLUSTER_EQUALITY)) {
      AuditResult result = result(report, type);
      assertThat(result.status()).as("%s %s", type, result).isEqualTo(AuditStatus.PASSED);
    }
    assertThat(
            server.requests().stream()
                .filter(request -> request.path().endsWith("/allocation"))
                .filter(request -> request.parameter("aggregate").isEmpty())
                .map(request -> request.parameter("window").orElse("")))
        .containsExactly(
            tooLarge.get(0),
            "2023-01-14T00:00:00Z,2023-01-14T12:00:00Z",
            tooLarge.get(1),
            "2023-01-14T12:00:00Z,2023-01-14T18:00:00Z",
            "2023-01-14T18:00:00Z,2023-01-15T00:00:00Z");
  }

  @Test
  void aWindowThatIsTooLargeInTheSmallestPartIsAnError() {
    start(Dialect.OPENCOST, consistent(Dialect.OPENCOST, DAY));
    server.answer(
        path -> path.equals("/cloudCost"),
        ReplayingServer.ALWAYS,
        ReplayedResponse.plain(413, "no"));
    AuditReport report = audit(DAY);
    assertThat(report.storeFailures()).isEmpty();
    assertThat(report.sets()).hasSize(1);
    AuditResult result = result(report, AuditType.ASSET_RECONCILIATION);
    assertThat(details(result).verdict()).isEqualTo(AuditVerdict.ERROR);
    assertThat(result.outcome().description())
        .contains("cloud usage store failed: GET http", "413");
  }

  @Test
  void rowsOfAWindowThatWasNotAskedForAreAnError() {
    start(Dialect.OPENCOST, consistent(Dialect.OPENCOST, DAY));
    String noon = "2023-01-13T12:00:00Z,2023-01-14T12:00:00Z";
    String next = text(day(1));
    for (String served : List.of(noon, next)) {
      server.serve("/allocation", text(DAY), answer("/allocation?window=" + served));
      AuditResult result = result(audit(DAY), AuditType.ALLOCATION_TOTAL_STORE);
      if (served.equals(next)) {
        // The double knows nothing of the next day.
        assertThat(details(result).verdict()).isEqualTo(AuditVerdict.NO_DATA);
      } else {
        assertThat(details(result).verdict()).isEqualTo(AuditVerdict.ERROR);
        assertThat(result.outcome().description())
            .contains("it is of the window [2023-01-13T12:00:00+0000, 2023-01-14T12:00:00+0000)");
      }
    }
    start(Dialect.OPENCOST, consistent(Dialect.OPENCOST, day(1)));
    ReplayedResponse ofNext = answer("/allocation?window=" + next);
    server.serve("/allocation", text(DAY), ofNext);
    AuditResult result = result(audit(DAY), AuditType.ALLOCATION_TOTAL_STORE);
    assertThat(details(result).verdict()).isEqualTo(AuditVerdict.ERROR);
    assertThat(result.outcome().description())
        .contains("it holds nothing but rows of other windows, such as [2023-01-15");
  }

  @Test
  void onlyTheWindowsOfARangeAreTold() {
    OpenCostStores stores = OpenCostStores.builder(client).clock(() -> NOW).build();
    assertThat(stores.allocations().windows(day(3))).containsExactly(day(3));
    assertThat(stores.assets().windows(new Window(START.plusSeconds(1), START.plusSeconds(2))))
        .containsExactly(DAY);
    assertThat(stores.cloudUsage().windows(new Window(START, START))).isEmpty();
  }

  @Test
  void theLastDaysThatEndedAreHeldUnlessOthersAreGiven() {
    OpenCostStores byDefault = OpenCostStores.builder(client).clock(() -> NOW).build();
    assertThat(byDefault.allocations().windows())
        .hasSize(OpenCostStores.DEFAULT_DAYS)
        .startsWith(day(-1))
        .endsWith(day(5));
    OpenCostStores settled =
        OpenCostStores.builder(client).days(3, Duration.ofDays(2)).clock(() -> NOW).build();
    assertThat(settled.assets().windows()).containsExactly(day(1), day(2), day(3));
    assertThat(stores(day(3), DAY, day(3)).build().aggregates().windows())
        .containsExactly(DAY, day(3));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> stores(new Window(START, START.plusMillis(1500))))
        .withMessageContaining("2023-01-14T00:00:01.500Z");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OpenCostStores.builder(client).days(0, Duration.ZERO))
        .withMessageContaining("1 to 3660");
  }

  @Test
  void aDayIsReadOnceForAllAuditsAndAggregatedAsAskedFor() {
    start(
        Dialect.OPENCOST, consistent(Dialect.OPENCOST, DAY), consistent(Dialect.OPENCOST, day(1)));
    OpenCostStores stores =
        stores(DAY, day(1)).aggregates(List.of(Grouping.parse("namespace,label:app"))).build();
    server.clearRequests();
    AuditReport report = stores.auditor().build().run(AuditRequest.everything());
    assertThat(report.sets()).hasSize(2);
    List<String> asked =
        server.requests().stream()
            .filter(request -> request.parameter("window").orElse("").equals(text(day(1))))
            .map(OpenCostStoresIT::what)
            .sorted()
            .toList();
    assertThat(asked)
        .containsExactly(
            "/allocation",
            "/allocation cluster",
            "/allocation cluster,node",
            "/allocation cluster,node",
            "/allocation namespace,label:app",
            "/assets",
            "/cloudCost invoiceEntityID,accountID,provider,providerID,category,service",
            "/cloudCost invoiceEntityID,accountID,provider,providerID,category,service");
  }

  private static String what(ReplayedRequest request) {
    return (request.path() + " " + request.parameter("aggregate").orElse("")).strip();
  }

  // What servers do not tell apart

  @Test
  void idleBelowZeroIsFoundThoughOpenCostSpreadsIt() {
    List<ReplayedAllocation> tooMuch = List.of(container("n1", "a").cpu(20, 0).ram(9, 0).build());
    List<ReplayedAsset> node = List.of(ReplayedAsset.node("c1", "n1", "i-1", 10, 0, 5));
    for (Dialect dialect : Dialect.values()) {
      start(dialect, ReplayedDay.of(DAY, tooMuch, node, List.of()));
      AuditResult result = result(audit(DAY), AuditType.ALLOCATION_RECONCILIATION);
      assertThat(result.status()).as("%s", dialect).isEqualTo(AuditStatus.FAILED);
      assertThat(result.differences())
          .filteredOn(difference -> difference.key().equals(CostKey.of("c1", "n1")))
          .extracting(AuditDifference::measure)
          .containsExactly(AuditMeasure.IDLE);
    }
  }

  @Test
  void assetsThatAreNotInTotalsAreNotInThoseOfKubecostEither() {
    List<ReplayedAsset> assets = assets();
    assets.add(ReplayedAsset.of(ReplayedAsset.Type.NETWORK, "c1", "", "", 3));
    assets.add(ReplayedAsset.of(ReplayedAsset.Type.CLOUD, "c1", "bucket", "", 7));
    start(Dialect.KUBECOST, ReplayedDay.of(DAY, allocations(true), assets, List.of()));
    AuditResult result = result(audit(DAY), AuditType.ASSET_TOTAL_STORE);
    assertThat(result.status()).as("%s", result).isEqualTo(AuditStatus.PASSED);
    assertThat(details(result).amounts().expected()).isGreaterThan(20);
  }

  @Test
  void theRoundingOfAMeanDiscountIsNoDifferenceOfTotals() {
    List<ReplayedAsset> nodes =
        List.of(
            ReplayedAsset.node("c1", "n1", "i-1", 6000, 0, 4000).discounted(0.7),
            ReplayedAsset.node("c1", "n2", "i-2", 6000, 0, 5881).discounted(0.9));
    start(Dialect.KUBECOST, ReplayedDay.of(DAY, allocations(true), nodes, List.of()));
    AuditResult result = result(audit(DAY), AuditType.ASSET_TOTAL_STORE);
    assertThat(result.status()).as("%s", result).isEqualTo(AuditStatus.PASSED);
    assertThat(details(result).amounts().differing()).isZero();
  }

  @Test
  void kubecostIsNotAskedForWhatItTellsAnyway() {
    start(Dialect.KUBECOST, consistent(Dialect.KUBECOST, DAY));
    // If the containers are missing the audit of nodes must notice.
    server.serve(
        request ->
            request.path().endsWith("/allocation") && request.parameter("aggregate").isEmpty(),
        ReplayedResponse.of(200, "application/json", "{\"code\":200,\"data\":[{}]}"));
    AuditResult result = result(audit(DAY), AuditType.ALLOCATION_RECONCILIATION);
    assertThat(result.status()).isNotEqualTo(AuditStatus.PASSED);
  }

  @Test
  void billsOfSeveralDaysAreAskedForByWholeDays() {
    start(
        Dialect.OPENCOST,
        consistent(Dialect.OPENCOST, DAY),
        consistent(Dialect.OPENCOST, day(1)),
        consistent(Dialect.OPENCOST, day(2)));
    Window three = new Window(DAY.start(), day(2).end());
    server.serve("/cloudCost", text(three), ReplayedResponse.plain(413, "too large"));
    AuditResult result = result(audit(three), AuditType.ASSET_RECONCILIATION);
    assertThat(result.status()).as("%s", result).isEqualTo(AuditStatus.PASSED);
    assertThat(details(result).amounts().expected()).isGreaterThan(3 * 28);
  }

  @Test
  void aDayOfKubecostsAssetsIsNotCutAndSoSaid() {
    start(Dialect.KUBECOST, consistent(Dialect.KUBECOST, DAY));
    server.serve(
        request -> request.path().endsWith("/assets") && request.parameter("aggregate").isEmpty(),
        ReplayedResponse.plain(413, "too large"));
    AuditResult result = result(audit(DAY), AuditType.CLUSTER_EQUALITY);
    assertThat(details(result).verdict()).isEqualTo(AuditVerdict.ERROR);
    assertThat(result.outcome().description()).contains("asset store failed: GET http", "HTTP 413");
  }

  // What goes wrong with one thing and with all

  @ParameterizedTest
  @EnumSource
  void assetsThatFailLeaveTheAuditsThatNeedNone(Dialect dialect) {
    start(dialect, consistent(dialect, DAY));
    server.answer(
        path -> path.endsWith("/assets"),
        ReplayingServer.ALWAYS,
        ReplayedResponse.plain(500, "Error getting assets: no data"));
    AuditReport report = audit(DAY);
    assertThat(result(report, AuditType.ALLOCATION_TOTAL_STORE).status())
        .isEqualTo(AuditStatus.PASSED);
    assertThat(result(report, AuditType.ALLOCATION_AGG_STORE).status())
        .isEqualTo(AuditStatus.PASSED);
    assertThat(details(result(report, AuditType.CLUSTER_EQUALITY)).verdict())
        .isEqualTo(AuditVerdict.ERROR);
    assertThat(result(report, AuditType.CLUSTER_EQUALITY).outcome().description())
        .contains("asset store failed: GET http", "HTTP 500", "no data");
  }

  @Test
  void aServerThatDoesNotAnswerIsWaitedForOnce() {
    start(Dialect.OPENCOST, consistent(Dialect.OPENCOST, DAY));
    server.inject(path -> true, ReplayingServer.ALWAYS, Fault.none().delayed(Duration.ofHours(1)));
    try (OpenCostClient impatient =
        OpenCostClient.builder(server.root()).requestTimeout(Duration.ofSeconds(3)).build()) {
      AuditReport report =
          OpenCostStores.builder(impatient)
              .windows(List.of(DAY))
              .clock(() -> NOW)
              .build()
              .auditor()
              .build()
              .run(AuditRequest.everything());
      assertThat(report.storeFailures()).containsOnlyKeys(AuditType.values());
      assertThat(report.storeFailures().get(AuditType.CLUSTER_EQUALITY))
          .startsWith("allocation store and asset store failed: GET http");
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void groupingsThatServersDropAreRefused() {
    for (String unknown : List.of("kind", "name", "providerID")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> stores(DAY).aggregates(List.of(Grouping.parse(unknown))))
          .withMessageContaining(unknown);
    }
  }
}
