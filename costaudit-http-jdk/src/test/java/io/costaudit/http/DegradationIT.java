package io.costaudit.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.CostAuditException;
import io.costaudit.audit.AuditRequest;
import io.costaudit.audit.AuditRuns;
import io.costaudit.audit.Auditor;
import io.costaudit.cost.AllocationStore;
import io.costaudit.cost.CostRow;
import io.costaudit.cost.InMemoryAssetStore;
import io.costaudit.cost.RowSource;
import io.costaudit.cost.StoreTraits;
import io.costaudit.http.RawHttp.Response;
import io.costaudit.http.ReadinessReport.State;
import io.costaudit.testsupport.Poll;
import io.costaudit.time.Window;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What {@code /readyz} says while something that was asked for fails, over a real socket. */
class DegradationIT {
  private static final Instant MIDNIGHT = Instant.parse("2024-01-01T00:00:00Z");
  private static final Window DAY = new Window(MIDNIGHT, MIDNIGHT.plus(Duration.ofDays(1)));
  private static final String FULL = "/readyz?detail=full";

  private final AtomicReference<List<String>> against = new AtomicReference<>(List.of());
  private final AtomicReference<List<String>> degradations = new AtomicReference<>(List.of());
  private final Costs costs = new Costs();
  private final AuditRuns runs =
      new AuditRuns(
          Auditor.builder()
              .allocations(AllocationStore.scanning(costs, StoreTraits.exact()))
              .assets(InMemoryAssetStore.ofDefaults())
              .build(),
          4,
          InstantSource.system());
  private final CostAuditServer server =
      CostAuditServer.builder()
          .readiness(((Readiness) against::get).degradedBy(degradations::get))
          .audits(runs)
          .build()
          .start();

  private static final class Unreachable extends CostAuditException {
    private static final long serialVersionUID = 1L;

    Unreachable(String message) {
      super(message, null);
    }
  }

  /** Fails while it has a message. */
  private static final class Costs implements RowSource {
    private volatile @Nullable String failure;

    @Override
    public List<Window> windows() {
      return List.of(DAY);
    }

    @Override
    public void read(Window window, Consumer<? super CostRow> reader) {
      String message = failure;
      if (message != null) {
        throw new Unreachable(message);
      }
    }

    @Override
    public String version(Window window) {
      return "";
    }
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Response get(String target) throws IOException {
    return RawHttp.exchange(server.port(), "GET " + target + " HTTP/1.1");
  }

  private void audit() {
    String id = runs.submit(AuditRequest.everything()).orElseThrow().id();
    Poll.until("the end of the run", () -> runs.find(id).orElseThrow().state().isEnded());
  }

  @Test
  void aServerOfWhichAllWorksIsReady() throws IOException {
    assertThat(get("/readyz").body()).isEqualTo("{\"code\":200,\"data\":\"ok\"}");
    assertThat(get(FULL).body())
        .isEqualTo(
            "{\"code\":200,\"data\":{\"ready\":true,\"state\":\"ready\",\"reasons\":[],"
                + "\"degradations\":[]}}");
    assertThat(server.readiness().report().state()).isEqualTo(State.READY);
  }

  @Test
  void whatFailsIsToldAndTheServerStaysReady() throws IOException {
    degradations.set(List.of("no prices from http://ann:pw@costs:9003/?token=abc"));
    Response plain = get("/readyz");
    assertThat(plain.status()).isEqualTo(200);
    assertThat(plain.body()).isEqualTo("{\"code\":200,\"data\":\"degraded\"}");
    Response full = get(FULL);
    assertThat(full.status()).isEqualTo(200);
    assertThat(full.body())
        .isEqualTo(
            "{\"code\":200,\"data\":{\"ready\":true,\"state\":\"degraded\",\"reasons\":[],"
                + "\"degradations\":[\"no prices from http://***@costs:9003/?token=***\"]}}");
    assertThat(server.readiness().report())
        .isEqualTo(
            new ReadinessReport(
                List.of(), List.of("no prices from http://***@costs:9003/?token=***")));
    assertThat(server.readiness().report().state()).isEqualTo(State.DEGRADED);

    degradations.set(List.of());
    assertThat(get("/readyz").body()).contains("\"ok\"");
  }

  @Test
  void whatIsNotReadyIsNotMerelyDegraded() throws IOException {
    degradations.set(List.of("no prices"));
    against.set(List.of("c1 is not watched: Authorization: Bearer abc"));
    Response plain = get("/readyz");
    assertThat(plain.status()).isEqualTo(503);
    assertThat(plain.body())
        .isEqualTo(
            "{\"code\":503,\"message\":\"not ready: c1 is not watched: Authorization: ***\"}");
    Response full = get(FULL);
    assertThat(full.status()).isEqualTo(503);
    assertThat(full.body())
        .contains("\"ready\":false", "\"state\":\"notReady\"", "\"degradations\":[\"no prices\"]")
        .doesNotContain("abc");
    assertThat(server.readiness().report().state()).isEqualTo(State.NOT_READY);
  }

  @Test
  void aRunOfAuditsThatWentWrongDegradesUntilOneGoesWell() throws IOException {
    audit();
    assertThat(get("/readyz").body()).contains("\"ok\"");

    costs.failure = "GET http://ann:pw@costs:9003/allocation?sig=abc: no connection: refused";
    audit();
    assertThat(get("/readyz").body()).contains("\"degraded\"");
    String full = get(FULL).body();
    assertThat(full)
        .contains("the last run of audits, which ended at 20", "costs:9003", "refused")
        .doesNotContain("pw", "abc", "ann");
    for (String target : List.of("/model/etl/audit?detail=full", "/model/etl/audit/runs")) {
      assertThat(get(target).body())
          .as(target)
          .contains("costs:9003")
          .doesNotContain("pw@", "abc", "ann");
    }

    costs.failure = null;
    audit();
    assertThat(get("/readyz").body()).contains("\"ok\"");
  }
}
