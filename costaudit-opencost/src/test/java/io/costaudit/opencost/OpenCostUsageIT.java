package io.costaudit.opencost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.costaudit.opencost.replay.Dialect;
import io.costaudit.opencost.replay.Fault;
import io.costaudit.opencost.replay.ReplayedAllocation;
import io.costaudit.opencost.replay.ReplayedAsset;
import io.costaudit.opencost.replay.ReplayedDay;
import io.costaudit.opencost.replay.ReplayedRequest;
import io.costaudit.opencost.replay.ReplayedResponse;
import io.costaudit.opencost.replay.ReplayingServer;
import io.costaudit.predict.quantity.Quantity;
import io.costaudit.predict.spec.ContainerUsage;
import io.costaudit.predict.spec.ResourceRef;
import io.costaudit.predict.spec.ResourceType;
import io.costaudit.testkit.record.SettableClock;
import io.costaudit.testsupport.Poll;
import io.costaudit.time.Window;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OpenCostUsageIT {
  private static final Window DAY = Responses.DAY;
  private static final Window BOTH = new Window(Responses.DAY.start(), Responses.NEXT_DAY.end());
  private static final double MI = 1 << 20;

  private final SettableClock clock = new SettableClock();
  private final List<AutoCloseable> open = new ArrayList<>();

  @BeforeEach
  void setClock() {
    clock.set(ReplayingServer.DEFAULT_NOW);
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable resource : open) {
      resource.close();
    }
  }

  private <T extends AutoCloseable> T opened(T resource) {
    open.add(resource);
    return resource;
  }

  private static ReplayedAllocation.Builder container(
      String kind, String controller, String pod, String container) {
    return ReplayedAllocation.at("c1", "n1", "shop", pod, container)
        .controller(kind, controller)
        .hours(24, 0, 24e9, 0)
        .cpu(1, 0)
        .ram(1, 0);
  }

  private static ReplayedDay day(Window window, ReplayedAllocation.Builder... containers) {
    List<ReplayedAllocation> rows = new ArrayList<>();
    for (ReplayedAllocation.Builder container : containers) {
      rows.add(container.build());
    }
    // With a node that is half idle.
    return ReplayedDay.of(
        window, rows, List.of(ReplayedAsset.node("c1", "n1", "i-1", 99, 0, 99)), List.of());
  }

  private ReplayingServer started(Dialect dialect, ReplayedDay... days) {
    ReplayingServer.Builder server = ReplayingServer.builder(dialect);
    List.of(days).forEach(server::day);
    return opened(server.start());
  }

  private OpenCostUsage.Builder builder(ReplayingServer server) {
    return OpenCostUsage.builder(opened(OpenCostClient.builder(server.base()).retries(0).build()))
        .clock(clock);
  }

  private static ResourceRef ref(ResourceType type, String name) {
    return new ResourceRef("a uid", type, "shop", name);
  }

  private static ContainerUsage usage(String cpu, String memory) {
    return new ContainerUsage(Quantity.parse(cpu), Quantity.parse(memory));
  }

  private static Instant at(String time) {
    return Instant.parse("2023-01-" + time + ":00:00Z");
  }

  @ParameterizedTest
  @EnumSource
  void theMeanOfOneReplicaIsWeightedByTheTimeEachRan(Dialect dialect) {
    ReplayingServer server =
        started(
            dialect,
            day(
                DAY,
                container("deployment", "web", "web-1", "main").usage(0.010, 100 * MI).ran(DAY),
                container("deployment", "web", "web-1", "proxy").usage(0.5, MI).ran(DAY),
                // An hour only, of 25.
                container("deployment", "web", "web-2", "main")
                    .usage(0.260, 350 * MI)
                    .ran(new Window(at("14T23"), at("15T00")))),
            day(
                Responses.NEXT_DAY,
                container("deployment", "web", "web-3", "main")
                    .usage(0.110, 205 * MI)
                    .ran(Responses.NEXT_DAY)));
    OpenCostUsage usage = builder(server).build();

    // (10 · 24 + 260) ÷ 25 = 20; (100 · 24 + 350) ÷ 25 = 110.
    assertThat(usage.meanUsage(ref(ResourceType.DEPLOYMENT, "web"), DAY))
        .isEqualTo(Map.of("main", usage("20m", "110Mi"), "proxy", usage("500m", "1Mi")));
    // (20 · 25 + 110 · 24) ÷ 49 = 64.08…; (110 · 25 + 205 · 24) ÷ 49 = 156.5306… Mi, of which
    // 0.27 of a byte is dropped.
    assertThat(usage.meanUsage(ref(ResourceType.DEPLOYMENT, "web"), BOTH))
        .isEqualTo(Map.of("main", usage("64m", "164134243"), "proxy", usage("500m", "1Mi")));
    ReplayedRequest request = server.requests().get(0);
    assertThat(request.parameter("window")).contains("2023-01-14T00:00:00Z,2023-01-15T00:00:00Z");
    assertThat(request.parameter("idle")).contains("false");
    assertThat(server.requests()).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource
  void workloadsOfEveryKindAreFound(Dialect dialect) {
    OpenCostUsage usage =
        builder(
                started(
                    dialect,
                    day(
                        DAY,
                        container("statefulset", "db", "db-0", "main").usage(0.001, MI),
                        container("daemonset", "agent", "agent-x", "main").usage(0.002, MI),
                        container("replicaset", "rs", "rs-x", "main").usage(0.003, MI),
                        container("job", "import", "import-x", "main").usage(0.004, MI),
                        // Two runs of a CronJob: OpenCost has cut the times off.
                        container("job", "backup", "backup-27890123-x", "main").usage(0.005, MI),
                        container("job", "backup", "backup-27890124-x", "main").usage(0.007, MI),
                        // Others have not.
                        container("job", "raw-27890123", "raw-27890123-x", "main").usage(0.02, MI),
                        container("Deployment", "web", "web-x", "main").usage(0.008, MI),
                        container("", "", "alone", "main").usage(0.009, MI),
                        container("", "", "unmounted-pvcs", "__unmounted__").usage(1, MI))))
            .build();

    assertMillis(usage, ResourceType.STATEFULSET, "db", "1m");
    assertMillis(usage, ResourceType.DAEMONSET, "agent", "2m");
    assertMillis(usage, ResourceType.REPLICASET, "rs", "3m");
    assertMillis(usage, ResourceType.JOB, "import", "4m");
    assertMillis(usage, ResourceType.CRONJOB, "backup", "6m");
    assertMillis(usage, ResourceType.JOB, "backup-27890123", "6m");
    assertMillis(usage, ResourceType.CRONJOB, "raw", "20m");
    assertMillis(usage, ResourceType.DEPLOYMENT, "web", "8m");
    assertMillis(usage, ResourceType.POD, "alone", "9m");
    assertMillis(usage, ResourceType.POD, "db-0", "1m");
    for (ResourceRef unknown :
        List.of(
            ref(ResourceType.DEPLOYMENT, "db"),
            ref(ResourceType.DEPLOYMENT, "x"),
            ref(ResourceType.POD, "unmounted-pvcs"),
            ref(ResourceType.NODE, "n1"),
            new ResourceRef("c1", ResourceType.STATEFULSET, "other", "db"))) {
      assertThat(usage.meanUsage(unknown, DAY)).as("%s", unknown).isEmpty();
    }
  }

  private static void assertMillis(
      OpenCostUsage usage, ResourceType type, String name, String cpu) {
    assertThat(usage.meanUsage(ref(type, name), DAY))
        .as(name)
        .isEqualTo(Map.of("main", usage(cpu, "1Mi")));
  }

  /** One replica. */
  private record Replica(int hundredthsOfMilli, int kilobytes, int minutes) {}

  @Provide
  Arbitrary<List<Replica>> replicas() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 1_000_000),
            Arbitraries.integers().between(0, 100_000_000),
            Arbitraries.integers().between(1, 24 * 60))
        .as(Replica::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(20);
  }

  @Property(tries = 40)
  void noMeanIsFurtherOffThanHalfAUnit(
      @ForAll("replicas") List<Replica> replicas, @ForAll Dialect dialect) {
    ReplayedAllocation.Builder[] rows = new ReplayedAllocation.Builder[replicas.size()];
    BigDecimal cpu = BigDecimal.ZERO;
    BigDecimal memory = BigDecimal.ZERO;
    BigDecimal minutes = BigDecimal.ZERO;
    for (int i = 0; i < rows.length; i++) {
      Replica replica = replicas.get(i);
      Window ran = new Window(DAY.start(), DAY.start().plus(Duration.ofMinutes(replica.minutes())));
      rows[i] =
          container("deployment", "web", "web-" + i, "main")
              .usage(replica.hundredthsOfMilli() / 1e5, replica.kilobytes() * 1e3)
              .ran(ran);
      BigDecimal of = BigDecimal.valueOf(replica.minutes());
      cpu = cpu.add(BigDecimal.valueOf(replica.hundredthsOfMilli(), 5).multiply(of));
      memory = memory.add(BigDecimal.valueOf(replica.kilobytes(), -3).multiply(of));
      minutes = minutes.add(of);
    }
    try (ReplayingServer server = ReplayingServer.builder(dialect).day(day(DAY, rows)).start();
        OpenCostClient client = OpenCostClient.builder(server.base()).build()) {
      ContainerUsage mean =
          OpenCostUsage.of(client).meanUsage(ref(ResourceType.DEPLOYMENT, "web"), DAY).get("main");

      assertThat(mean).isNotNull();
      assertNear(mean.cpu(), cpu.divide(minutes, MathContext.DECIMAL128), 3);
      assertNear(mean.memory(), memory.divide(minutes, MathContext.DECIMAL128), 0);
    }
  }

  private static void assertNear(Quantity rounded, BigDecimal exact, int decimals) {
    BigDecimal unit = BigDecimal.ONE.movePointLeft(decimals);
    assertThat(rounded.exactValue().remainder(unit)).isZero();
    // A thousandth of a unit for the doubles on both sides.
    assertThat(rounded.exactValue().subtract(exact).abs())
        .as("%s of %s", rounded, exact)
        .isLessThanOrEqualTo(unit.multiply(new BigDecimal("0.501")));
  }

  @Test
  void whatIsNoNumberIsLeftOut() {
    ReplayingServer server =
        started(
            Dialect.OPENCOST,
            day(
                DAY,
                container("deployment", "web", "web-1", "main").usage(Double.NaN, 100 * MI),
                container("deployment", "web", "web-2", "main").usage(0.02, Double.NaN),
                container("deployment", "web", "web-3", "main").usage(0.04, 300 * MI),
                container("deployment", "half", "half-1", "main").usage(Double.NaN, MI),
                container("deployment", "odd", "odd-1", "main").usage(-1, 1e30),
                container("deployment", "none", "none-1", "main").usage(Double.NaN, Double.NaN)));
    OpenCostUsage usage = builder(server).build();

    assertThat(usage.meanUsage(ref(ResourceType.DEPLOYMENT, "web"), DAY))
        .isEqualTo(Map.of("main", usage("30m", "200Mi")));
    assertThat(usage.meanUsage(ref(ResourceType.DEPLOYMENT, "half"), DAY))
        .isEqualTo(Map.of("main", usage("0", "1Mi")));
    assertThat(usage.meanUsage(ref(ResourceType.DEPLOYMENT, "odd"), DAY)).isEmpty();
    assertThat(usage.meanUsage(ref(ResourceType.DEPLOYMENT, "none"), DAY)).isEmpty();

    server.answer(
        path -> true,
        1,
        ReplayedResponse.of(
            200, "application/json", "{\"code\":200,\"data\":[{\"x\":{\"properties\":null}}]}"));
    assertThat(usage.meanUsage(ref(ResourceType.DEPLOYMENT, "web"), BOTH)).isEmpty();
  }

  @Test
  void clustersAreToldApart() {
    ReplayedAllocation.Builder other =
        ReplayedAllocation.at("c2", "n1", "shop", "web-1", "main")
            .controller("deployment", "web")
            .usage(0.2, MI);
    ReplayingServer server =
        started(
            Dialect.OPENCOST,
            day(DAY, container("deployment", "web", "web-1", "main").usage(0.1, MI), other));
    OpenCostUsage usage = builder(server).cluster("ours", "c2").build();

    assertThat(usage.meanUsage(ofCluster("c1"), DAY)).containsValue(usage("100m", "1Mi"));
    assertThat(usage.meanUsage(ofCluster("c2"), DAY)).containsValue(usage("200m", "1Mi"));
    assertThat(usage.meanUsage(ofCluster("ours"), DAY)).containsValue(usage("200m", "1Mi"));
    assertThat(usage.meanUsage(ofCluster("other"), DAY)).isEmpty();

    ReplayingServer one =
        started(
            Dialect.OPENCOST,
            day(DAY, container("deployment", "web", "web-1", "main").usage(0.1, MI)));
    OpenCostUsage claimed = builder(one).cluster("ours", "c1").build();
    assertThat(claimed.meanUsage(ofCluster("ours"), DAY)).hasSize(1);
    assertThat(claimed.meanUsage(ofCluster("other"), DAY)).isEmpty();
    assertThat(server.requests()).hasSize(1);
  }

  private static ResourceRef ofCluster(String cluster) {
    return new ResourceRef(cluster, ResourceType.DEPLOYMENT, "shop", "web");
  }

  @Test
  void anAnswerIsKeptForAWhileAndForTheWholeHour() {
    ReplayingServer server =
        started(
            Dialect.KUBECOST,
            day(DAY, container("deployment", "web", "web-1", "main").usage(0.1, MI)));
    OpenCostUsage usage = builder(server).maxWindows(2).build();
    ResourceRef web = ref(ResourceType.DEPLOYMENT, "web");

    Window moving = new Window(at("14T01").plusSeconds(59), at("14T03").plusNanos(1));
    Window later = new Window(moving.start().plusSeconds(1), moving.end().plusSeconds(1));
    assertThat(usage.meanUsage(web, moving)).hasSize(1);
    assertThat(usage.meanUsage(web, later)).hasSize(1);
    assertThat(usage.meanUsage(ref(ResourceType.POD, "web-1"), later)).hasSize(1);
    assertThat(usage.meanUsage(web, new Window(at("14T01"), at("14T04")))).hasSize(1);
    assertThat(server.requests())
        .singleElement()
        .satisfies(
            request ->
                assertThat(request.parameter("window"))
                    .contains("2023-01-14T01:00:00Z,2023-01-14T04:00:00Z"))
        .satisfies(request -> assertThat(request.parameter("step")).contains("10800s"));

    clock.advance(Duration.ofMinutes(OpenCostUsage.DEFAULT_MAX_AGE_MINUTES));
    usage.meanUsage(web, moving);
    assertThat(server.requests()).hasSize(1);
    clock.advance(Duration.ofNanos(1));
    usage.meanUsage(web, moving);
    assertThat(server.requests()).hasSize(2);
    // A clock that is set makes no answer old, and keeps no answer young.
    clock.set(clock.instant().minus(Duration.ofDays(1)));
    usage.meanUsage(web, moving);
    clock.set(clock.instant().plus(Duration.ofDays(300)));
    usage.meanUsage(web, moving);
    assertThat(server.requests()).hasSize(2);
    clock.elapse(Duration.ofMinutes(OpenCostUsage.DEFAULT_MAX_AGE_MINUTES).plusNanos(1));
    usage.meanUsage(web, moving);
    assertThat(server.requests()).hasSize(3);

    // Of three windows the one used last but two is forgotten.
    usage.meanUsage(web, DAY);
    usage.meanUsage(web, moving);
    usage.meanUsage(web, BOTH);
    assertThat(server.requests()).hasSize(5);
    usage.meanUsage(web, moving);
    usage.meanUsage(web, BOTH);
    assertThat(server.requests()).hasSize(5);
    usage.meanUsage(web, DAY);
    assertThat(server.requests()).hasSize(6);

    assertThat(usage.meanUsage(web, new Window(at("14T01"), at("14T01")))).isEmpty();
    assertThat(server.requests()).hasSize(6);
    Instant last = Instant.parse("9999-12-31T23:59:59.5Z");
    Window end = new Window(last.minusSeconds(7), last);
    assertThat(usage.meanUsage(web, end)).isEmpty();
    assertThat(server.requests().get(6).parameter("window"))
        .contains("9999-12-31T23:00:00Z,9999-12-31T23:59:59Z");
  }

  /**
   * A Kubecost gives whole days, and a mean of all of them would pass for one of what was asked.
   */
  @ParameterizedTest
  @EnumSource
  void windowsOfADayAndMoreAreOfWholeDays(Dialect dialect) {
    ReplayingServer server =
        started(
            dialect,
            day(DAY, container("deployment", "web", "web-1", "main").usage(0.1, MI)),
            day(
                Responses.NEXT_DAY,
                container("deployment", "web", "web-1", "main").usage(0.3, MI)));
    OpenCostUsage usage = builder(server).build();
    ResourceRef web = ref(ResourceType.DEPLOYMENT, "web");

    // 23 and a half hours are 25 from hour to hour, and two days.
    for (Window window :
        List.of(
            new Window(at("14T10").plusSeconds(1800), at("15T10").plusSeconds(60)),
            new Window(at("14T10"), at("15T10")),
            BOTH)) {
      assertThat(usage.meanUsage(web, window)).containsValue(usage("200m", "1Mi"));
    }
    assertThat(server.requests())
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.parameter("window"))
                  .contains("2023-01-14T00:00:00Z,2023-01-16T00:00:00Z");
              assertThat(request.parameter("step")).isEmpty();
            });
  }

  @ParameterizedTest
  @EnumSource
  void whatIsTooLargeIsAskedForInHalvesAndIsOneMean(Dialect dialect) {
    ReplayingServer server =
        started(
            dialect,
            day(DAY, container("deployment", "web", "web-1", "main").usage(0.1, MI).ran(DAY)),
            day(
                Responses.NEXT_DAY,
                container("deployment", "web", "web-1", "main")
                    .usage(0.3, MI)
                    .ran(Responses.NEXT_DAY)));
    server.serve("/allocation", RequestWindow.pair(BOTH), ReplayedResponse.plain(413, "no"));
    server.serve("/allocation", RequestWindow.pair(DAY), ReplayedResponse.plain(413, "no"));
    OpenCostUsage usage = builder(server).build();

    assertThat(usage.meanUsage(ref(ResourceType.DEPLOYMENT, "web"), BOTH))
        .isEqualTo(Map.of("main", usage("200m", "1Mi")));
    assertThat(server.requests()).hasSize(5);
  }

  @Test
  void rowsAcrossAnEndOfTheWindowAreAnError() {
    ReplayingServer server = started(Dialect.OPENCOST);
    server.answer(
        path -> true,
        1,
        ReplayedResponse.of(
            200,
            "application/json",
            "{\"code\":200,\"data\":[{\"x\":{\"window\":{\"start\":\"2023-01-14T00:00:00Z\","
                + "\"end\":\"2023-01-16T00:00:00Z\"}}}]}"));
    OpenCostUsage usage = builder(server).build();
    assertThatThrownBy(() -> usage.meanUsage(ref(ResourceType.DEPLOYMENT, "web"), DAY))
        .isInstanceOf(UnreadableResponseException.class)
        .hasMessageContaining("which is not the one asked for");
  }

  @Test
  void inTheBackgroundAnAnswerThatTakesLongIsThereForTheNext() {
    ReplayingServer server = webServer();
    Duration patience = Duration.ofMillis(50);
    OpenCostUsage usage = builder(server).background(this::start, patience).build();
    ResourceRef web = ref(ResourceType.DEPLOYMENT, "web");
    CountDownLatch goOn = new CountDownLatch(1);
    server.inject(path -> isReached(goOn), 1, Fault.none());

    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> usage.meanUsage(web, DAY))
          .isInstanceOfSatisfying(
              OpenCostException.class,
              e -> assertThat(e.kind()).isEqualTo(OpenCostException.Kind.TIMEOUT))
          .hasMessageContaining("no answer in 50 ms; it is still waited for");
    }
    // More than it may be old, while it is still on its way.
    clock.advance(Duration.ofHours(1));
    assertThatThrownBy(() -> usage.meanUsage(web, DAY)).isInstanceOf(OpenCostException.class);
    Poll.until("the request", () -> server.requests().size() == 1);
    goOn.countDown();
    Poll.until("the answer", () -> isThere(usage, web));
    // The one that was waited for is used while it comes, and is too old after that.
    assertThat(server.requests()).hasSizeBetween(1, 2);
  }

  /** Holds an answer back until the test lets it go. */
  private static boolean isReached(CountDownLatch latch) {
    try {
      return latch.await(Poll.LONG.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static boolean isThere(OpenCostUsage usage, ResourceRef web) {
    try {
      return usage.meanUsage(web, DAY).size() == 1;
    } catch (OpenCostException e) {
      return false;
    }
  }

  private ReplayingServer webServer() {
    return started(
        Dialect.OPENCOST, day(DAY, container("deployment", "web", "web-1", "main").usage(0.1, MI)));
  }

  @Test
  void inTheBackgroundAnAnswerInTimeAndAFailureAreTheSame() {
    ReplayingServer server = webServer();
    OpenCostUsage usage = builder(server).background(this::start, Poll.LONG).build();
    ResourceRef web = ref(ResourceType.DEPLOYMENT, "web");
    server.answer(path -> true, 1, ReplayedResponse.unauthorized());

    assertThatThrownBy(() -> usage.meanUsage(web, DAY))
        .isInstanceOfSatisfying(
            OpenCostException.class,
            e -> assertThat(e.kind()).isEqualTo(OpenCostException.Kind.UNAUTHORISED));
    assertThat(usage.meanUsage(web, DAY)).hasSize(1);
    assertThat(server.requests()).hasSize(2);
  }

  @Test
  void moreThanTheThreadsDoIsRefusedAndAskedAgain() {
    ReplayingServer server = webServer();
    AtomicBoolean isBusy = new AtomicBoolean(true);
    Executor threads =
        task -> {
          if (isBusy.get()) {
            throw new RejectedExecutionException("busy");
          }
          start(task);
        };
    OpenCostUsage usage = builder(server).background(threads, Poll.LONG).build();
    ResourceRef web = ref(ResourceType.DEPLOYMENT, "web");

    assertThatThrownBy(() -> usage.meanUsage(web, DAY))
        .isInstanceOf(OpenCostException.class)
        .hasMessageContaining("too much usage is asked for at once");
    isBusy.set(false);
    assertThat(usage.meanUsage(web, DAY)).hasSize(1);
  }

  @Test
  void whatIsRefreshedIsThereBeforeAnybodyAsksAndAgainBeforeItIsOld() {
    ReplayingServer server = webServer();
    OpenCostUsage usage = builder(server).maxAge(Duration.ofHours(1)).build();
    ResourceRef web = ref(ResourceType.DEPLOYMENT, "web");

    usage.refresh(DAY);
    assertThat(usage.meanUsage(web, DAY)).hasSize(1);
    assertThat(server.requests()).hasSize(1);

    clock.advance(Duration.ofMinutes(50));
    usage.refresh(DAY);
    clock.advance(Duration.ofMinutes(50));
    assertThat(usage.meanUsage(web, DAY)).hasSize(1);
    assertThat(server.requests()).hasSize(2);

    // One that fails leaves what is there.
    server.answer(path -> true, 1, ReplayedResponse.unavailable());
    assertThatThrownBy(() -> usage.refresh(DAY)).isInstanceOf(OpenCostException.class);
    assertThat(usage.meanUsage(web, DAY)).hasSize(1);
    assertThat(server.requests()).hasSize(3);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> usage.refresh(new Window(DAY.start(), DAY.start())));
  }

  @Test
  void whoAsksForWhatIsBeingRefreshedWaitsForThatAndTheOtherWayRound() throws Exception {
    ReplayingServer server = webServer();
    OpenCostUsage usage = builder(server).build();
    ResourceRef web = ref(ResourceType.DEPLOYMENT, "web");
    CountDownLatch goOn = new CountDownLatch(1);
    server.inject(path -> isReached(goOn), 1, Fault.none());
    FutureTask<Boolean> refreshing = new FutureTask<>(() -> usage.refresh(DAY), true);
    start(refreshing);
    Poll.until("it asks", () -> server.requests().size() == 1);

    usage.refresh(DAY);
    assertThat(refreshing).as("nothing waits for it").isNotDone();
    FutureTask<Map<String, ContainerUsage>> asking =
        new FutureTask<>(() -> usage.meanUsage(web, DAY));
    Thread waiting = started(asking);
    Poll.until("it waits", () -> waiting.getState() == Thread.State.WAITING);
    goOn.countDown();
    assertThat(asking.get(Poll.LONG.toSeconds(), TimeUnit.SECONDS)).hasSize(1);
    assertThat(refreshing.get(Poll.LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void aServerThatFailsIsAnExceptionAndIsAskedAgain() {
    ReplayingServer server =
        started(
            Dialect.OPENCOST,
            day(DAY, container("deployment", "web", "web-1", "main").usage(0.1, MI)));
    OpenCostUsage usage = builder(server).build();
    ResourceRef web = ref(ResourceType.DEPLOYMENT, "web");
    server.answer(path -> true, 1, ReplayedResponse.unavailable());
    server.inject(path -> true, 1, Fault.none().cutAfterBytes(200));
    server.answer(
        path -> true, 1, ReplayedResponse.of(200, "application/json", "{\"data\":[{\"a\":[]}]}"));

    assertThatThrownBy(() -> usage.meanUsage(web, DAY))
        .isInstanceOfSatisfying(
            OpenCostException.class,
            e -> assertThat(e.kind()).isEqualTo(OpenCostException.Kind.UNAVAILABLE));
    assertThatThrownBy(() -> usage.meanUsage(web, DAY))
        .isInstanceOfSatisfying(
            OpenCostException.class,
            // If it breaks at once the JDK may lose what came before.
            e ->
                assertThat(e.kind())
                    .isIn(OpenCostException.Kind.CUT, OpenCostException.Kind.UNREACHABLE));
    assertThatThrownBy(() -> usage.meanUsage(web, DAY))
        .isInstanceOf(UnreadableResponseException.class)
        .hasMessageStartingWith(server.base() + "/allocation?window=");
    assertThat(usage.meanUsage(web, DAY)).hasSize(1);
    assertThat(server.requests()).hasSize(4);
  }

  @Test
  void threadsThatNeedTheSameWindowWaitForOneRequest() throws Exception {
    ReplayingServer server =
        started(
            Dialect.OPENCOST,
            day(DAY, container("deployment", "web", "web-1", "main").usage(0.1, MI)));
    OpenCostUsage usage = builder(server).build();
    ResourceRef web = ref(ResourceType.DEPLOYMENT, "web");
    server.inject(path -> true, 1, Fault.none().delayed(Duration.ofMillis(300)));

    List<CompletableFuture<Map<String, ContainerUsage>>> asking = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      asking.add(CompletableFuture.supplyAsync(() -> usage.meanUsage(web, DAY), this::start));
    }
    for (CompletableFuture<Map<String, ContainerUsage>> answer : asking) {
      assertThat(answer.get(Poll.LONG.toSeconds(), TimeUnit.SECONDS)).hasSize(1);
    }
    assertThat(server.requests()).hasSize(1);
  }

  private void start(Runnable task) {
    started(task);
  }

  private static Thread started(Runnable task) {
    Thread thread = new Thread(task, "asking for usage");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  @Test
  void whoIsInterruptedGivesUpAloneAndTheOthersAskThemselves() throws Exception {
    ReplayingServer server =
        started(
            Dialect.OPENCOST,
            day(DAY, container("deployment", "web", "web-1", "main").usage(0.1, MI)));
    OpenCostUsage usage = builder(server).build();
    ResourceRef web = ref(ResourceType.DEPLOYMENT, "web");
    server.inject(path -> true, 1, Fault.none().delayed(Poll.LONG));

    FutureTask<Map<String, ContainerUsage>> first =
        new FutureTask<>(() -> usage.meanUsage(web, DAY));
    Thread asking = started(first);
    Poll.until("the first asks", () -> server.requests().size() == 1);
    FutureTask<Map<String, ContainerUsage>> second =
        new FutureTask<>(() -> usage.meanUsage(web, DAY));
    FutureTask<Map<String, ContainerUsage>> third =
        new FutureTask<>(() -> usage.meanUsage(web, DAY));
    Thread waiting = started(second);
    Thread patient = started(third);
    Poll.until(
        "both wait",
        () ->
            waiting.getState() == Thread.State.WAITING
                && patient.getState() == Thread.State.WAITING);

    waiting.interrupt();
    assertInterrupted(second);
    assertThat(first).isNotDone();
    assertThat(third).isNotDone();
    asking.interrupt();
    assertInterrupted(first);
    assertThat(third.get(Poll.LONG.toSeconds(), TimeUnit.SECONDS)).hasSize(1);
    assertThat(server.requests()).hasSize(2);
  }

  private static void assertInterrupted(FutureTask<?> task) {
    assertThatThrownBy(() -> task.get(Poll.LONG.toSeconds(), TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(
            OpenCostException.class,
            e -> assertThat(e.kind()).isEqualTo(OpenCostException.Kind.INTERRUPTED));
  }

  @Test
  void settingsAreChecked() {
    ReplayingServer server = started(Dialect.OPENCOST);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder(server).maxAge(Duration.ofSeconds(-1)))
        .withMessage("age must be positive: PT-1S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder(server).maxWindows(0))
        .withMessage("maxWindows must be 1 to 1000: 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder(server).background(Runnable::run, Duration.ZERO))
        .withMessage("patience must be positive: PT0S");
    assertThat(builder(server).build()).hasToString("OpenCostUsage[" + server.base() + "]");
  }
}
