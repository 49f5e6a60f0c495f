package io.costaudit.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.costaudit.CostAuditException;
import io.costaudit.audit.AggAudit;
import io.costaudit.audit.AllocationReconciliationAudit;
import io.costaudit.audit.AssetReconciliationAudit;
import io.costaudit.audit.AuditDifference;
import io.costaudit.audit.AuditFloatResult;
import io.costaudit.audit.AuditMeasure;
import io.costaudit.audit.AuditOutcome;
import io.costaudit.audit.AuditResult;
import io.costaudit.audit.AuditRuns;
import io.costaudit.audit.AuditSet;
import io.costaudit.audit.AuditStatus;
import io.costaudit.audit.AuditStore;
import io.costaudit.audit.AuditType;
import io.costaudit.audit.Auditor;
import io.costaudit.audit.AuditorBuilder;
import io.costaudit.audit.EqualityAudit;
import io.costaudit.audit.InMemoryAuditStore;
import io.costaudit.audit.TotalAudit;
import io.costaudit.cost.Allocation;
import io.costaudit.cost.AllocationProperties;
import io.costaudit.cost.AllocationStore;
import io.costaudit.cost.AssetStore;
import io.costaudit.cost.CostKey;
import io.costaudit.cost.CostProperty;
import io.costaudit.cost.CostRow;
import io.costaudit.cost.Costs;
import io.costaudit.cost.Grouping;
import io.costaudit.cost.InMemoryAllocationStore;
import io.costaudit.cost.InMemoryTotalStore;
import io.costaudit.cost.Measure;
import io.costaudit.cost.RowSource;
import io.costaudit.cost.StoreTraits;
import io.costaudit.http.RawHttp.Response;
import io.costaudit.testkit.record.SettableClock;
import io.costaudit.testsupport.Poll;
import io.costaudit.time.Window;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The Audit API over a real socket. */
@Timeout(600)
class AuditIT {
  private static final String AUDIT = "/model/etl/audit";
  private static final String RUNS = AUDIT + "/runs";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Window DAY = day(14);
  private static final String DAY_PARAMETER = "2023-01-14T00:00:00Z,2023-01-15T00:00:00Z";

  private final SettableClock clock = new SettableClock();
  private CostAuditServer server;

  private static Window day(int ofJanuary) {
    Instant start = Instant.parse("2023-01-01T00:00:00Z").plus(Duration.ofDays(ofJanuary - 1));
    return new Window(start, start.plus(Duration.ofDays(1)));
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  private void serve(AuditRuns runs) {
    clock.set(Instant.parse("2023-02-01T00:00:00Z"));
    server =
        CostAuditServer.builder()
            .audits(runs)
            .handler(AUDIT, AuditHandler.builder(runs).clock(clock).build())
            .build()
            .start();
  }

  private AuditRuns runs(Auditor auditor, int maxWaiting) {
    return new AuditRuns(auditor, maxWaiting, clock);
  }

  private static Allocation allocation(String name, double cpu) {
    return new Allocation(
        name,
        AllocationProperties.builder().cluster("cluster-one").node("n1").pod(name).build(),
        1440,
        Costs.of(Measure.CPU, cpu));
  }

  private static InMemoryAllocationStore allocations() {
    InMemoryAllocationStore store = InMemoryAllocationStore.ofDefaults();
    store.add(DAY, allocation("a", 1));
    store.add(DAY, allocation("b", 2));
    store.add(day(15), allocation("a", 1));
    return store;
  }

  private AuditorBuilder auditor(AllocationStore allocations) {
    return Auditor.builder()
        .clock(clock)
        .allocations(allocations)
        .allocationTotals(InMemoryTotalStore.recomputed(allocations(), StoreTraits.exact()));
  }

  /** Holds up whoever reads it until it is told to let go. */
  private static final class Gate implements RowSource {
    private final Semaphore readers = new Semaphore(0);
    private final CountDownLatch open = new CountDownLatch(1);

    @Override
    public List<Window> windows() {
      return List.of(DAY, day(15));
    }

    @Override
    public void read(Window window, Consumer<? super CostRow> reader) {
      readers.release();
      try {
        open.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      reader.accept(allocation("a", 3));
    }

    @Override
    public String version(Window window) {
      return "";
    }

    void awaitReader() {
      Poll.until("a reader", () -> readers.tryAcquire());
    }
  }

  private static final class Broken extends CostAuditException {
    private static final long serialVersionUID = 1L;

    Broken() {
      super("the disk\nis gone", null);
    }
  }

  private Response get(String target, String... headers) throws IOException {
    return request("GET " + target, headers);
  }

  private Response post(String target, String... headers) throws IOException {
    return request("POST " + target, headers);
  }

  private Response request(String what, String... headers) throws IOException {
    String[] head = new String[headers.length + 1];
    head[0] = what + " HTTP/1.1";
    System.arraycopy(headers, 0, head, 1, headers.length);
    return RawHttp.exchange(server.port(), head);
  }

  private static JsonNode data(Response answer) throws IOException {
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.bytes()).get("data");
  }

  private JsonNode awaitEnd(String location) {
    JsonNode[] last = new JsonNode[1];
    Poll.until(
        () -> "the end of " + last[0],
        Poll.LONG,
        () -> {
          try {
            last[0] = data(get(location));
          } catch (IOException e) {
            throw new AssertionError(e);
          }
          return !last[0].get("ended").isNull();
        });
    return last[0];
  }

  private static byte[] golden(String name) throws IOException {
    try (var golden = AuditIT.class.getResourceAsStream("/golden/" + name)) {
      return golden.readAllBytes();
    }
  }

  @Test
  void theGoldenAnswersComeOverTheSocketByteForByte() throws IOException {
    AuditStore kept = InMemoryAuditStore.ofDefaults();
    kept.save(
        AuditSet.empty(
            new Window(
                Instant.parse("2022-10-21T00:00:00Z"), Instant.parse("2022-10-22T00:00:00Z"))));
    kept.save(
        new AuditSet(
            new AllocationReconciliationAudit(passed("2023-01-17T21:16:30.918572742Z")),
            new AggAudit(
                passed("2023-01-17T21:13:44.013515987Z"),
                List.of(Grouping.of(CostProperty.CONTROLLER))),
            new TotalAudit(passed("2023-01-17T21:13:44.014414659Z")),
            new TotalAudit(passed("2023-01-17T21:13:44.01496613Z")),
            new AssetReconciliationAudit(passed("2023-01-17T21:13:44.015162953Z")),
            new EqualityAudit(
                new AuditOutcome(
                    AuditStatus.FAILED,
                    "",
                    Instant.parse("2023-01-17T21:13:44.012261384Z"),
                    List.of(
                        new AuditDifference(
                            Grouping.CLUSTER,
                            CostKey.of("cluster-one"),
                            AuditMeasure.TOTAL,
                            new AuditFloatResult(9.423476639423004, 9.63847636882186),
                            List.of())),
                    List.of(),
                    null)),
            DAY));
    serve(runs(Auditor.builder().results(kept).build(), 1));

    assertThat(get(AUDIT).bytes()).isEqualTo(golden("audit-sets.json"));
    clock.set(Instant.parse("2023-01-19T20:23:08.5Z"));
    assertThat(post(AUDIT + "?window=3d%20offset%200m").bytes())
        .isEqualTo(golden("audit-run.json"));
  }

  private static AuditOutcome passed(String lastRun) {
    return new AuditOutcome(
        AuditStatus.PASSED, "", Instant.parse(lastRun), List.of(), List.of(), null);
  }

  @Test
  void aRunGoesOnBehindTheAnswerAndItsResultsAreServed() throws IOException {
    serve(runs(auditor(allocations()).build(), 4));
    JsonNode before = data(get(AUDIT));
    assertThat(before).hasSize(2);
    assertThat(before.get(0).get("allocationTotal").isNull()).isTrue();

    Response asked = post(AUDIT + "?commit=true", "Content-Type: application/json");
    assertThat(data(asked).asText())
        .isEqualTo("Running audit over all windows for all audit types");
    JsonNode run = awaitEnd(asked.header("Location"));
    assertThat(run.get("state").asText()).isEqualTo("done");
    assertThat(run.get("progress").get("done").asInt()).isEqualTo(2);
    assertThat(data(get(RUNS)).get(0)).isEqualTo(run);

    JsonNode after = data(get(AUDIT + "?window=" + DAY_PARAMETER));
    assertThat(after).hasSize(1);
    assertThat(after.get(0).get("allocationTotal").get("Status").asText()).isEqualTo("Passed");
    assertThat(after.get(0).get("allocationTotal").has("Verdict")).isFalse();
    JsonNode full = data(get(AUDIT + "?detail=full&type=AuditAllocationTotalStore"));
    assertThat(full.get(0).get("allocationTotal").get("Compared").asInt()).isEqualTo(2);
    JsonNode other = data(get(AUDIT + "?type=AuditClusterEquality"));
    assertThat(other.get(0).get("allocationTotal").isNull()).isTrue();
    assertThat(data(get(AUDIT + "?window=0d"))).isEmpty();
  }

  @Test
  void oneTypeOverOneWindowIsAnnounced() throws IOException {
    serve(runs(auditor(allocations()).build(), 4));
    Response asked = post(AUDIT + "?window=" + DAY_PARAMETER + "&type=AuditAllocationTotalStore");
    assertThat(data(asked).asText())
        .isEqualTo(
            "Running audit over window: [2023-01-14T00:00:00+0000, 2023-01-15T00:00:00+0000) for"
                + " audit type AuditAllocationTotalStore");
    assertThat(awaitEnd(asked.header("Location")).get("progress").get("total").asInt()).isOne();
  }

  @Test
  void theSameRequestWhileItWaitsIsTheSameRunAndAFullQueueIsSaid() throws IOException {
    Gate gate = new Gate();
    serve(runs(auditor(AllocationStore.scanning(gate, StoreTraits.exact())).build(), 2));
    String running = post(AUDIT + "?commit=true").header("Location");
    gate.awaitReader();
    String first = post(AUDIT + "?window=" + DAY_PARAMETER).header("Location");
    String again = post(AUDIT + "?window=" + DAY_PARAMETER).header("Location");
    assertThat(again).isEqualTo(first).isNotEqualTo(running);
    assertThat(post(AUDIT + "?commit=true").header("Location")).isNotEqualTo(running);
    Response full = post(AUDIT + "?window=" + DAY_PARAMETER + "&type=AuditClusterEquality");
    assertThat(full.status()).isEqualTo(429);
    assertThat(full.header("Retry-After")).isNotEmpty();

    JsonNode waiting = data(request("DELETE " + first));
    assertThat(waiting.get("state").asText()).isEqualTo("cancelled");
    assertThat(data(request("DELETE " + running)).get("state").asText()).isEqualTo("running");
    gate.open.countDown();
    JsonNode cancelled = awaitEnd(running);
    assertThat(cancelled.get("state").asText()).isEqualTo("cancelled");
    assertThat(cancelled.get("progress").get("done").asInt())
        .isLessThan(cancelled.get("progress").get("total").asInt());
  }

  @Test
  void aStoreThatThrowsFailsItsAuditsAndNoOthers() throws IOException {
    InMemoryAllocationStore good = allocations();
    RowSource bad =
        new RowSource() {
          @Override
          public List<Window> windows() {
            return List.of(DAY);
          }

          @Override
          public void read(Window window, Consumer<? super CostRow> reader) {
            throw new Broken();
          }

          @Override
          public String version(Window window) {
            return "";
          }
        };
    serve(runs(auditor(good).assets(AssetStore.scanning(bad, StoreTraits.exact())).build(), 4));
    JsonNode run = awaitEnd(post(AUDIT + "?commit=true").header("Location"));
    assertThat(run.get("state").asText()).isEqualTo("failed");
    assertThat(run.get("error").asText())
        .isEqualTo(
            "2 audits could not be made because stores failed, such as"
                + " AuditAllocationReconciliation of 2023-01-14: asset store failed: the disk is"
                + " gone");
    JsonNode set = data(get(AUDIT + "?window=" + DAY_PARAMETER)).get(0);
    assertThat(set.get("allocationReconciliation").isNull()).isTrue();
    assertThat(set.get("clusterEquality").isNull()).isTrue();
    assertThat(set.has("attempts")).isFalse();
    assertThat(set.get("allocationTotal").get("Status").asText()).isEqualTo("Passed");
    assertThat(set.get("assetTotal").isNull()).isTrue();

    JsonNode full = data(get(AUDIT + "?detail=full&window=" + DAY_PARAMETER)).get(0);
    assertThat(full.get("clusterEquality").isNull()).isTrue();
    assertThat(full.get("attempts")).hasSize(2);
    JsonNode attempt = full.get("attempts").get(1);
    assertThat(attempt.get("type").asText()).isEqualTo("AuditClusterEquality");
    assertThat(attempt.get("time").asText()).isEqualTo("2023-02-01T00:00:00Z");
    assertThat(attempt.get("reason").asText()).isEqualTo("asset store failed: the disk is gone");
    String other = AUDIT + "?detail=full&type=AuditAllocationTotalStore&window=" + DAY_PARAMETER;
    assertThat(data(get(other)).get(0).has("attempts")).isFalse();
  }

  /** Fails where it is told to. */
  private static final class Switched implements RowSource {
    private volatile boolean isAway;

    @Override
    public List<Window> windows() {
      check();
      return List.of(DAY, day(15));
    }

    @Override
    public void read(Window window, Consumer<? super CostRow> reader) {
      check();
      reader.accept(allocation("a", 3));
    }

    @Override
    public String version(Window window) {
      check();
      return "";
    }

    private void check() {
      if (isAway) {
        throw new Broken();
      }
    }
  }

  @Test
  void whatIsKeptIsServedWhileTheAllocationStoreIsAway() throws IOException {
    Switched source = new Switched();
    serve(runs(auditor(AllocationStore.scanning(source, StoreTraits.exact())).build(), 4));
    source.isAway = true;
    assertThat(get(AUDIT).status()).as("nothing is kept").isEqualTo(503);
    source.isAway = false;
    awaitEnd(post(AUDIT + "?window=" + DAY_PARAMETER).header("Location"));
    Response before = get(AUDIT + "?window=" + DAY_PARAMETER);
    assertThat(before.header("Costaudit-Audits")).isEmpty();

    source.isAway = true;
    Response away = get(AUDIT + "?window=" + DAY_PARAMETER);
    assertThat(away.status()).isEqualTo(200);
    assertThat(away.bytes()).isEqualTo(before.bytes());
    assertThat(away.header("Costaudit-Audits")).startsWith("incomplete; the allocation store");
    assertThat(data(get(AUDIT))).hasSize(1);

    JsonNode run = awaitEnd(post(AUDIT + "?window=" + DAY_PARAMETER).header("Location"));
    assertThat(run.get("state").asText()).isEqualTo("failed");
    assertThat(run.get("error").asText()).contains("allocation store", "the disk is gone");
    assertThat(get(AUDIT + "?window=" + DAY_PARAMETER).bytes()).isEqualTo(before.bytes());
    JsonNode full = data(get(AUDIT + "?detail=full&window=" + DAY_PARAMETER)).get(0);
    assertThat(full.get("attempts")).hasSize(1);
    assertThat(full.get("allocationTotal").get("Verdict").asText()).isEqualTo("PASSED");
  }

  @Test
  void aFailingAuditStoreIs503() throws IOException {
    AuditStore failing =
        new AuditStore() {
          @Override
          public void save(AuditSet set) {
            throw new Broken();
          }

          @Override
          public List<AuditSet> sets(Window window) {
            throw new Broken();
          }

          @Override
          public List<AuditResult> history(Window window, AuditType type) {
            throw new Broken();
          }
        };
    serve(runs(auditor(allocations()).results(failing).build(), 4));
    Response answer = get(AUDIT);
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.body()).doesNotContain("disk");
    JsonNode run = awaitEnd(post(AUDIT + "?commit=true").header("Location"));
    assertThat(run.get("state").asText()).isEqualTo("failed");
    assertThat(run.get("error").asText()).contains("2 windows were given up", "the disk is gone");
  }

  @Test
  void closingEndsInBoundedTimeWhileAStoreHangs() throws IOException {
    Gate gate = new Gate();
    serve(runs(auditor(AllocationStore.scanning(gate, StoreTraits.exact())).build(), 2));
    post(AUDIT + "?commit=true");
    gate.awaitReader();
    server.close();
    server.close();
  }

  @Test
  void answersAreTaggedPackedAndHeaded() throws IOException {
    serve(runs(auditor(allocations()).build(), 2));
    Response plain = get(AUDIT);
    String tag = plain.header("ETag");
    assertThat(get(AUDIT, "If-None-Match: " + tag).status()).isEqualTo(304);
    Response head = request("HEAD " + AUDIT);
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.header("Content-Length")).isEqualTo("" + plain.bytes().length);
    assertThat(get(AUDIT, "Accept-Encoding: gzip;q=1, identity;q=0").header("Content-Encoding"))
        .isEqualTo("gzip");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      quoteCharacter = '\'',
      value = {
        "GET window=yesteryear window \"yesteryear\" 'yesterday, week'",
        "GET window=2023-02-30T00:00:00Z,2023-03-01T00:00:00Z window 2023-02-30 accepted",
        "GET window=1d&window=2d window '\"1d\", \"2d\"' 'one value'",
        "GET type=AuditAssetAggStore type \"AuditAssetAggStore\" AuditClusterEquality",
        "GET type=auditclusterequality type \"auditclusterequality\" AuditClusterEquality",
        "GET detail=some detail \"some\" full",
        "GET windwo=1d unknown \"windwo\" window",
        "GET Window=1d unknown \"Window\" window",
        "GET typ=x unknown \"typ\" type",
        "GET filterClusters=x unknown \"filterClusters\" mean",
        "GET window=%FF query \"%FF\" UTF-8",
        "POST '' window commit=true give",
        "POST commit=false window commit=true give",
        "POST window=&commit= window commit=true give",
        "POST commit=yes commit \"yes\" True",
        "POST window=0d window empty give",
        "POST window=soon window \"soon\" yesterday",
        "POST comit=true unknown \"comit\" commit",
        "POST commit=true&typo=x unknown \"typo\" type",
        "POST commit=true&type=All type \"All\" AuditAllocationReconciliation",
        "POST commit=true&windows=1d unknown \"windows\" window"
      })
  void badParametersAreRefusedAndRunNothing(
      String method, String query, String parameter, String value, String accepted)
      throws IOException {
    serve(runs(auditor(allocations()).build(), 2));
    Response answer = request(method + " " + AUDIT + "?" + query);
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    JsonNode json = JSON.readTree(answer.bytes());
    assertThat(json.get("code").asInt()).isEqualTo(400);
    assertThat(json.get("message").asText()).contains(parameter, value, accepted);
    assertThat(data(get(RUNS))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"_=1", "type=", "detail=&window=", "token=x"})
  void whatMeansNothingIsIgnored(String query) throws IOException {
    serve(runs(auditor(allocations()).build(), 2));
    assertThat(get(AUDIT + "?" + query).status()).isEqualTo(200);
    assertThat(post(AUDIT + "?commit=True&" + query).status()).isEqualTo(200);
  }

  @Test
  void parametersMayStandInAForm() throws IOException {
    serve(runs(auditor(allocations()).build(), 3));
    assertThat(postForm("", "window=0d").body()).contains("empty");
    assertThat(postForm("", "windows=1d").body()).contains("did you mean window?");
    assertThat(postForm("?window=1d", "window=2d").body()).contains("2 times");
    assertThat(data(get(RUNS))).isEmpty();
    Response run = postForm("?commit=true", "window=2023-01-16T00:00:00Z,2023-01-19T00:00:00Z\n");
    assertThat(run.status()).as(run.body()).isEqualTo(200);
    assertThat(run.body()).contains("[2023-01-16T00:00:00+0000, 2023-01-19T00:00:00+0000)");
    assertThat(postForm("?commit=true", "x=" + "y".repeat(40_000)).status()).isEqualTo(413);
    assertThat(postForm("?commit=true", "x&".repeat(1000)).status()).isEqualTo(400);
  }

  @Test
  void aBodyThatIsNoFormIsNotIgnored() throws IOException {
    serve(runs(auditor(allocations()).build(), 3));
    String json = "Content-Type: application/json";
    Response ignored = postBody("?commit=true", json, "{\"window\":\"3d\"}");
    assertThat(ignored.status()).isEqualTo(400);
    assertThat(ignored.body()).contains("the body is not read", "form");
    assertThat(data(get(RUNS))).isEmpty();
    assertThat(postBody("?commit=true", json, " {} ").status()).isEqualTo(200);
  }

  private Response postForm(String query, String form) throws IOException {
    return postBody(query, "Content-Type: application/x-www-form-urlencoded", form);
  }

  private Response postBody(String query, String type, String body) throws IOException {
    try (RawHttp client = new RawHttp(server.port())) {
      client.sendHead(
          "POST " + AUDIT + query + " HTTP/1.1", type, "Content-Length: " + body.length());
      client.send(body);
      return client.response(false);
    }
  }

  @Test
  void pathsMethodsAndBodiesAreChecked() throws IOException {
    serve(runs(auditor(allocations()).build(), 2));
    for (String path : new String[] {AUDIT + "X", AUDIT + "/", RUNS + "/", RUNS + "/a/b"}) {
      assertThat(get(path).status()).as(path).isEqualTo(404);
    }
    assertThat(get(RUNS + "/no-such-run").status()).isEqualTo(404);
    assertThat(request("DELETE " + RUNS + "/no-such-run").status()).isEqualTo(404);
    Response put = request("PUT " + AUDIT);
    assertThat(put.status()).isEqualTo(405);
    assertThat(put.header("Allow")).isEqualTo("GET, HEAD, POST");
    assertThat(post(RUNS).header("Allow")).isEqualTo("GET, HEAD");
    assertThat(post(RUNS + "/x").header("Allow")).isEqualTo("GET, HEAD, DELETE");
    assertThat(post(AUDIT + "?commit=true", "Content-Length: 20000000").status()).isEqualTo(413);
    for (String type :
        new String[] {
          "application/x-www-form-urlencoded", "application/octet-stream", "text/plain; x=y"
        }) {
      assertThat(post(AUDIT + "?commit=true", "Content-Type: " + type).status())
          .as(type)
          .isEqualTo(200);
    }
    assertThat(post(AUDIT + "?commit=true", "Content-Type: text/html").status()).isEqualTo(415);
  }

  @Test
  void withoutAuditsThereIsNoSuchPath() throws IOException {
    server = CostAuditServer.builder().build().start();
    assertThat(get(AUDIT).status()).isEqualTo(404);
  }
}
