package io.costaudit.opencost;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.costaudit.audit.AuditAttempt;
import io.costaudit.audit.AuditRequest;
import io.costaudit.audit.AuditResult;
import io.costaudit.audit.AuditRuns;
import io.costaudit.audit.AuditSet;
import io.costaudit.audit.AuditType;
import io.costaudit.audit.InMemoryAuditStore;
import io.costaudit.jackson.WireJson;
import io.costaudit.opencost.replay.Dialect;
import io.costaudit.opencost.replay.Fault;
import io.costaudit.opencost.replay.ReplayedRequest;
import io.costaudit.opencost.replay.ReplayedResponse;
import io.costaudit.opencost.replay.ReplayingServer;
import io.costaudit.testkit.record.SettableClock;
import io.costaudit.testsupport.Poll;
import io.costaudit.time.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Runs of audits during which the server fails one of the questions that the run asks: each of them
 * in turn under the profile {@code endurance}, some of them in the normal build. Whatever fails,
 * earlier results stay as they are, byte for byte, and the run fails and says why. A good run then
 * replaces them.
 */
class InterruptedRunIT {
  private static final boolean IS_LONG = Boolean.getBoolean("costaudit.endurance");

  /** In the normal build, one of so many questions fails. */
  private static final int STEP = 6;

  private static final ObjectMapper WIRE = WireJson.mapper();
  private static final Instant NOW = Instant.parse("2023-01-20T09:00:00Z");
  private static final List<Window> DAYS = List.of(day(0), day(1));

  /** What the server does to a question. */
  private enum Interruption {
    UNAVAILABLE(Fault.answering(ReplayedResponse.plain(503, "out of order")), "HTTP 503"),
    RESET(Fault.none().resetAfterBytes(10), "");

    @SuppressWarnings("ImmutableEnumChecker") // a record of values
    private final Fault fault;

    private final String words;

    Interruption(Fault fault, String words) {
      this.fault = fault;
      this.words = words;
    }
  }

  private final SettableClock clock = new SettableClock();
  private final InMemoryAuditStore kept = InMemoryAuditStore.ofDefaults();
  private final List<AutoCloseable> open = new ArrayList<>();

  private static Window day(int index) {
    Instant start = Instant.parse("2023-01-14T00:00:00Z").plus(Duration.ofDays(index));
    return new Window(start, start.plus(Duration.ofDays(1)));
  }

  @AfterEach
  void close() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }

  private ReplayingServer server(Dialect dialect) {
    ReplayingServer.Builder builder = ReplayingServer.builder(dialect).now(NOW);
    for (Window day : DAYS) {
      builder.day(ConsistentDay.of(new Random(day.start().hashCode()), dialect, day, 1));
    }
    ReplayingServer server = builder.start();
    open.add(server);
    return server;
  }

  /** Returns runs over stores that know nothing of the server yet. */
  private AuditRuns runs(ReplayingServer server) {
    OpenCostClient client =
        OpenCostClient.builder(server.base())
            .backoff(Duration.ofMillis(1), Duration.ofMillis(2))
            .build();
    AuditRuns runs =
        new AuditRuns(
            OpenCostStores.builder(client)
                .windows(DAYS)
                .clock(clock)
                .build()
                .auditor()
                .clock(clock)
                .results(kept)
                .build(),
            1,
            clock);
    Thread worker = new Thread(runs, "interrupted runs");
    worker.start();
    open.add(client);
    open.add(
        () -> {
          runs.close();
          worker.join();
        });
    return runs;
  }

  /** Runs all audits, a second after the last run. */
  private AuditRuns.Status run(AuditRuns runs) {
    clock.set(clock.instant().plusSeconds(1));
    String id = runs.submit(AuditRequest.everything()).orElseThrow().id();
    Poll.until(
        () -> "the end of " + runs.find(id),
        Poll.LONG,
        () -> runs.find(id).orElseThrow().state().isEnded());
    return runs.find(id).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "OPENCOST, UNAVAILABLE, false",
    "OPENCOST, RESET, false",
    "KUBECOST, UNAVAILABLE, false",
    "KUBECOST, RESET, true",
    "OPENCOST, UNAVAILABLE, true"
  })
  void eachQuestionMayFailAndEarlierResultsStay(
      Dialect dialect, Interruption interruption, boolean isSoonAfterAGoodAnswer) throws Exception {
    clock.set(NOW);
    ReplayingServer server = server(dialect);
    AuditRuns runs = runs(server);
    assertDone(run(runs), runs);
    if (isSoonAfterAGoodAnswer) {
      // Within 30 seconds some questions are not asked again.
      server.clearRequests();
      assertDone(run(runs), runs);
    }
    Set<ReplayedRequest> questions = new LinkedHashSet<>(server.requests());
    assertThat(questions).hasSizeGreaterThan(STEP);
    // Of two kinds of interruption other questions fail in the normal build.
    int number = interruption == Interruption.RESET ? 1 : 0;
    for (ReplayedRequest question : questions) {
      if (IS_LONG || number % STEP == 0) {
        AuditRuns asking = isSoonAfterAGoodAnswer ? runs : runs(server);
        server.injectInto(question::equals, ReplayingServer.ALWAYS, interruption.fault);
        assertInterrupted(asking, question, interruption);
        server.clearFaults();
        assertDone(run(runs(server)), runs);
      }
      number++;
    }
  }

  private void assertDone(AuditRuns.Status run, AuditRuns runs) {
    assertThat(run.state()).as("%s", run).isEqualTo(AuditRuns.State.DONE);
    assertThat(runs.auditor().sets(null).unlisted()).isEmpty();
    List<AuditSet> sets = kept.sets(null);
    assertThat(sets).extracting(AuditSet::window).containsExactlyElementsOf(DAYS);
    for (AuditSet set : sets) {
      assertThat(set.attempts()).isEmpty();
      assertThat(set.results().values())
          .isNotEmpty()
          .allSatisfy(result -> assertThat(result.outcome().lastRun()).isEqualTo(clock.instant()));
    }
  }

  private void assertInterrupted(
      AuditRuns runs, ReplayedRequest question, Interruption interruption) throws Exception {
    List<AuditSet> before = kept.sets(null);
    Map<String, String> bytesBefore = bytes(before);
    AuditRuns.Status run = run(runs);

    assertThat(run.state()).as("%s: %s", question, run).isEqualTo(AuditRuns.State.FAILED);
    assertThat(run.error())
        .as("%s", question)
        .contains("failed: GET http", interruption.words, question.path());
    List<AuditSet> after = kept.sets(null);
    Map<String, String> bytesAfter = bytes(after);
    assertThat(bytesAfter).as("%s", question).containsOnlyKeys(bytesBefore.keySet());
    int attempts = 0;
    for (int i = 0; i < before.size(); i++) {
      for (Map.Entry<AuditType, AuditResult> entry : before.get(i).results().entrySet()) {
        AuditType type = entry.getKey();
        AuditAttempt attempt = after.get(i).attempts().get(type);
        AuditResult result = requireNonNull(after.get(i).result(type));
        if (attempt == null) {
          // It could be made: it says the same at a later time.
          assertThat(result.status()).isEqualTo(entry.getValue().status());
          assertThat(result.differences()).isEqualTo(entry.getValue().differences());
          assertThat(result.outcome().lastRun()).isEqualTo(clock.instant());
        } else {
          attempts++;
          String key = type + " of " + before.get(i).window();
          assertThat(bytesAfter.get(key)).as(key).isEqualTo(bytesBefore.get(key));
          assertThat(attempt.time()).isEqualTo(clock.instant());
          assertThat(attempt.reason()).contains("failed: GET http", interruption.words);
        }
        assertThat(kept.history(before.get(i).window(), type)).contains(entry.getValue());
      }
    }
    assertThat(attempts).as("%s", question).isPositive();
    // While the server is in trouble, what is kept is served.
    assertThat(runs.auditor().sets(null).sets()).isEqualTo(after);
  }

  /** Returns each result as it is on the wire, with its details, and without its attempt. */
  private static Map<String, String> bytes(List<AuditSet> sets) throws Exception {
    Map<String, String> bytes = new TreeMap<>();
    for (AuditSet set : sets) {
      for (Map.Entry<AuditType, AuditResult> entry : set.results().entrySet()) {
        bytes.put(
            entry.getKey() + " of " + set.window(),
            WIRE.writeValueAsString(
                AuditSet.empty(set.window()).with(entry.getKey(), entry.getValue())));
      }
    }
    return bytes;
  }
}
