package io.costaudit.fabric8;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import io.costaudit.Quoted;
import io.costaudit.event.Ledger;
import io.costaudit.event.Scope;
import io.costaudit.fabric8.WatchState.Phase;
import io.costaudit.predict.ResourceType;
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
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Watches the workloads of a cluster and records in a {@link Ledger} what it sees.
 *
 * <pre>{@code
 * Ledger ledger = Ledger.inMemory();
 * try (ClusterWatcher watcher = ClusterWatcher.builder("cluster-one", client, ledger).build()) {
 *   watcher.start();
 *   ...
 * }
 * }</pre>
 *
 * <p><b>What is mapped.</b> Deployments and StatefulSets ({@code apps/v1}) of all namespaces or of
 * given ones. Of each object {@code metadata.name}, {@code namespace}, {@code uid}, {@code
 * resourceVersion}, {@code annotations} and {@code ownerReferences}, and of {@code spec} and {@code
 * status} what {@link io.costaudit.predict.WorkloadSpec#read} reads. Created and changed objects
 * become observations of their state, deleted ones of their end; all versions are the server's,
 * those of objects that a list misses are the version of the list. The end of each list is told by
 * {@link Ledger#listed}.
 *
 * <p><b>What is not.</b>
 *
 * <ul>
 *   <li>Nodes: they are capacity, not workloads. Other kinds: not yet.
 *   <li>Labels, all other metadata, and an object's old state: the ledger knows what it booked.
 *   <li>Each single change: a server, or an informer that was cut off, may merge several into one.
 *       The ledger books the remainder.
 *   <li>What is created and deleted while the watcher is cut off.
 *   <li>What is deleted between the end of one watcher and the start of the next on the same
 *       ledger: it stays booked.
 *   <li>An object that cannot be read. It is {@linkplain #unreadable counted} and logged; its last
 *       readable state stays booked.
 *   <li>An observation that the ledger fails to record. It is {@linkplain #unrecorded counted} and
 *       logged, and not repeated.
 * </ul>
 *
 * <p><b>Faults.</b> A server that cannot be reached, and a kind or a namespace that is forbidden,
 * stop neither this watcher nor its other scopes: the failed one is tried again after 1, 2, 4, … 32
 * seconds, for as long as the watcher is open. One case does not heal by itself: a server that
 * answers the renewal of a watch with 410 as its HTTP status; the scope stays unreachable, and a
 * new watcher is needed. Each change of a {@linkplain #states state} is one log line.
 *
 * <p><b>What the client decides.</b> The user brings it, configures it and closes it. Before a
 * request counts as failed, it is repeated {@code Config.requestRetryBackoffLimit} times: 10 by
 * default, so that a refused connection is told after 19 seconds; with 3, after one. A connection
 * that is dead without being closed is found by the websocket ping ({@code
 * Config.websocketPingInterval}), which of Fabric8's backends OkHttp alone sends. Fabric8 itself
 * logs each retry with a stack trace under {@code
 * io.fabric8.kubernetes.client.informers.impl.cache.Reflector}; it adds nothing to what is logged
 * here.
 *
 * <p>Safe for use by several threads. Callbacks run in the threads of the client; its own single
 * thread looks once a second whether the watches live.
 *
 * @since 0.1.0
 */
public final class ClusterWatcher implements AutoCloseable {
  /** How many objects a list asks for at once by default: {@value}. */
  public static final int DEFAULT_PAGE_SIZE = 500;

  /** What is watched by default. */
  public static final Set<ResourceType> DEFAULT_RESOURCE_TYPES =
      Collections.unmodifiableSet(EnumSet.of(ResourceType.DEPLOYMENT, ResourceType.STATEFULSET));

  private static final long LOOK_MILLIS = 1000;

  private static final Logger LOG = System.getLogger(ClusterWatcher.class.getName());

  private final String clusterId;
  private final WatchStateListener listener;
  private final List<ScopeWatch> watches;

  private final Object lock = new Object();
  private @Nullable ScheduledExecutorService looks;
  private boolean closed;

  private ClusterWatcher(Builder builder) {
    clusterId = builder.clusterId;
    listener = builder.listener;
    StateLog log = new StateLog();
    List<ScopeWatch> all = new ArrayList<>();
    for (Scope scope : builder.scopes()) {
      all.add(
          new ScopeWatch(
              builder.client,
              scope,
              builder.pageSize,
              builder.ledger,
              builder.clock,
              log,
              this::changed));
    }
    watches = List.copyOf(all);
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
   * What exists when a scope is listed for the first time ever is its opening inventory. Starting
   * again does nothing.
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
      looks = Executors.newSingleThreadScheduledExecutor(this::thread);
      Future<?> unused =
          looks.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }
    for (ScopeWatch watch : watches) {
      watch.start();
    }
  }

  private Thread thread(Runnable task) {
    Thread thread = new Thread(task, "costaudit-watches-" + clusterId);
    thread.setDaemon(true);
    return thread;
  }

  private void look() {
    for (ScopeWatch watch : watches) {
      try {
        watch.look();
      } catch (RuntimeException e) {
        // What is thrown here would end all further looks, and with them what tells a lost watch.
        LOG.log(Level.ERROR, "cannot tell how the watch of " + watch.state().scope() + " goes", e);
      }
    }
  }

  private void changed(WatchState state) {
    synchronized (lock) {
      lock.notifyAll();
    }
    listener.onChange(state);
  }

  /** How each scope goes, by type and namespace. */
  public List<WatchState> states() {
    return watches.stream().map(ScopeWatch::state).toList();
  }

  /**
   * Whether every scope that is not forbidden is watched, and at least one is. Then every change
   * from now on is seen, and what was there before is in the ledger, except what is {@linkplain
   * #unreadable unreadable} or {@linkplain #unrecorded unrecorded}.
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
        .map(state -> state.scope() + ": " + state.phase().name().toLowerCase(Locale.ROOT))
        .toList();
  }

  /**
   * Waits until this watcher {@linkplain #isReady is ready}.
   *
   * @param timeout how long at most
   * @return whether it is; false once the time is up or the watcher is closed
   */
  public boolean awaitReady(Duration timeout) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
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

  /** How often the ledger failed to take what was seen since the start. */
  public long unrecorded() {
    return sum(ScopeWatch::unrecorded);
  }

  private long sum(ToLongFunction<ScopeWatch> count) {
    return watches.stream().mapToLong(count).sum();
  }

  /**
   * Stops watching, at once, also while connecting or retrying. An observation that is being
   * recorded may still end. The client stays open. Closing again does nothing.
   */
  @Override
  public void close() {
    ScheduledExecutorService running;
    synchronized (lock) {
      if (closed) {
        return;
      }
      closed = true;
      running = looks;
    }
    if (running != null) {
      running.shutdownNow();
    }
    for (ScopeWatch watch : watches) {
      watch.close();
    }
  }

  /** Collects settings. Not safe for use by several threads. */
  public static final class Builder {
    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    private final String clusterId;
    private final KubernetesClient client;
    private final Ledger ledger;
    private Set<ResourceType> types = DEFAULT_RESOURCE_TYPES;
    private @Nullable Set<String> namespaces;
    private int pageSize = DEFAULT_PAGE_SIZE;
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
     * What to watch, {@link #DEFAULT_RESOURCE_TYPES} by default.
     *
     * @throws IllegalArgumentException for what cannot be watched, and if there is none
     */
    public Builder resourceTypes(Collection<ResourceType> types) {
      if (types.isEmpty()) {
        throw new IllegalArgumentException("resourceTypes must name at least one type");
      }
      for (ResourceType type : types) {
        if (!DEFAULT_RESOURCE_TYPES.contains(type)) {
          throw new IllegalArgumentException(
              (type == ResourceType.NODE
                      ? "a node is capacity, not a workload"
                      : "a " + type.wireName() + " cannot be watched yet")
                  + "; accepted are "
                  + DEFAULT_RESOURCE_TYPES.stream()
                      .map(ResourceType::wireName)
                      .collect(joining(", ")));
        }
      }
      this.types = EnumSet.copyOf(types);
      return this;
    }

    /**
     * Where to watch, all namespaces by default. With names, each type has a watch of its own in
     * each of them, and the client needs the right to list and to watch there only.
     *
     * @throws IllegalArgumentException for what cannot be the name of a namespace, and if there is
     *     none
     */
    public Builder namespaces(Collection<String> names) {
      if (names.isEmpty()) {
        throw new IllegalArgumentException(
            "namespaces must name at least one; leave it out to watch all");
      }
      for (String name : names) {
        if (!NAMESPACE.matcher(name).matches()) {
          throw new IllegalArgumentException(
              "namespaces has "
                  + Quoted.of(name)
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
      if (objects < 1) {
        throw new IllegalArgumentException("pageSize must be at least 1: " + objects);
      }
      this.pageSize = objects;
      return this;
    }

    /** Tells the time of what is seen; the system's by default. */
    public Builder clock(InstantSource clock) {
      this.clock = requireNonNull(clock, "clock");
      return this;
    }

    /** Hears of every change of a state; nobody by default. */
    public Builder listener(WatchStateListener listener) {
      this.listener = requireNonNull(listener, "listener");
      return this;
    }

    private List<Scope> scopes() {
      List<Scope> scopes = new ArrayList<>();
      for (ResourceType type : types) {
        if (namespaces == null) {
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
