package io.costaudit.fabric8;

import io.costaudit.coverage.BlindCause;
import io.costaudit.coverage.Coverage;
import io.costaudit.coverage.Scope;
import io.costaudit.event.Folding;
import io.costaudit.event.Ledger;
import io.costaudit.fabric8.WatchState.Phase;
import io.costaudit.internal.OutOfMemory;
import io.costaudit.predict.spec.ResourceType;
import io.costaudit.time.Durations;
import io.costaudit.time.TimeSource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A watcher of the workloads and the nodes of a cluster. It records its observations in a {@link
 * Ledger}, and reports to a {@link Coverage} when it watched each scope and when it did not.
 *
 * <pre>{@code
 * Ledger ledger = Ledger.inMemory();
 * try (ClusterWatcher watcher = ClusterWatcher.builder("cluster-one", client, ledger).build()) {
 *   watcher.start();
 *   ...
 * }
 * }</pre>
 *
 * <p><b>What is mapped.</b> All kinds of {@link ResourceType}, or given ones, of all namespaces or
 * of given ones; nodes are in no namespace. Of each object the watcher reads {@code metadata.name},
 * {@code namespace}, {@code uid}, {@code resourceVersion}, {@code labels} (of nodes), {@code
 * annotations} and {@code ownerReferences}, and the fields of {@code spec} and {@code status} that
 * {@link io.costaudit.predict.spec.WorkloadSpec#read} and {@link
 * io.costaudit.predict.spec.NodeSpec#read} read. A created or changed object becomes an observation
 * of its state, a deleted one an observation of its end. All versions come from the server; an
 * object that a list misses has the version of the list. The watcher calls {@link Ledger#listed} at
 * the end of each list. It leaves out objects that the price of a watched controller covers, see
 * {@link Folding}; an object that such a controller adopts later costs nothing from then on.
 *
 * <p><b>What is not mapped.</b>
 *
 * <ul>
 *   <li>Labels of workloads, all other metadata, and the old state of an object: the ledger has the
 *       booked state.
 *   <li>Each single change: a server, or an informer that was cut off, may merge several changes
 *       into one. The ledger books their sum.
 *   <li>Objects that are created and deleted while the watcher is cut off.
 *   <li>An object that cannot be read. It is {@linkplain #unreadable counted} and logged; its last
 *       readable state stays booked.
 * </ul>
 *
 * <p><b>Start.</b> The objects that exist when a scope is listed for the first time ever are its
 * opening inventory: the ledger books them without events. If the ledger has entries already, the
 * watcher starts with these: its first list shows which objects appeared, changed and vanished
 * meanwhile. Each of these changes becomes an event that is marked as caught up, with the interval
 * in which the change happened. The watcher lists a scope of Jobs after it has tried the scope of
 * CronJobs, because the price of a CronJob may cover a Job.
 *
 * <p><b>Faults.</b> A fault of one scope stops neither this watcher nor its other scopes. The
 * watcher retries a scope whose list or watch fails. It also retries a scope that has been without
 * a watch, or whose list has shown no further object, for longer than {@link
 * ClusterWatcherBuilder#stuckLimit}, because informers do not always recover by themselves. A retry
 * is a small request after 1, 2, 4, … 32 seconds; once it succeeds, the watcher lists the scope
 * anew.
 *
 * <p>When a watch counts as lost, the watcher asks the server at once, by a small request, for the
 * reason. The answer (such as forbidden, credentials not accepted, connection refused, unknown
 * host) is the reason in the log, in the state and in the coverage. The interval in the coverage
 * begins at the last moment at which the watcher is known to have seen everything.
 *
 * <p>The watcher also lists a scope anew after the ledger failed to record an observation, or was
 * so slow that the queue was full ({@link ClusterWatcherBuilder#queueCapacity}). The list then
 * shows the changes that the ledger missed. The log reports each change of a {@linkplain #states
 * state} once, in one line for all scopes that have the same change within three polls. A time in
 * which the watcher may have missed changes is an interval of the coverage, with its cause.
 *
 * <p><b>Clocks.</b> Durations are measured in elapsed time. When the wall clock jumps by more than
 * two seconds against the elapsed time, the watcher writes a line to the log and an interval with
 * the cause {@link BlindCause#CLOCK_JUMP} to the coverage.
 *
 * <p><b>Settings of the client.</b> The user supplies the client, configures it and closes it.
 * Before a request counts as failed, the client repeats it {@code Config.requestRetryBackoffLimit}
 * times: 10 by default, so that the watcher reports a refused connection after 19 seconds; with 3,
 * after one second. The websocket ping finds a connection that is dead without being closed ({@code
 * Config.websocketPingInterval}, 30 seconds by default, so that it takes up to a minute). Of
 * Fabric8's backends only OkHttp sends this ping; with the others it takes up to eleven minutes.
 * The changes that such a watch missed are booked when the watch is back, with the time at which
 * they were seen. {@link ClusterWatcherBuilder#livenessProbe} finds a dead watch sooner, where the
 * server supports it.
 *
 * <p>Fabric8 writes log records of its own, with stack traces: the first failure of a scope, as a
 * warning or an error, under {@code io.fabric8.kubernetes.client.informers.impl.cache.Reflector};
 * and while a watch is lost each of its own attempts but the first, as information, under {@code
 * io.fabric8.kubernetes.client.dsl.internal.AbstractWatchManager}. Switch both loggers off: they
 * add nothing to the log of this watcher.
 *
 * <p>Safe for use by several threads. Callbacks run in the threads of the client and wait for
 * nothing. The watcher has threads of its own, whose names begin with {@code costaudit-}. They poll
 * the watches once a second, hand observations to the ledger, report states and coverage, and ask a
 * server that failed. Therefore a ledger, a coverage or a listener that hangs does not delay the
 * other work. These threads survive every exception and error. An {@link OutOfMemoryError} goes to
 * the uncaught exception handler of the thread that met it, so that the program can end; if the
 * program goes on, the watcher lists anew the scopes that lost observations.
 *
 * @since 0.1.0
 */
public final class ClusterWatcher implements AutoCloseable {
  /**
   * The time for which {@link #close} waits until pending observations are recorded, in seconds:
   * {@value}.
   */
  public static final int CLOSE_SECONDS = 2;

  /** The number of polls for which a log line waits for scopes with the same change. */
  private static final int POLLS_BEFORE_SAID = 3;

  private static final Logger LOG = System.getLogger(ClusterWatcher.class.getName());

  private final String clusterId;
  private final WatchStateListener listener;
  private final Duration pollInterval;
  private final LedgerFeed feed;
  private final WatcherThreads threads;
  private final ClockJumps jumps;
  private final StateLog log;
  private final AtomicBoolean isTickQueued = new AtomicBoolean();
  private final List<ScopeWatch> watches;

  /** Is notified of each change of a state, and of the end. */
  private final Object changes = new Object();

  ClusterWatcher(ClusterWatcherBuilder builder) {
    clusterId = builder.clusterId;
    listener = builder.listener;
    pollInterval = builder.pollInterval;
    feed = new LedgerFeed(builder.ledger, builder.queueCapacity);
    threads = new WatcherThreads(clusterId);
    TimeSource clock = TimeSource.of(builder.clock);
    jumps = new ClockJumps(clock);
    Set<ResourceType> types = builder.watchedTypes();
    List<Scope> scopes = builder.scopes(types);
    log = new StateLog(scopes.size(), builder.pollInterval.multipliedBy(POLLS_BEFORE_SAID), clock);
    watches = List.copyOf(watches(builder, types, scopes, clock));
  }

  private List<ScopeWatch> watches(
      ClusterWatcherBuilder builder,
      Set<ResourceType> types,
      List<Scope> scopes,
      TimeSource clock) {
    CoverageReporter coverage = new CoverageReporter(builder.coverage, builder.name);
    WatcherParts parts =
        new WatcherParts(
            builder.ledger,
            feed,
            Folding.into(types),
            builder.settings(),
            clock,
            threads.slowTasks());
    List<ScopeWatch> all = new ArrayList<>();
    for (Scope scope : scopes) {
      int place = all.size();
      all.add(
          new ScopeWatch(
              scope,
              predecessor(scope, all),
              parts,
              new Informers(builder.client, scope, parts.settings().pageSize()),
              new WatchHealth(
                  scope,
                  builder.longestSilence(),
                  clock,
                  log,
                  coverage,
                  this::changed,
                  threads.reports()),
              () -> threads.wake(() -> poll(all.get(place)))));
    }
    return all;
  }

  /**
   * Returns the scope to try first: the CronJobs before the Jobs, because the price of a CronJob
   * may cover a Job.
   */
  private static @Nullable ScopeWatch predecessor(Scope scope, List<ScopeWatch> before) {
    if (scope.type() != ResourceType.JOB) {
      return null;
    }
    return before.stream()
        .filter(watch -> watch.state().scope().type() == ResourceType.CRONJOB)
        .filter(watch -> Objects.equals(watch.state().scope().namespace(), scope.namespace()))
        .findFirst()
        .orElse(null);
  }

  /**
   * Returns a builder with the default settings.
   *
   * @param clusterId names the cluster in every event; not blank. {@link ClusterIds} finds one
   * @param client the client of the cluster; it stays open when the watcher is closed
   * @param ledger the ledger that records the observations
   */
  public static ClusterWatcherBuilder builder(
      String clusterId, KubernetesClient client, Ledger ledger) {
    return new ClusterWatcherBuilder(clusterId, client, ledger);
  }

  /**
   * Starts to list and to watch, and returns at once, whether or not the server can be reached.
   * Starting again does nothing.
   *
   * @throws IllegalStateException if this watcher is closed
   */
  public void start() {
    // The coverage of former sessions is read before this watcher makes its first report.
    threads.start(feed, () -> watches.forEach(ScopeWatch::begun), this::poll, pollInterval);
  }

  /** Polls all scopes. */
  private void poll() {
    watches.forEach(ScopeWatch::afterJump);
    jumps.poll().ifPresent(this::clockJumped);
    watches.forEach(this::poll);
    sayWhatWaited();
  }

  /**
   * Queues a tick unless one is queued: a listener that hangs must not fill the memory with ticks.
   */
  private void sayWhatWaited() {
    if (log.isDue() && isTickQueued.compareAndSet(false, true)) {
      threads
          .reports()
          .execute(
              () -> {
                isTickQueued.set(false);
                log.tick();
              });
    }
  }

  private void clockJumped(ClockJumps.Jump jump) {
    LOG.log(
        Level.WARNING,
        "the wall clock was "
            + jump
            + "; the coverage of "
            + clusterId
            + " has a gap there, "
            + BlindCause.CLOCK_JUMP.wireName());
    watches.forEach(watch -> watch.clockJumped(jump));
  }

  private void poll(ScopeWatch watch) {
    try {
      watch.poll();
    } catch (RuntimeException | Error e) {
      OutOfMemory.tell(e);
      if (!threads.isClosed()) {
        LOG.log(
            Level.ERROR, "cannot determine the state of the watch of " + watch.state().scope(), e);
      }
    }
  }

  private void changed(WatchState state) {
    notifyOfChange();
    listener.onChange(state);
  }

  private void notifyOfChange() {
    synchronized (changes) {
      changes.notifyAll();
    }
  }

  /** Returns the id of the cluster. */
  public String clusterId() {
    return clusterId;
  }

  /** Returns the state of each scope, in the order of type and namespace. */
  public List<WatchState> states() {
    return watches.stream().map(ScopeWatch::state).toList();
  }

  /**
   * Returns whether every scope that is not forbidden is watched, and at least one scope is. Then
   * the watcher sees every change from now on, and the ledger has all objects that existed before,
   * except the {@linkplain #unreadable unreadable} ones.
   */
  public boolean isReady() {
    return reasonsAgainstReady().isEmpty();
  }

  /**
   * Returns why this watcher is not {@linkplain #isReady ready}, one line for each scope; empty if
   * it is ready.
   */
  public List<String> reasonsAgainstReady() {
    List<WatchState> states = states();
    boolean watching = states.stream().anyMatch(state -> state.phase() == Phase.WATCHING);
    return states.stream()
        .filter(state -> state.phase() != Phase.WATCHING)
        .filter(state -> state.phase() != Phase.FORBIDDEN || !watching)
        .map(ClusterWatcher::reason)
        .toList();
  }

  private static String reason(WatchState state) {
    String phase = state.scope() + ": " + state.phase().name().toLowerCase(Locale.ROOT);
    return state.error() == null ? phase : phase + ", " + state.error();
  }

  /**
   * Waits until this watcher {@linkplain #isReady is ready}.
   *
   * @param timeout the longest time to wait
   * @return whether the watcher is ready; false once the time is up or the watcher is closed
   */
  public boolean awaitReady(Duration timeout) throws InterruptedException {
    long deadline = System.nanoTime() + Durations.nanos(timeout);
    synchronized (changes) {
      while (!isReady()) {
        long left = deadline - System.nanoTime();
        if (threads.isClosed() || left <= 0) {
          return false;
        }
        TimeUnit.NANOSECONDS.timedWait(changes, left);
      }
      return true;
    }
  }

  /**
   * Returns the number of object states that could not be read since the start, each counted once.
   */
  public long unreadable() {
    return sum(ScopeWatch::unreadable);
  }

  /**
   * Returns how often the queue of observations was full because the ledger was slow, so that a
   * scope was listed anew.
   */
  public long overflows() {
    return sum(ScopeWatch::overflows);
  }

  /**
   * Returns how often the ledger failed to record observations, so that a scope was listed anew.
   */
  public long unrecorded() {
    return sum(ScopeWatch::unrecorded);
  }

  private long sum(ToLongFunction<ScopeWatch> count) {
    return watches.stream().mapToLong(count).sum();
  }

  /**
   * Stops watching at once, also while connecting or retrying. The method waits up to {@value
   * #CLOSE_SECONDS} seconds until pending observations are recorded; the next watcher catches up
   * with the rest. The client stays open. Closing again does nothing.
   */
  @Override
  public void close() {
    if (!stopPolling()) {
      return;
    }
    watches.forEach(ScopeWatch::close);
    feed.close();
    threads.awaitFeed();
    watches.forEach(ScopeWatch::stopped);
    threads.endReports(log::flush);
  }

  /** Stops as if the process died: records nothing more and makes no report. */
  void kill() {
    if (stopPolling()) {
      threads.dropReports();
      watches.forEach(ScopeWatch::kill);
      feed.close();
      threads.awaitFeed();
    }
  }

  private boolean stopPolling() {
    boolean isFirst = threads.stopPolling();
    notifyOfChange();
    return isFirst;
  }
}
