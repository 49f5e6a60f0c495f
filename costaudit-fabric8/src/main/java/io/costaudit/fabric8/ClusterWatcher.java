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
 * Watches the workloads and the nodes of a cluster, records in a {@link Ledger} what it sees, and
 * says in a {@link Coverage} when it saw and when not.
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
 * of given ones; nodes stand in none. Of each object {@code metadata.name}, {@code namespace},
 * {@code uid}, {@code resourceVersion}, {@code labels} (of nodes), {@code annotations} and {@code
 * ownerReferences}, and of {@code spec} and {@code status} what {@link
 * io.costaudit.predict.WorkloadSpec#read} and {@link io.costaudit.predict.NodeSpec#read} read.
 * Created and changed objects become observations of their state, deleted ones of their end; all
 * versions are the server's, those of objects that a list misses are the version of the list. The
 * end of each list is told by {@link Ledger#listed}. Objects that a watched controller stands for
 * are left out, see {@link Folding}; one that such a controller adopts later costs nothing from
 * then on.
 *
 * <p><b>What is not.</b>
 *
 * <ul>
 *   <li>Labels of workloads, all other metadata, and an object's old state: the ledger knows what
 *       it booked.
 *   <li>Each single change: a server, or an informer that was cut off, may merge several into one.
 *       The ledger books the remainder.
 *   <li>What is created and deleted while the watcher is cut off.
 *   <li>An object that cannot be read. It is {@linkplain #unreadable counted} and logged; its last
 *       readable state stays booked.
 * </ul>
 *
 * <p><b>Beginning.</b> What exists when a scope is listed for the first time ever is its opening
 * inventory: booked, without events. A watcher of a ledger that has entries already begins with
 * these: its first list tells what appeared, changed and vanished meanwhile, and these become
 * events marked as caught up, with the interval in which they happened. A scope of Jobs begins once
 * that of CronJobs has been tried, because a Job may stand in the price of a CronJob.
 *
 * <p><b>Faults.</b> Nothing that fails stops this watcher or its other scopes. A scope whose list
 * or watch fails, or that has been without a watch, or has listed without a further object, for
 * longer than {@link Builder#stuckLimit} (informers do not always come back by themselves), is
 * tried after 1, 2, 4, … 32 seconds with a small request, and once that succeeds listed anew. When
 * a watch counts as lost, the server is asked at once, by a small request, why; its answer (such as
 * forbidden, credentials not accepted, connection refused, unknown host) is the reason in the log,
 * in the state and in the coverage, there from the last moment on at which the watcher is known to
 * have seen everything. What the ledger fails to record, or is too slow for ({@link
 * Builder#queueCapacity}), is listed anew likewise: the list then tells what the ledger missed. The
 * log reports each change of a {@linkplain #states state} once, in one line for all scopes with the
 * same change within three looks. A time in which the watcher may have missed changes is an
 * interval of the coverage, with its cause.
 *
 * <p><b>Clocks.</b> Durations are measured in elapsed time. When the wall clock jumps by more than
 * two seconds against the elapsed time, the watcher writes a line to the log and an interval with
 * the cause {@link BlindCause#CLOCK_JUMP} to the coverage.
 *
 * <p><b>What the client decides.</b> The user brings it, configures it and closes it. Before a
 * request counts as failed, it is repeated {@code Config.requestRetryBackoffLimit} times: 10 by
 * default, so that a refused connection is told after 19 seconds; with 3, after one. A connection
 * that is dead without being closed is found by the websocket ping ({@code
 * Config.websocketPingInterval}, 30 seconds by default, so that it takes up to a minute), which of
 * Fabric8's backends OkHttp alone sends; with the others it takes up to eleven minutes. What such a
 * watch missed is booked when it comes back, with the time at which it was seen. {@link
 * Builder#livenessProbe} finds it sooner, where the server can help.
 *
 * <p>Fabric8 logs for itself, with stack traces: the first failure of a scope, as a warning or an
 * error, under {@code io.fabric8.kubernetes.client.informers.impl.cache.Reflector}; and while a
 * watch is lost each of its own attempts but the first, as information, under {@code
 * io.fabric8.kubernetes.client.dsl.internal.AbstractWatchManager}. Switch both off: they add
 * nothing to what is logged here.
 *
 * <p>Safe for use by several threads. Callbacks run in the threads of the client and wait for
 * nothing. Its own threads, named {@code costaudit-}, look once a second whether the watches live,
 * hand over to the ledger, tell of states and coverage, and ask a server that failed: so a ledger,
 * a coverage or a listener that hangs holds up nothing but itself. They live on whatever is thrown
 * in them; an {@link OutOfMemoryError} is handed to the uncaught exception handler of the thread
 * that met it, so that the program can end, and what was lost by it is listed anew.
 *
 * @since 0.1.0
 */
public final class ClusterWatcher implements AutoCloseable {
  /** How many objects a list asks for at once by default: {@value}. */
  public static final int DEFAULT_PAGE_SIZE = 500;

  /** How many observations may wait for the ledger by default: {@value}. */
  public static final int DEFAULT_QUEUE_CAPACITY = 10_000;

  /** The name of a watcher in its coverage by default: {@value}. */
  public static final String DEFAULT_NAME = "watcher";

  /** What is watched by default: everything that costs. */
  public static final Set<ResourceType> DEFAULT_RESOURCE_TYPES =
      Collections.unmodifiableSet(EnumSet.allOf(ResourceType.class));

  /** How long {@link #close} waits for what was seen to be recorded, in seconds: {@value}. */
  public static final int CLOSE_SECONDS = 2;

  /** How long to wait for what the coverage knows of former lives. */
  private static final int BEGIN_SECONDS = 5;

  /** For how many looks a line of the log waits for scopes with the same change. */
  private static final int LOOKS_BEFORE_SAID = 3;

  private static final int MAX_SLOW_TASKS = 16;
  private static final int IDLE_THREAD_SECONDS = 5;

  /** A ping that fails is noticed when the next is due; on a busy machine a little later. */
  private static final Duration SILENCE_SLACK = Duration.ofSeconds(1);

  /** Informers renew a watch after 5 to 10 minutes and give it another minute to end. */
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

  /** A Job may stand in the price of a CronJob. */
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
   * Begins to configure a watcher.
   *
   * @param clusterId names the cluster in every event; not blank. {@link ClusterIds} finds one
   * @param client of the cluster; stays open when the watcher is closed
   * @param ledger records what is seen
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
      // What the coverage knows of former lives comes before what this one says of itself.
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
   * Looks at all scopes. An exception that escaped from here would end all further looks, and a
   * lost watch would no longer be noticed.
   */
  private void look() {
    try {
      watches.forEach(ScopeWatch::afterJump);
      jumps.look().ifPresent(this::clockJumped);
      watches.forEach(this::look);
      sayWhatWaited();
    } catch (RuntimeException | Error e) {
      // The only other thing to do is to look again: while another thread has used up the memory,
      // not even a line of the log can be made.
      tellOfMemory(e);
    }
  }

  /** Tells of an error that may have been caused by want of memory, and throws nothing. */
  private static void tellOfMemory(Throwable e) {
    try {
      OutOfMemory.tell(e);
    } catch (RuntimeException | Error again) {
      // Even loading a class may fail now. The next look meets the same error, or has memory.
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
        LOG.log(Level.ERROR, "cannot tell how the watch of " + watch.state().scope() + " goes", e);
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

  /** The id of the cluster. */
  public String clusterId() {
    return clusterId;
  }

  /** How each scope goes, by type and namespace. */
  public List<WatchState> states() {
    return watches.stream().map(ScopeWatch::state).toList();
  }

  /**
   * Whether every scope that is not forbidden is watched, and at least one is. Then every change
   * from now on is seen, and what was there before is in the ledger, except what is {@linkplain
   * #unreadable unreadable}.
   */
  public boolean isReady() {
    return reasonsAgainstReady().isEmpty();
  }

  /** Why this watcher is not {@linkplain #isReady ready}, a line for each scope; empty if it is. */
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
   * @param timeout how long at most
   * @return whether it is; false once the time is up or the watcher is closed
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

  /** How many states of objects could not be read since the start, each counted once. */
  public long unreadable() {
    return sum(ScopeWatch::unreadable);
  }

  /**
   * How often the ledger was so slow that what was seen did not fit into the queue, and a scope was
   * listed anew.
   */
  public long overflows() {
    return sum(ScopeWatch::overflows);
  }

  /** How often the ledger failed to take what was seen, and a scope was listed anew. */
  public long unrecorded() {
    return sum(ScopeWatch::unrecorded);
  }

  private long sum(ToLongFunction<ScopeWatch> count) {
    return watches.stream().mapToLong(count).sum();
  }

  /**
   * Stops watching, at once, also while connecting or retrying, and waits up to {@value
   * #CLOSE_SECONDS} seconds until what was seen is recorded; what is not by then the next watcher
   * catches up with. The client stays open. Closing again does nothing.
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

  /** As if the process died: nothing more is recorded, and nobody is told. */
  void kill() {
    if (stopLooking()) {
      telling.shutdownNow();
      watches.forEach(ScopeWatch::kill);
      feed.close();
      awaitFeed();
    }
  }

  /** False where it was closed before. */
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
        LOG.log(Level.WARNING, "the end of watching " + clusterId + " may not have been told");
        telling.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      telling.shutdownNow();
    }
  }

  /** Collects settings. Not safe for use by several threads. */
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
     * Hears when each scope is watched and when not; one in memory by default, which nobody can
     * read. A coverage belongs to one ledger: it is asked until when that was up to date.
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
     * What to watch, {@link #DEFAULT_RESOURCE_TYPES} by default. Where pods and deployments are
     * watched, replicasets are too, since only they tell which pods a deployment stands for; so are
     * jobs between pods and cronjobs.
     *
     * <p>On a ledger that has entries already: what a controller of a newly watched kind stands for
     * leaves the books when it next changes. Leave such a kind out only together with what it
     * stands for, else all of that becomes news, and what was booked for the controllers stays.
     *
     * @throws IllegalArgumentException if there is none
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
     * Where to watch, all namespaces by default. With names, each type has a watch of its own in
     * each of them, and the client needs the right to list and to watch there only; nodes, which
     * stand in no namespace, are watched all the same.
     *
     * @throws IllegalArgumentException for what cannot be the name of a namespace, and if there is
     *     none
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
     * How many objects a list asks for at once, at least 1; {@value #DEFAULT_PAGE_SIZE} by default.
     */
    public Builder pageSize(int objects) {
      this.pageSize = atLeastOne("pageSize", objects);
      return this;
    }

    /**
     * How many observations may wait for the ledger, at least 1; {@value #DEFAULT_QUEUE_CAPACITY}
     * by default, each of one or two kilobytes.
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
     * How long to wait after a failure, twice as long after each further one, a fifth more or less
     * by chance; from 1 to 32 seconds by default.
     *
     * @param shortest positive
     * @param longest not shorter
     */
    public Builder backoff(Duration shortest, Duration longest) {
      this.shortestBackoff = positive("shortest", shortest);
      this.longestBackoff = positive("longest", longest);
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
      this.stuckLimit = positive("stuckLimit", limit);
      return this;
    }

    /**
     * How often to make each quiet watch prove that it lives, positive; by default never. A list of
     * one object tells the version of a scope, and a bookmark must lift the watch to it within 70
     * seconds. It costs one small request each time, and works with servers that serve consistent
     * lists from their cache (Kubernetes 1.31 and later by default); with others nothing follows
     * from it.
     */
    public Builder livenessProbe(Duration interval) {
      this.probeInterval = positive("livenessProbe", interval);
      return this;
    }

    /**
     * How long a watch may be dead before it is noticed, positive. By default twice the client's
     * {@code Config.websocketPingInterval} and a second where its backend is OkHttp, and eleven
     * minutes for the others, which send no ping. What was watched is vouched for up to that long
     * before a watch was lost.
     */
    public Builder longestSilence(Duration limit) {
      this.longestSilence = positive("longestSilence", limit);
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
      this.probeTimeout = positive("probeTimeout", limit);
      return this;
    }

    Builder lookInterval(Duration interval) {
      this.lookInterval = positive("lookInterval", interval);
      return this;
    }

    private static Duration positive(String what, Duration duration) {
      if (duration.isNegative() || duration.isZero()) {
        throw new IllegalArgumentException(what + " must be positive: " + duration);
      }
      return duration;
    }

    /**
     * Sets the clock that dates observations, the clock of the system by default. Jumps of the
     * clock are found only if it is the clock of the system or a {@link TimeSource}.
     */
    public Builder clock(InstantSource clock) {
      this.clock = requireNonNull(clock, "clock");
      return this;
    }

    /** Hears of every change of a state; nobody by default. */
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
      // CronJobs before Jobs, which ask for them.
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

    /** A watcher that is not started yet. */
    public ClusterWatcher build() {
      return new ClusterWatcher(this);
    }
  }
}
