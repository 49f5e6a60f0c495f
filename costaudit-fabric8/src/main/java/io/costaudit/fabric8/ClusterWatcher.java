package io.costaudit.fabric8;

import static java.util.Objects.requireNonNull;

import io.costaudit.OutOfMemory;
import io.costaudit.Quoted;
import io.costaudit.coverage.BlindCause;
import io.costaudit.coverage.Coverage;
import io.costaudit.coverage.InMemoryCoverage;
import io.costaudit.coverage.Scope;
import io.costaudit.event.Folding;
import io.costaudit.event.Ledger;
import io.costaudit.fabric8.WatchState.Phase;
import io.costaudit.predict.ResourceType;
import io.costaudit.time.Durations;
import io.costaudit.time.TimeSource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;
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
 * {@link io.costaudit.predict.WorkloadSpec#read} and {@link io.costaudit.predict.NodeSpec#read}
 * read. A created or changed object becomes an observation of its state, a deleted one an
 * observation of its end. All versions come from the server; an object that a list misses has the
 * version of the list. The watcher calls {@link Ledger#listed} at the end of each list. It leaves
 * out objects that the price of a watched controller covers, see {@link Folding}; an object that
 * such a controller adopts later costs nothing from then on.
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
 * a watch, or whose list has shown no further object, for longer than {@link Builder#stuckLimit},
 * because informers do not always recover by themselves. A retry is a small request after 1, 2, 4,
 * … 32 seconds; once it succeeds, the watcher lists the scope anew.
 *
 * <p>When a watch counts as lost, the watcher asks the server at once, by a small request, for the
 * reason. The answer (such as forbidden, credentials not accepted, connection refused, unknown
 * host) is the reason in the log, in the state and in the coverage. The interval in the coverage
 * begins at the last moment at which the watcher is known to have seen everything.
 *
 * <p>The watcher also lists a scope anew after the ledger failed to record an observation, or was
 * so slow that the queue was full ({@link Builder#queueCapacity}). The list then shows the changes
 * that the ledger missed. The log reports each change of a {@linkplain #states state} once, in one
 * line for all scopes that have the same change within three polls. A time in which the watcher may
 * have missed changes is an interval of the coverage, with its cause.
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
 * they were seen. {@link Builder#livenessProbe} finds a dead watch sooner, where the server
 * supports it.
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
  /** The number of objects that a list asks for at once by default: {@value}. */
  public static final int DEFAULT_PAGE_SIZE = 500;

  /** The number of observations that may wait for the ledger by default: {@value}. */
  public static final int DEFAULT_QUEUE_CAPACITY = 10_000;

  /** The name of a watcher in its coverage by default: {@value}. */
  public static final String DEFAULT_NAME = "watcher";

  /** The types that are watched by default: all types that have a cost. */
  public static final Set<ResourceType> DEFAULT_RESOURCE_TYPES =
      Collections.unmodifiableSet(EnumSet.allOf(ResourceType.class));

  /**
   * The time for which {@link #close} waits until pending observations are recorded, in seconds:
   * {@value}.
   */
  public static final int CLOSE_SECONDS = 2;

  /**
   * The time, in seconds, for which the start waits until the coverage of former sessions is read.
   */
  private static final int BEGIN_SECONDS = 5;

  /** The number of polls for which a log line waits for scopes with the same change. */
  private static final int LOOKS_BEFORE_SAID = 3;

  private static final int MAX_SLOW_TASKS = 16;
  private static final int IDLE_THREAD_SECONDS = 5;

  /**
   * The time added to two pings: a failed ping is noticed when the next one is due, and on a busy
   * machine a little later.
   */
  private static final Duration SILENCE_SLACK = Duration.ofSeconds(1);

  /**
   * The longest silence without a ping: informers renew a watch after 5 to 10 minutes and give it
   * another minute to end.
   */
  private static final Duration SILENCE_WITHOUT_PING = Duration.ofMinutes(11);

  private static final Logger LOG = System.getLogger(ClusterWatcher.class.getName());

  private final String clusterId;
  private final WatchStateListener listener;
  private final long lookMillis;
  private final LedgerFeed feed;
  private final ThreadPoolExecutor slowTasks;
  private final ExecutorService telling;
  private final ClockJumps jumps;
  private final StateLog log;
  private final AtomicBoolean isTickQueued = new AtomicBoolean();
  private final List<ScopeWatch> watches;

  private final Object lock = new Object();
  private @Nullable ScheduledExecutorService looks;
  private @Nullable Thread feeding;
  private boolean looking;
  private boolean closed;

  private ClusterWatcher(Builder builder) {
    clusterId = builder.clusterId;
    listener = builder.listener;
    lookMillis = builder.lookInterval.toMillis();
    feed = new LedgerFeed(builder.ledger, builder.queueCapacity);
    slowTasks = threads("server", MAX_SLOW_TASKS);
    telling = threads("states", 1);
    TimeSource clock = TimeSource.of(builder.clock);
    jumps = new ClockJumps(clock);
    Set<ResourceType> types = builder.watchedTypes();
    List<Scope> scopes = builder.scopes(types);
    log = new StateLog(scopes.size(), builder.lookInterval.multipliedBy(LOOKS_BEFORE_SAID), clock);
    watches = List.copyOf(watches(builder, types, scopes, clock));
  }

  private ThreadPoolExecutor threads(String what, int count) {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            count,
            count,
            IDLE_THREAD_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> thread(task, what));
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  private List<ScopeWatch> watches(
      Builder builder, Set<ResourceType> types, List<Scope> scopes, TimeSource clock) {
    CoverageReporter coverage = new CoverageReporter(builder.coverage, builder.name);
    WatcherParts parts =
        new WatcherParts(
            builder.ledger, feed, Folding.into(types), builder.settings(), clock, slowTasks);
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
                  scope, builder.longestSilence(), clock, log, coverage, this::changed, telling),
              () -> wake(place)));
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
  public static Builder builder(String clusterId, KubernetesClient client, Ledger ledger) {
    return new Builder(clusterId, client, ledger);
  }

  /**
   * Starts to list and to watch, and returns at once, whether or not the server can be reached.
   * Starting again does nothing.
   *
   * @throws IllegalStateException if this watcher is closed
   */
  public void start() {
    synchronized (lock) {
      if (closed) {
        throw new IllegalStateException("the watcher of " + clusterId + " is closed");
      }
      if (looks != null) {
        return;
      }
      feeding = thread(feed, "ledger");
      feeding.start();
      looks = Executors.newSingleThreadScheduledExecutor(task -> thread(task, "watches"));
      // The coverage of former sessions is read before this watcher makes its first report.
      telling.execute(
          () -> {
            watches.forEach(ScopeWatch::begun);
            beginToLook();
          });
      Future<?> unused = looks.schedule(this::beginToLook, BEGIN_SECONDS, TimeUnit.SECONDS);
    }
  }

  private void beginToLook() {
    synchronized (lock) {
      if (closed || looks == null || looking) {
        return;
      }
      looking = true;
      Future<?> unused =
          looks.scheduleWithFixedDelay(this::look, 0, lookMillis, TimeUnit.MILLISECONDS);
    }
  }

  private Thread thread(Runnable task, String what) {
    Thread thread = new Thread(task, "costaudit-" + what + "-" + clusterId);
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Polls all scopes. An exception that escaped from here would end all further polls, and a lost
   * watch would no longer be noticed.
   */
  private void look() {
    try {
      watches.forEach(ScopeWatch::afterJump);
      jumps.look().ifPresent(this::clockJumped);
      watches.forEach(this::look);
      sayWhatWaited();
    } catch (RuntimeException | Error e) {
      // The only thing left to do is to poll again: while another thread has used up the memory,
      // not even a line of the log can be made.
      tellOfMemory(e);
    }
  }

  /** Reports an error that a lack of memory may have caused; throws nothing. */
  private static void tellOfMemory(Throwable e) {
    try {
      OutOfMemory.tell(e);
    } catch (RuntimeException | Error again) {
      // Even loading a class may fail now. The next poll meets the same error, or has memory.
    }
  }

  /**
   * Queues a tick unless one is queued: a listener that hangs must not fill the memory with ticks.
   */
  private void sayWhatWaited() {
    if (log.isDue() && isTickQueued.compareAndSet(false, true)) {
      telling.execute(
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

  private void look(ScopeWatch watch) {
    try {
      watch.look();
    } catch (RuntimeException | Error e) {
      OutOfMemory.tell(e);
      if (!slowTasks.isShutdown()) {
        LOG.log(
            Level.ERROR, "cannot determine the state of the watch of " + watch.state().scope(), e);
      }
    }
  }

  private void wake(int place) {
    synchronized (lock) {
      if (looks == null || closed) {
        return;
      }
      try {
        looks.execute(() -> look(watches.get(place)));
      } catch (RejectedExecutionException e) {
        LOG.log(Level.DEBUG, "closed meanwhile", e);
      }
    }
  }

  private void changed(WatchState state) {
    synchronized (lock) {
      lock.notifyAll();
    }
    listener.onChange(state);
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
    synchronized (lock) {
      while (!isReady()) {
        long left = deadline - System.nanoTime();
        if (closed || left <= 0) {
          return false;
        }
        TimeUnit.NANOSECONDS.timedWait(lock, left);
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
    if (!stopLooking()) {
      return;
    }
    watches.forEach(ScopeWatch::close);
    feed.close();
    awaitFeed();
    watches.forEach(ScopeWatch::stopped);
    endTelling();
  }

  /** Stops as if the process died: records nothing more and makes no report. */
  void kill() {
    if (stopLooking()) {
      telling.shutdownNow();
      watches.forEach(ScopeWatch::kill);
      feed.close();
      awaitFeed();
    }
  }

  /** Stops the polls; returns false if the watcher was closed before. */
  private boolean stopLooking() {
    synchronized (lock) {
      if (closed) {
        return false;
      }
      closed = true;
      lock.notifyAll();
      if (looks != null) {
        looks.shutdownNow();
      }
    }
    slowTasks.shutdownNow();
    return true;
  }

  private void awaitFeed() {
    Thread thread = feeding;
    if (thread == null) {
      return;
    }
    try {
      thread.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    thread.interrupt();
  }

  private void endTelling() {
    telling.execute(log::flush);
    telling.shutdown();
    try {
      if (!telling.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.log(
            Level.WARNING,
            "the end of watching "
                + clusterId
                + " may not have been reported to the coverage and the listener");
        telling.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      telling.shutdownNow();
    }
  }

  /** A builder of {@link ClusterWatcher}s. Not safe for use by several threads. */
  public static final class Builder {
    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    private final String clusterId;
    private final KubernetesClient client;
    private final Ledger ledger;
    private Coverage coverage = new InMemoryCoverage();
    private String name = DEFAULT_NAME;
    private Set<ResourceType> types = DEFAULT_RESOURCE_TYPES;
    private @Nullable Set<String> namespaces;
    private int pageSize = DEFAULT_PAGE_SIZE;
    private int queueCapacity = DEFAULT_QUEUE_CAPACITY;
    private Duration shortestBackoff = Duration.ofSeconds(1);
    private Duration longestBackoff = Duration.ofSeconds(32);
    private Duration stuckLimit = Duration.ofSeconds(60);
    private @Nullable Duration probeInterval;
    private Duration probeTimeout = Duration.ofSeconds(70); // bookmarks come every 60
    private @Nullable Duration longestSilence;
    private Duration lookInterval = Duration.ofSeconds(1);
    private InstantSource clock = InstantSource.system();
    private WatchStateListener listener = WatchStateListener.noop();

    private Builder(String clusterId, KubernetesClient client, Ledger ledger) {
      this.clusterId = requireNonNull(clusterId, "clusterId");
      this.client = requireNonNull(client, "client");
      this.ledger = requireNonNull(ledger, "ledger");
      if (clusterId.isBlank()) {
        throw new IllegalArgumentException("clusterId must not be blank");
      }
    }

    /**
     * Sets the coverage to which the watcher reports when it watches each scope and when it does
     * not. The default is a coverage in memory that the application cannot read. Use one coverage
     * with one ledger only: the watcher asks the coverage until when the ledger was up to date.
     */
    public Builder coverage(Coverage coverage) {
      this.coverage = requireNonNull(coverage, "coverage");
      return this;
    }

    /**
     * Names this watcher in its coverage, {@value #DEFAULT_NAME} by default. Watchers that share a
     * coverage and a cluster need names of their own, which they keep after a restart.
     *
     * @param name not blank
     */
    public Builder name(String name) {
      if (name.isBlank()) {
        throw new IllegalArgumentException("name must not be blank");
      }
      this.name = name;
      return this;
    }

    /**
     * Sets the types to watch, {@link #DEFAULT_RESOURCE_TYPES} by default. If pods and deployments
     * are watched, the watcher also watches replicasets, because only they show which pods a
     * deployment covers. In the same way it watches jobs if pods and cronjobs are watched.
     *
     * <p>If the ledger has entries already, note two effects of a change of this setting. When a
     * kind of controller is added, an object that such a controller covers leaves the books at its
     * next change. When a kind of controller is removed, remove the kinds that it covers too;
     * otherwise each covered object becomes an event, and the controllers stay booked.
     *
     * @throws IllegalArgumentException if {@code types} is empty
     */
    public Builder resourceTypes(Collection<ResourceType> types) {
      if (types.isEmpty()) {
        throw new IllegalArgumentException("resourceTypes must name at least one type");
      }
      this.types = EnumSet.copyOf(types);
      return this;
    }

    private Set<ResourceType> watchedTypes() {
      EnumSet<ResourceType> watched = EnumSet.copyOf(types);
      if (watched.contains(ResourceType.POD) && watched.contains(ResourceType.DEPLOYMENT)) {
        watched.add(ResourceType.REPLICASET);
      }
      if (watched.contains(ResourceType.POD) && watched.contains(ResourceType.CRONJOB)) {
        watched.add(ResourceType.JOB);
      }
      return watched;
    }

    /**
     * Sets the namespaces to watch, all by default. With names, each type has a watch of its own in
     * each namespace, and the client needs the right to list and to watch only in these. Nodes are
     * in no namespace and are watched all the same.
     *
     * @throws IllegalArgumentException if a name cannot be the name of a namespace, or {@code
     *     names} is empty
     */
    public Builder namespaces(Collection<String> names) {
      if (names.isEmpty()) {
        throw new IllegalArgumentException(
            "namespaces must name at least one; leave it out to watch all");
      }
      for (String namespace : names) {
        if (!NAMESPACE.matcher(namespace).matches()) {
          throw new IllegalArgumentException(
              "namespaces has "
                  + Quoted.of(namespace)
                  + "; accepted are 1 to 63 of a-z, 0-9 and -, not - at either end");
        }
      }
      this.namespaces = new TreeSet<>(names);
      return this;
    }

    /**
     * Sets the number of objects that a list asks for at once, at least 1; {@value
     * #DEFAULT_PAGE_SIZE} by default.
     */
    public Builder pageSize(int objects) {
      this.pageSize = atLeastOne("pageSize", objects);
      return this;
    }

    /**
     * Sets the number of observations that may wait for the ledger, at least 1; {@value
     * #DEFAULT_QUEUE_CAPACITY} by default. An observation takes one or two kilobytes.
     */
    public Builder queueCapacity(int observations) {
      this.queueCapacity = atLeastOne("queueCapacity", observations);
      return this;
    }

    private static int atLeastOne(String what, int count) {
      if (count < 1) {
        throw new IllegalArgumentException(what + " must be at least 1: " + count);
      }
      return count;
    }

    /**
     * Sets the pauses after failures. The first pause is the shortest, and each further failure
     * doubles it up to the longest; a random part adds or takes away up to a fifth. By default the
     * pauses are 1, 2, 4, … 32 seconds.
     *
     * @param shortest positive
     * @param longest not shorter
     */
    public Builder backoff(Duration shortest, Duration longest) {
      this.shortestBackoff = Durations.positive("shortest", shortest);
      this.longestBackoff = Durations.positive("longest", longest);
      if (longest.compareTo(shortest) < 0) {
        throw new IllegalArgumentException(
            "longest must not be shorter than shortest: " + longest + ", " + shortest);
      }
      return this;
    }

    /**
     * Sets how long an informer may be without its watch, or its list without a further object,
     * before the informer is replaced, positive; 60 seconds by default. Informers come back by
     * themselves from most faults, without listing anew.
     */
    public Builder stuckLimit(Duration limit) {
      this.stuckLimit = Durations.positive("stuckLimit", limit);
      return this;
    }

    /**
     * Sets the interval at which each quiet watch is probed for liveness, positive; by default
     * there is no probe. A list of one object returns the version of the scope, and a bookmark must
     * bring the watch to that version within 70 seconds. Each probe costs one small request. The
     * probe works with servers that serve consistent lists from their cache (Kubernetes 1.31 and
     * later by default); with other servers it has no effect.
     */
    public Builder livenessProbe(Duration interval) {
      this.probeInterval = Durations.positive("livenessProbe", interval);
      return this;
    }

    /**
     * Sets the longest time for which a watch may be dead before the loss is noticed, positive. The
     * default for a client whose backend is OkHttp is twice its {@code
     * Config.websocketPingInterval} and a second; it is eleven minutes for the other backends,
     * which send no ping. When a watch is lost, the coverage counts the scope as watched only up to
     * that long before the loss was noticed.
     */
    public Builder longestSilence(Duration limit) {
      this.longestSilence = Durations.positive("longestSilence", limit);
      return this;
    }

    private Duration longestSilence() {
      if (longestSilence != null) {
        return longestSilence;
      }
      Long ping = client.getConfiguration().getWebsocketPingInterval();
      // By its name: this module knows no backend.
      boolean pings = client.getHttpClient().getClass().getName().contains("okhttp");
      return pings && ping != null && ping > 0
          ? Duration.ofMillis(2 * ping).plus(SILENCE_SLACK)
          : SILENCE_WITHOUT_PING;
    }

    Builder probeTimeout(Duration limit) {
      this.probeTimeout = Durations.positive("probeTimeout", limit);
      return this;
    }

    Builder lookInterval(Duration interval) {
      this.lookInterval = Durations.positive("lookInterval", interval);
      return this;
    }

    /**
     * Sets the clock that dates observations, the clock of the system by default. Jumps of the
     * clock are found only if it is the clock of the system or a {@link TimeSource}.
     */
    public Builder clock(InstantSource clock) {
      this.clock = requireNonNull(clock, "clock");
      return this;
    }

    /**
     * Sets the listener that the watcher notifies of every change of a state; by default there is
     * none.
     */
    public Builder listener(WatchStateListener listener) {
      this.listener = requireNonNull(listener, "listener");
      return this;
    }

    private WatchSettings settings() {
      return new WatchSettings(
          pageSize, shortestBackoff, longestBackoff, stuckLimit, probeInterval, probeTimeout);
    }

    private List<Scope> scopes(Set<ResourceType> watched) {
      List<Scope> scopes = new ArrayList<>();
      // CronJobs come before Jobs, because a Job asks for its CronJob.
      List<ResourceType> inOrder = new ArrayList<>(watched);
      if (inOrder.remove(ResourceType.JOB)) {
        inOrder.add(ResourceType.JOB);
      }
      for (ResourceType type : inOrder) {
        if (namespaces == null || !ApiResource.of(type).namespaced()) {
          scopes.add(new Scope(clusterId, type, null));
        } else {
          for (String namespace : namespaces) {
            scopes.add(new Scope(clusterId, type, namespace));
          }
        }
      }
      return scopes;
    }

    /** Returns a watcher that is not started yet. */
    public ClusterWatcher build() {
      return new ClusterWatcher(this);
    }
  }
}
