package io.costaudit.fabric8;

import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.coverage.BlindCause;
import io.costaudit.coverage.CoverageInterval;
import io.costaudit.coverage.InMemoryCoverage;
import io.costaudit.coverage.Scope;
import io.costaudit.event.Balance;
import io.costaudit.event.CostEvent;
import io.costaudit.event.EventFilter;
import io.costaudit.event.EventQuery;
import io.costaudit.event.InMemoryLedgerStore;
import io.costaudit.event.Ledger;
import io.costaudit.predict.price.CostPredictor;
import io.costaudit.testkit.record.FaultyLedgerStore;
import io.costaudit.testsupport.Poll;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;

/** A ledger, its coverage, and watchers of one cluster that feed them, one life after the other. */
final class WatchFixture implements AutoCloseable {
  static final String CLUSTER = "cluster-one";

  /** A pong that takes as long as this ends a watch: longer than a busy machine keeps one. */
  private static final long PING_MILLIS = 3000;

  private static final Duration STUCK_LIMIT = Duration.ofSeconds(5);

  final FaultyLedgerStore store =
      new FaultyLedgerStore(InMemoryLedgerStore.builder().maxEvents(100_000).build());
  final Ledger ledger;
  final InMemoryCoverage coverage = new InMemoryCoverage();
  private final Config config;
  private final UnaryOperator<ClusterWatcherBuilder> settings;
  private KubernetesClient client;
  private ClusterWatcher watcher;
  private boolean isAlive;

  /** Of a server that this configuration leads to; the clients come and go with the watchers. */
  WatchFixture(Config config, UnaryOperator<ClusterWatcherBuilder> settings) {
    this(config, CostPredictor.ofDefaults(), settings);
  }

  private WatchFixture(
      Config config, CostPredictor predictor, UnaryOperator<ClusterWatcherBuilder> settings) {
    this.ledger = Ledger.builder(store).predictor(predictor).build();
    this.config = config;
    this.settings = settings;
  }

  /** With clients and watchers that notice faults in a few seconds, and come back faster. */
  static WatchFixture quick(int port, UnaryOperator<ClusterWatcherBuilder> settings) {
    return quick(port, CostPredictor.ofDefaults(), settings);
  }

  /** The same with a ledger that books what that predictor says. */
  static WatchFixture quick(
      int port, CostPredictor predictor, UnaryOperator<ClusterWatcherBuilder> settings) {
    return new WatchFixture(
        quick(
            new ConfigBuilder(Config.empty())
                .withMasterUrl("http://localhost:" + port + "/")
                .build()),
        predictor,
        builder -> settings.apply(quick(builder)));
  }

  static Config quick(Config config) {
    return new ConfigBuilder(config)
        .withRequestRetryBackoffLimit(0)
        .withWatchReconnectInterval(20)
        .withWebsocketPingInterval(PING_MILLIS)
        .build();
  }

  static ClusterWatcherBuilder quick(ClusterWatcherBuilder builder) {
    return builder
        .pollInterval(Duration.ofMillis(20))
        .backoff(Duration.ofMillis(20), Duration.ofMillis(200))
        .stuckLimit(STUCK_LIMIT);
  }

  /** Begins a life of the watching process. */
  ClusterWatcher start() {
    client = new KubernetesClientBuilder().withConfig(config).build();
    watcher =
        settings.apply(ClusterWatcher.builder(CLUSTER, client, ledger).coverage(coverage)).build();
    watcher.start();
    isAlive = true;
    return watcher;
  }

  /** Whether the watching process lives. */
  boolean isAlive() {
    return isAlive;
  }

  ClusterWatcher ready() {
    ClusterWatcher started = start();
    awaitReady();
    return started;
  }

  void awaitReady() {
    Poll.until(() -> "ready: " + watcher.states(), Poll.LONG, watcher::isReady);
  }

  ClusterWatcher watcher() {
    return watcher;
  }

  /** Ends the life of the watching process in order. */
  void stop() {
    isAlive = false;
    watcher.close();
    client.close();
  }

  /** Ends it at once, with all that it has not recorded. */
  void kill() {
    isAlive = false;
    watcher.kill();
    client.close();
  }

  /** Oldest first. */
  List<CostEvent> events() {
    List<CostEvent> events =
        new ArrayList<>(ledger.page(EventQuery.newest(EventFilter.all(), 100_000)).events());
    Collections.reverse(events);
    return events;
  }

  void awaitEvents(int count) {
    Poll.until(
        () -> count + " events, but there are " + events(),
        Poll.LONG,
        () -> events().size() >= count);
    assertThat(events()).hasSize(count);
  }

  void assertLawHolds() {
    assertThat(ledger.balances()).allMatch(Balance::holds);
  }

  /** When the scope was not watched, since it first was. */
  List<CoverageInterval> gaps(Scope scope) {
    List<CoverageInterval> gaps = new ArrayList<>(intervals(scope));
    gaps.removeIf(interval -> interval.isWatched() || interval.cause() == BlindCause.START);
    return gaps;
  }

  List<CoverageInterval> intervals(Scope scope) {
    return coverage.scopes(Instant.now()).stream()
        .filter(known -> known.scope().equals(scope))
        .findFirst()
        .orElseThrow()
        .intervals();
  }

  @Override
  public void close() {
    if (isAlive) {
      stop();
    }
  }
}
