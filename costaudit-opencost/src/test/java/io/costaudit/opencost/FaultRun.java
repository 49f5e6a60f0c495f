package io.costaudit.opencost;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.costaudit.audit.AuditAttempt;
import io.costaudit.audit.AuditDetails;
import io.costaudit.audit.AuditMeasure;
import io.costaudit.audit.AuditOutcome;
import io.costaudit.audit.AuditReport;
import io.costaudit.audit.AuditRequest;
import io.costaudit.audit.AuditResult;
import io.costaudit.audit.AuditSet;
import io.costaudit.audit.AuditType;
import io.costaudit.audit.AuditVerdict;
import io.costaudit.audit.Auditor;
import io.costaudit.opencost.FaultScenario.Plant;
import io.costaudit.opencost.FaultScenario.Wrong;
import io.costaudit.opencost.replay.Dialect;
import io.costaudit.opencost.replay.Fault;
import io.costaudit.opencost.replay.ReplayedRequest;
import io.costaudit.opencost.replay.ReplayedResponse;
import io.costaudit.opencost.replay.ReplayingServer;
import io.costaudit.testsupport.Poll;
import io.costaudit.time.Window;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Audits a server as it should be, then with something planted in it, then with what goes wrong,
 * and checks each of the three against what the server sends.
 */
final class FaultRun {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .build();

  private static final Set<AuditType> OF_ASSETS =
      EnumSet.of(
          AuditType.ALLOCATION_RECONCILIATION,
          AuditType.ASSET_TOTAL_STORE,
          AuditType.ASSET_RECONCILIATION,
          AuditType.CLUSTER_EQUALITY);

  /**
   * How often at most a client asks for the same before it gives up: four times, and each time the
   * JDK asks once more if a connection that was used before ends without an answer.
   */
  private static final int TRIES = 8;

  /** What rounding leaves of a day in 24 parts, and what the audits of it take for equal. */
  private static final double ROUNDED = 0.02;

  private final FaultScenario scenario;
  private final Random random;

  /** The longest time that is answered, of what is too large. */
  private final Map<Ask, Duration> longest = new LinkedHashMap<>();

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(20))
          .build();
  private final Map<AuditVerdict, Integer> seen = new EnumMap<>(AuditVerdict.class);

  private FaultRun(FaultScenario scenario) {
    this.scenario = scenario;
    random = new Random(scenario.seed() ^ 0x5DEECE66DL);
  }

  /**
   * Runs it.
   *
   * @return how often which verdict was seen
   * @throws AssertionError if something is not as it must be
   */
  static Map<AuditVerdict, Integer> of(FaultScenario scenario) throws IOException {
    FaultRun run = new FaultRun(scenario);
    ReplayingServer.Builder builder =
        ReplayingServer.builder(scenario.dialect()).now(scenario.now());
    scenario.days().forEach(builder::day);
    try (ReplayingServer server =
        (scenario.withBills() ? builder : builder.withoutBills()).start()) {
      server.framing(scenario.framing());
      server.compress(scenario.compresses());
      run.runAll(server);
    }
    return run.seen;
  }

  /** An answer as it was sent, and unpacked; null where it cannot be. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Answer(int status, byte[] wire, byte @Nullable [] plain) {
    String text() {
      return new String(requireNonNull(plain), UTF_8);
    }

    /** What it holds for an audit; null where it holds nothing that can be used. */
    @Nullable JsonNode data() throws IOException {
      if (status != 200 || plain == null) {
        return null;
      }
      try {
        JsonNode whole = JSON.readTree(plain);
        JsonNode data = whole.path("data");
        return whole.path("code").asInt() == 200 && data.isContainerNode() ? data : null;
      } catch (MismatchedInputException e) {
        throw e;
      } catch (IOException e) {
        return null;
      }
    }

    Answer with(Fault fault, boolean isPacked) {
      byte[] changed = wire.clone();
      for (int i = 0; i < fault.garbage().length(); i++) {
        int at = (int) fault.garbageAt() + i;
        if (at < changed.length) {
          changed[at] = (byte) fault.garbage().charAt(i);
        }
      }
      return of(status, changed, isPacked);
    }

    static Answer of(int status, byte[] wire, boolean isPacked) {
      if (!isPacked) {
        return new Answer(status, wire, wire);
      }
      try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(wire))) {
        return new Answer(status, wire, in.readAllBytes());
      } catch (IOException e) {
        return new Answer(status, wire, null);
      }
    }
  }

  // The three runs

  private void runAll(ReplayingServer server) throws IOException {
    Auditor auditor = auditor(client(server, false));
    AuditReport clean = audit(auditor);
    checkAskedOnce(server);
    Map<Ask, ReplayedRequest> requests = requests(server);
    Map<Ask, Answer> answers = answers(server, requests);
    checkVerdicts("as it should be", clean, answers);
    checkNothingFails(clean);

    AuditReport planted = clean;
    if (scenario.plant().isPresent()) {
      Plant plant = scenario.plant().get();
      serve(server, plant, requests);
      planted = audit(auditor(client(server, false)));
      answers = answers(server, requests);
      checkVerdicts("with " + plant, planted, answers);
      checkPlant(plant, clean, planted);
    }

    Map<Ask, Fault> faults = inject(server, answers);
    OpenCostClient client = client(server, scenario.takesTime());
    Auditor troubled = auditor(client);
    server.clearRequests();
    AuditReport report = audit(troubled);
    server.resetNextConnections(0);
    checkTries(server);
    checkTroubled(planted, report, troubled, new Served(server, answers, faults));
    client.close();
    // One is kept for the next request, or two if it was not given back in time for that.
    Poll.until(
        () ->
            server.answersUnderWay()
                + " answers are under way, "
                + server.openConnections()
                + " connections are open",
        Poll.LONG,
        () -> server.answersUnderWay() == 0 && server.openConnections() <= 2);
  }

  /**
   * One request for each thing, and of the bills one more that finds out whether they are there.
   */
  private void checkAskedOnce(ReplayingServer server) {
    Window newest = newest();
    timesAsked(server)
        .forEach(
            (request, times) -> {
              Ask ask = Ask.of(scenario.dialect(), request).orElseThrow();
              boolean isTwice = scenario.withBills() && ask.equals(new Ask(Ask.Kind.BILL, newest));
              assertThat(times).as("%s", request).isEqualTo(isTwice ? 2 : 1);
            });
  }

  private void checkTries(ReplayingServer server) {
    timesAsked(server)
        .forEach(
            (request, times) -> {
              Ask ask = Ask.of(scenario.dialect(), request).orElseThrow();
              // It finds out whether the bills are there; and it may take a page of HTML for news.
              boolean isTwice = ask.kind() == Ask.Kind.BILL || ask.kind() == Ask.Kind.PROBE;
              assertThat(times).as("%s", request).isLessThanOrEqualTo(isTwice ? 2 * TRIES : TRIES);
            });
  }

  private Map<ReplayedRequest, Integer> timesAsked(ReplayingServer server) {
    Map<ReplayedRequest, Integer> times = new LinkedHashMap<>();
    for (ReplayedRequest request : server.requests()) {
      if (Ask.of(scenario.dialect(), request).isPresent()) {
        times.merge(request, 1, Integer::sum);
      }
    }
    return times;
  }

  private Window newest() {
    return scenario.windows().get(scenario.windows().size() - 1);
  }

  private OpenCostClient client(ReplayingServer server, boolean isHasty) {
    OpenCostClientBuilder client =
        OpenCostClient.builder(scenario.isGivenRoot() ? server.root() : server.base())
            .httpClient(http)
            .backoff(Duration.ofMillis(1), Duration.ofMillis(5));
    if (isHasty) {
      client
          .requestTimeout(Trouble.SHORT)
          .idleTimeout(Trouble.SHORT)
          .totalTimeout(Trouble.SHORT_TOTAL);
    }
    return client.build();
  }

  private Auditor auditor(OpenCostClient client) {
    return OpenCostStores.builder(client)
        .windows(scenario.windows())
        .clock(scenario::now)
        .build()
        .auditor()
        .clock(scenario::now)
        .build();
  }

  private AuditReport audit(Auditor auditor) {
    AuditReport report = auditor.run(AuditRequest.everything());
    assertThat(report.abandonedWindows()).isEmpty();
    assertThat(report.isCancelled()).isFalse();
    return report;
  }

  private Map<Ask, ReplayedRequest> requests(ReplayingServer server) {
    Map<Ask, ReplayedRequest> requests = new LinkedHashMap<>();
    for (ReplayedRequest request : server.requests()) {
      Ask.of(scenario.dialect(), request).ifPresent(ask -> requests.putIfAbsent(ask, request));
    }
    Set<Ask> all = new LinkedHashSet<>(Ask.all(scenario.dialect(), scenario.windows()));
    if (!scenario.withBills()) {
      // That they are absent is found out by asking for the newest.
      all.removeIf(ask -> ask.kind() == Ask.Kind.BILL && !requests.containsKey(ask));
    }
    assertThat(requests).containsOnlyKeys(all);
    return requests;
  }

  private Map<Ask, Answer> answers(ReplayingServer server, Map<Ask, ReplayedRequest> requests)
      throws IOException {
    Map<Ask, Answer> answers = new LinkedHashMap<>();
    for (Map.Entry<Ask, ReplayedRequest> entry : requests.entrySet()) {
      answers.put(entry.getKey(), answer(server, entry.getValue()));
    }
    return answers;
  }

  private Answer answer(ReplayingServer server, ReplayedRequest request) throws IOException {
    String query =
        request.parameters().entrySet().stream()
            .flatMap(
                entry ->
                    entry.getValue().stream()
                        .map(value -> entry.getKey() + "=" + URLEncoder.encode(value, UTF_8)))
            .collect(Collectors.joining("&"));
    HttpURLConnection connection =
        (HttpURLConnection)
            URI.create(server.root() + request.path() + "?" + query).toURL().openConnection();
    connection.setRequestProperty("Connection", "close");
    if (scenario.compresses()) {
      connection.setRequestProperty("Accept-Encoding", "gzip");
    }
    int status = connection.getResponseCode();
    try (InputStream in =
        status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      return Answer.of(status, in.readAllBytes(), scenario.compresses());
    }
  }

  private void serve(ReplayingServer server, Plant plant, Map<Ask, ReplayedRequest> requests)
      throws IOException {
    ReplayingServer.Builder builder =
        ReplayingServer.builder(scenario.dialect()).day(plant.variant()).now(scenario.now());
    try (ReplayingServer other =
        (scenario.withBills() ? builder : builder.withoutBills()).start()) {
      other.compress(scenario.compresses());
      for (Map.Entry<Ask, ReplayedRequest> entry : requests.entrySet()) {
        if (plant.isIn(entry.getKey())) {
          Answer answer = answer(other, entry.getValue());
          byte[] body = requireNonNull(answer.plain());
          server.serve(
              request -> Ask.of(scenario.dialect(), request).equals(Optional.of(entry.getKey())),
              ReplayedResponse.json(answer.status(), out -> out.write(body)));
        }
      }
    }
  }

  private Map<Ask, Fault> inject(ReplayingServer server, Map<Ask, Answer> answers) {
    Map<Ask, Fault> faults = new LinkedHashMap<>();
    scenario
        .troubles()
        .forEach(
            (ask, trouble) -> {
              Answer right = requireNonNull(answers.get(ask));
              boolean isWithoutRows =
                  ask.kind() == Ask.Kind.BILL && !right.text().contains("amortizedNetCost");
              if (isWithoutRows && trouble.needsRows()) {
                return;
              }
              Ask.Kind otherKind =
                  ask.kind().isOfAllocations() ? Ask.Kind.ASSETS : Ask.Kind.ALLOCATIONS;
              String other = requireNonNull(answers.get(new Ask(otherKind, ask.window()))).text();
              Fault fault = trouble.fault(random, right.wire(), right.text(), other);
              faults.put(ask, fault);
              Duration left = trouble.leaves(random);
              longest.put(ask, left);
              server.injectInto(
                  request ->
                      Ask.of(scenario.dialect(), request).equals(Optional.of(ask))
                          && Ask.span(request).orElseThrow().duration().compareTo(left) > 0,
                  trouble.times(random),
                  fault);
            });
    server.resetNextConnections(scenario.resets());
    return faults;
  }

  // What must come of them

  private Set<AuditType> lacking() {
    Set<AuditType> lacking = EnumSet.noneOf(AuditType.class);
    if (scenario.dialect() == Dialect.OPENCOST) {
      lacking.add(AuditType.ASSET_TOTAL_STORE);
    }
    if (!scenario.withBills()) {
      lacking.add(AuditType.ASSET_RECONCILIATION);
    }
    return lacking;
  }

  /** Null where several rows of the document have one name, so that nobody knows what it says. */
  private @Nullable ServedOracle oracle(Window window, Map<Ask, Answer> answers)
      throws IOException {
    Map<Ask.Kind, JsonNode> documents = new EnumMap<>(Ask.Kind.class);
    for (Map.Entry<Ask, Answer> entry : answers.entrySet()) {
      if (entry.getKey().window().equals(window)) {
        try {
          JsonNode data = entry.getValue().data();
          if (data != null) {
            documents.put(entry.getKey().kind(), data);
          }
        } catch (MismatchedInputException e) {
          return null;
        }
      }
    }
    return new ServedOracle(scenario.dialect(), window, scenario.now(), documents);
  }

  private void checkVerdicts(String how, AuditReport report, Map<Ask, Answer> answers)
      throws IOException {
    assertThat(report.storeFailures()).as(how).isEmpty();
    assertThat(report.missingData()).as(how).containsOnlyKeys(lacking());
    assertThat(report.sets().stream().map(AuditSet::window))
        .as(how)
        .containsExactlyElementsOf(scenario.windows());
    for (AuditSet set : report.sets()) {
      ServedOracle oracle = requireNonNull(oracle(set.window(), answers));
      for (AuditType type : audits(lacking())) {
        AuditResult result = requireNonNull(set.result(type));
        assertThat(oracle.verdicts(type))
            .as("%s: %s of %s: %s", how, type, set.window(), result)
            .contains(verdict(result));
        seen.merge(verdict(result), 1, Integer::sum);
      }
    }
  }

  private static Set<AuditType> audits(Set<AuditType> lacking) {
    Set<AuditType> audits = EnumSet.allOf(AuditType.class);
    audits.removeAll(lacking);
    return audits;
  }

  private static AuditVerdict verdict(AuditResult result) {
    return requireNonNull(result.outcome().details()).verdict();
  }

  /** Whatever the oracle says: all agrees. */
  private void checkNothingFails(AuditReport clean) {
    for (AuditSet set : clean.sets()) {
      set.results()
          .forEach(
              (type, result) -> {
                boolean isIdleOfTwoClusters =
                    type == AuditType.CLUSTER_EQUALITY
                        && result
                            .outcome()
                            .description()
                            .equals("allocation store does not tell idle by cluster");
                if (!isIdleOfTwoClusters) {
                  assertThat(verdict(result))
                      .as("%s of %s: %s", type, set.window(), result)
                      .isIn(AuditVerdict.PASSED, AuditVerdict.WARNING, AuditVerdict.NO_DATA);
                }
              });
    }
  }

  /** Whatever the oracle says: what is planted is seen, and where it is not it changes nothing. */
  private void checkPlant(Plant plant, AuditReport clean, AuditReport planted) {
    for (int i = 0; i < clean.sets().size(); i++) {
      AuditSet before = clean.sets().get(i);
      AuditSet after = planted.sets().get(i);
      boolean isHere = after.window().equals(plant.window());
      for (AuditType type : audits(lacking())) {
        AuditResult result = requireNonNull(after.result(type));
        if (!isHere || !plant.concerns(type)) {
          assertThat(result).isEqualTo(before.result(type));
        } else if (isSeen(plant, type)) {
          assertThat(verdict(result))
              .as("%s: %s", plant, result)
              .isIn(AuditVerdict.FAILED, AuditVerdict.ERROR);
        }
      }
      if (isHere && plant.wrong() == Wrong.DEARER_THAN_THE_NODE) {
        AuditResult result = requireNonNull(after.result(AuditType.ALLOCATION_RECONCILIATION));
        assertThat(result.differences())
            .as("%s: %s", plant, result)
            .anyMatch(
                difference ->
                    difference.measure() == AuditMeasure.IDLE
                        && difference.values().actual() < -0.01);
      }
    }
  }

  private static boolean isSeen(Plant plant, AuditType type) {
    if (plant.wrong() == Wrong.DEARER_THAN_THE_NODE) {
      return type == AuditType.ALLOCATION_RECONCILIATION;
    }
    // What else runs on a node makes up for it as idle, and a bill may not have it.
    boolean isMadeUpFor =
        plant.kinds().contains(Ask.Kind.BY_NODE)
            || (plant.kinds().contains(Ask.Kind.ALLOCATIONS)
                && (type == AuditType.CLUSTER_EQUALITY
                    || type == AuditType.ALLOCATION_RECONCILIATION));
    return plant.wrong() != Wrong.GONE && !isMadeUpFor && type != AuditType.ASSET_RECONCILIATION;
  }

  /** What a server that goes wrong sends. */
  private record Served(ReplayingServer server, Map<Ask, Answer> answers, Map<Ask, Fault> faults) {}

  private @Nullable Trouble troubleOf(Ask ask) {
    Trouble trouble = scenario.troubles().get(ask);
    return trouble == null || trouble.isOvercome(scenario.dialect(), ask) ? null : trouble;
  }

  private void checkTroubled(
      AuditReport planted, AuditReport report, Auditor auditor, Served served) throws IOException {
    Window newest = newest();
    Trouble ofProbe = troubleOf(new Ask(Ask.Kind.PROBE, newest));
    if (ofProbe == Trouble.GARBAGE) {
      // It may even be taken for the other server, which is asked for the same in other words.
      checkNoFalsePass(report, served.answers());
      return;
    }
    // Where the assets fail the allocations are asked for in their place.
    Trouble elsewhere = troubleOf(new Ask(Ask.Kind.TOTALS_BY_CLUSTER, newest));
    boolean isAskedElsewhere = ofProbe != null && !ofProbe.isOfTheWholeServer();
    boolean isAllLost = report.storeFailures().size() == AuditType.values().length;
    boolean mayAllBeLost =
        ofProbe != null
            && (ofProbe.isOfTheWholeServer()
                || ofProbe == Trouble.RESET
                || (elsewhere != null && isAskedElsewhere));
    boolean mustAllBeLost =
        mayAllBeLost
            && !requireNonNull(ofProbe).isBehindTheBeginning()
            && (!isAskedElsewhere || !requireNonNull(elsewhere).isBehindTheBeginning());
    if (mustAllBeLost || (mayAllBeLost && isAllLost)) {
      checkAllFails(report, auditor, served.server(), isAskedElsewhere);
      boolean isToldOf = !isAskedElsewhere || elsewhere == null;
      assertThat(report.storeFailures().values())
          .allSatisfy(
              description ->
                  assertThat(description)
                      .contains(isToldOf ? "/assets?window=" : "/allocation?window=")
                      .matches(
                          requireNonNull(isToldOf ? ofProbe : elsewhere)::isToldIn,
                          "tells " + ofProbe + ", " + elsewhere));
      return;
    }
    Set<AuditType> lacking = lacking();
    Trouble ofBill = troubleOf(new Ask(Ask.Kind.BILL, newest));
    if (ofBill != null && ofBill.isAbsence()) {
      lacking.add(AuditType.ASSET_RECONCILIATION);
    }
    Set<AuditType> failing = EnumSet.noneOf(AuditType.class);
    boolean areAssetsLost = false;
    if (ofProbe != null && ofProbe.isAbsence()) {
      lacking.addAll(OF_ASSETS);
    } else if (ofProbe != null) {
      areAssetsLost = !ofProbe.isBehindTheBeginning() || !report.storeFailures().isEmpty();
      if (areAssetsLost) {
        // Both of its stores fail before they tell any window.
        failing.add(AuditType.ASSET_TOTAL_STORE);
        lacking.remove(AuditType.ASSET_TOTAL_STORE);
      }
    }
    assertThat(report.storeFailures().keySet()).isEqualTo(failing);
    assertThat(report.storeFailures().values())
        .allSatisfy(description -> assertThat(description).matches(this::tellsOfProbe));
    assertThat(report.missingData()).containsOnlyKeys(lacking);
    assertThat(report.sets()).hasSize(scenario.windows().size());
    Set<AuditType> audits = audits(lacking);
    audits.removeAll(failing);
    for (int i = 0; i < report.sets().size(); i++) {
      AuditSet before = planted.sets().get(i);
      AuditSet after = report.sets().get(i);
      for (AuditType type : audits) {
        AuditResult result = requireNonNull(after.result(type));
        seen.merge(verdict(result), 1, Integer::sum);
        if (areAssetsLost && OF_ASSETS.contains(type)) {
          assertThat(verdict(result)).as("%s", result).isEqualTo(AuditVerdict.ERROR);
          assertThat(result.outcome().description()).matches(this::tellsOfProbe);
        } else {
          check(type, requireNonNull(before.result(type)), result, after.window(), served);
        }
      }
    }
    assertThat(auditor.results().sets(null))
        .isEqualTo(report.sets().stream().map(FaultRun::kept).toList());
  }

  /** Returns what is kept of a set: an attempt in place of each audit whose stores failed. */
  private static AuditSet kept(AuditSet reported) {
    AuditSet kept = AuditSet.empty(reported.window());
    for (Map.Entry<AuditType, AuditResult> entry : reported.results().entrySet()) {
      AuditOutcome outcome = entry.getValue().outcome();
      boolean isUnread =
          verdict(entry.getValue()) == AuditVerdict.ERROR
              && outcome.description().contains(" failed: ");
      kept =
          isUnread
              ? kept.with(
                  entry.getKey(), new AuditAttempt(outcome.lastRun(), outcome.description()))
              : kept.with(entry.getKey(), entry.getValue());
    }
    return kept;
  }

  private boolean tellsOfProbe(String description) {
    Trouble trouble = requireNonNull(troubleOf(new Ask(Ask.Kind.PROBE, newest())));
    return description.contains("/assets?window=")
        && description.contains("&aggregate=")
        && trouble.isToldIn(description);
  }

  private void check(
      AuditType type, AuditResult before, AuditResult after, Window window, Served served)
      throws IOException {
    Set<Ask> broken = new LinkedHashSet<>();
    Set<Ask> garbled = new LinkedHashSet<>();
    Set<Ask> split = new LinkedHashSet<>();
    Map<Ask, Answer> changed = new LinkedHashMap<>(served.answers());
    for (Map.Entry<Ask, Fault> entry : served.faults().entrySet()) {
      Ask ask = entry.getKey();
      Trouble trouble = requireNonNull(scenario.troubles().get(ask));
      boolean isMet = ask.window().equals(window) && ask.kind().audits().contains(type);
      if (!isMet || ask.kind() == Ask.Kind.PROBE || trouble.isHarmless()) {
        continue;
      }
      if (trouble == Trouble.GARBAGE) {
        Answer garbage =
            requireNonNull(served.answers().get(ask)).with(entry.getValue(), scenario.compresses());
        changed.put(ask, garbage);
        (isJson(garbage) ? garbled : broken).add(ask);
      } else {
        (trouble.isSplit(scenario.dialect(), ask) ? split : broken).add(ask);
      }
    }
    if (!broken.isEmpty()) {
      assertThat(verdict(after))
          .as("%s of %s: %s", type, window, after)
          .isEqualTo(AuditVerdict.ERROR);
      String description = after.outcome().description();
      assertThat(broken)
          .as("%s of %s: %s", type, window, description)
          .anyMatch(ask -> isTold(ask, description));
      return;
    }
    boolean isOracleAsked = garbled.isEmpty() || verdict(after) == AuditVerdict.PASSED;
    if (isOracleAsked) {
      for (Ask ask : split) {
        changed.put(ask, ofParts(ask, served.server()));
      }
    }
    ServedOracle oracle = isOracleAsked ? oracle(window, changed) : null;
    if (!garbled.isEmpty()) {
      if (oracle != null) {
        assertThat(oracle.verdicts(type))
            .as("%s of %s with garbage in %s: %s", type, window, garbled, after)
            .contains(AuditVerdict.PASSED);
      }
    } else if (!split.isEmpty()) {
      assertThat(requireNonNull(oracle).verdicts(type))
          .as("%s of %s in parts: %s", type, window, after)
          .contains(verdict(after));
      checkAlmostEqual(before, after);
    } else {
      assertThat(after).isEqualTo(before);
    }
  }

  /** What was sent for the parts of a day, as one answer. They are all of it, each once. */
  private Answer ofParts(Ask ask, ReplayingServer server) throws IOException {
    Duration most = requireNonNull(longest.get(ask));
    Map<Instant, ReplayedRequest> parts = new TreeMap<>();
    for (ReplayedRequest request : server.requests()) {
      boolean isAsked = Ask.of(scenario.dialect(), request).equals(Optional.of(ask));
      Window span = isAsked ? Ask.span(request).orElseThrow() : ask.window();
      // An hour of the totals is asked for in place of a probe that failed.
      boolean isElsewhere = span.duration().toHours() == 1 && most.toHours() > 2;
      if (isAsked && span.duration().compareTo(most) <= 0 && !isElsewhere) {
        parts.put(span.start(), request);
      }
    }
    Instant end = ask.window().start();
    ArrayNode data = JSON.createArrayNode();
    for (ReplayedRequest request : parts.values()) {
      Window span = Ask.span(request).orElseThrow();
      assertThat(span.start()).as("%s in parts: %s", ask, parts.values()).isEqualTo(end);
      end = span.end();
      JsonNode part = requireNonNull(answer(server, request).data());
      if (part.isArray()) {
        part.forEach(data::add);
      } else {
        data.add(part);
      }
    }
    assertThat(end).as("%s in parts: %s", ask, parts.values()).isEqualTo(ask.window().end());
    byte[] whole =
        JSON.writeValueAsBytes(JSON.createObjectNode().put("code", 200).set("data", data));
    return new Answer(200, whole, whole);
  }

  /** The same was compared, and came to the same but for rounding. */
  private static void checkAlmostEqual(AuditResult before, AuditResult after) {
    AuditDetails one = requireNonNull(before.outcome().details());
    AuditDetails other = requireNonNull(after.outcome().details());
    assertThat(other)
        .as("%s, in parts %s", before, after)
        .extracting(
            AuditDetails::compared, AuditDetails::missingExpected, AuditDetails::missingActual)
        .containsExactly(one.compared(), one.missingExpected(), one.missingActual());
    assertThat(other.amounts().expected())
        .as("%s, in parts %s", before, after)
        .isCloseTo(one.amounts().expected(), within(ROUNDED));
    assertThat(other.amounts().actual())
        .as("%s, in parts %s", before, after)
        .isCloseTo(one.amounts().actual(), within(ROUNDED));
  }

  private static boolean isJson(Answer answer) throws IOException {
    if (answer.plain() == null) {
      return false;
    }
    try {
      JSON.readTree(answer.plain());
      return true;
    } catch (MismatchedInputException e) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether it says what was asked for and what happened. */
  private boolean isTold(Ask ask, String description) {
    Trouble trouble = requireNonNull(scenario.troubles().get(ask));
    String window = URLEncoder.encode(ask.window().start() + "," + ask.window().end(), UTF_8);
    if (trouble == Trouble.ANY_TIME_IS_TOO_LARGE && ask.kind().isSplit(scenario.dialect())) {
      window = URLEncoder.encode(ask.window().start() + ",", UTF_8);
    }
    return description.contains(
            scenario.dialect().prefix() + ask.kind().path() + "?window=" + window)
        && !description.contains("secret")
        && (trouble == Trouble.GARBAGE || trouble.isToldIn(description));
  }

  /** Nothing but the one question was asked, or one more in its place, and that once. */
  private void checkAllFails(
      AuditReport report, Auditor auditor, ReplayingServer server, boolean isAskedElsewhere) {
    assertThat(report.sets()).isEmpty();
    assertThat(report.missingData()).isEmpty();
    assertThat(report.storeFailures()).containsOnlyKeys(AuditType.values());
    assertThat(report.storeFailures().values())
        .allSatisfy(description -> assertThat(description).contains("GET http", "?window="));
    assertThat(auditor.results().sets(null)).isEmpty();
    Set<Ask.Kind> asked = EnumSet.of(Ask.Kind.PROBE);
    if (isAskedElsewhere) {
      asked.add(Ask.Kind.TOTALS_BY_CLUSTER);
    }
    timesAsked(server)
        .forEach(
            (request, times) -> {
              assertThat(Ask.of(scenario.dialect(), request).orElseThrow().kind()).isIn(asked);
              assertThat(times).as("%s", request).isLessThanOrEqualTo(TRIES);
            });
  }

  private void checkNoFalsePass(AuditReport report, Map<Ask, Answer> answers) throws IOException {
    for (AuditSet set : report.sets()) {
      ServedOracle oracle = requireNonNull(oracle(set.window(), answers));
      for (Map.Entry<AuditType, AuditResult> entry : set.results().entrySet()) {
        if (verdict(entry.getValue()) == AuditVerdict.PASSED) {
          assertThat(oracle.verdicts(entry.getKey()))
              .as("%s", entry.getValue())
              .isNotEqualTo(List.of(AuditVerdict.FAILED));
        }
      }
    }
  }
}
