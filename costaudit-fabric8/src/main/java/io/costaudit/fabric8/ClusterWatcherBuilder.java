package io.costaudit.fabric8;

import static java.util.Objects.requireNonNull;

import io.costaudit.coverage.Coverage;
import io.costaudit.coverage.InMemoryCoverage;
import io.costaudit.coverage.Scope;
import io.costaudit.event.Ledger;
import io.costaudit.internal.Quoted;
import io.costaudit.predict.spec.ResourceType;
import io.costaudit.time.Durations;
import io.costaudit.time.TimeSource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Collects the settings of a {@link ClusterWatcher}. Not safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class ClusterWatcherBuilder {
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
   * The time added to two pings: a failed ping is noticed when the next one is due, and on a busy
   * machine a little later.
   */
  private static final Duration SILENCE_SLACK = Duration.ofSeconds(1);

  /**
   * The longest silence without a ping: informers renew a watch after 5 to 10 minutes and give it
   * another minute to end.
   */
  private static final Duration SILENCE_WITHOUT_PING = Duration.ofMinutes(11);

  private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  final String clusterId;
  final KubernetesClient client;
  final Ledger ledger;
  Coverage coverage = new InMemoryCoverage();
  String name = DEFAULT_NAME;
  private Set<ResourceType> types = DEFAULT_RESOURCE_TYPES;
  private @Nullable Set<String> namespaces;
  private int pageSize = DEFAULT_PAGE_SIZE;
  int queueCapacity = DEFAULT_QUEUE_CAPACITY;
  private Duration shortestBackoff = Duration.ofSeconds(1);
  private Duration longestBackoff = Duration.ofSeconds(32);
  private Duration stuckLimit = Duration.ofSeconds(60);
  private @Nullable Duration probeInterval;
  private Duration probeTimeout = Duration.ofSeconds(70); // bookmarks come every 60
  @Nullable Duration longestSilence;
  Duration pollInterval = Duration.ofSeconds(1);
  InstantSource clock = InstantSource.system();
  WatchStateListener listener = WatchStateListener.noop();

  ClusterWatcherBuilder(String clusterId, KubernetesClient client, Ledger ledger) {
    this.clusterId = requireNonNull(clusterId, "clusterId");
    this.client = requireNonNull(client, "client");
    this.ledger = requireNonNull(ledger, "ledger");
    if (clusterId.isBlank()) {
      throw new IllegalArgumentException("clusterId must not be blank");
    }
  }

  /**
   * Sets the coverage to which the watcher reports when it watches each scope and when it does not.
   * The default is a coverage in memory that the application cannot read. Use one coverage with one
   * ledger only: the watcher asks the coverage until when the ledger was up to date.
   */
  public ClusterWatcherBuilder coverage(Coverage coverage) {
    this.coverage = requireNonNull(coverage, "coverage");
    return this;
  }

  /**
   * Names this watcher in its coverage, {@value #DEFAULT_NAME} by default. Watchers that share a
   * coverage and a cluster need names of their own, which they keep after a restart.
   *
   * @param name not blank
   */
  public ClusterWatcherBuilder name(String name) {
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
   * <p>If the ledger has entries already, note two effects of a change of this setting. When a kind
   * of controller is added, an object that such a controller covers leaves the books at its next
   * change. When a kind of controller is removed, remove the kinds that it covers too; otherwise
   * each covered object becomes an event, and the controllers stay booked.
   *
   * @throws IllegalArgumentException if {@code types} is empty
   */
  public ClusterWatcherBuilder resourceTypes(Collection<ResourceType> types) {
    if (types.isEmpty()) {
      throw new IllegalArgumentException("resourceTypes must name at least one type");
    }
    this.types = EnumSet.copyOf(types);
    return this;
  }

  Set<ResourceType> watchedTypes() {
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
   * each namespace, and the client needs the right to list and to watch only in these. Nodes are in
   * no namespace and are watched all the same.
   *
   * @throws IllegalArgumentException if a name cannot be the name of a namespace, or {@code names}
   *     is empty
   */
  public ClusterWatcherBuilder namespaces(Collection<String> names) {
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
  public ClusterWatcherBuilder pageSize(int objects) {
    this.pageSize = atLeastOne("pageSize", objects);
    return this;
  }

  /**
   * Sets the number of observations that may wait for the ledger, at least 1; {@value
   * #DEFAULT_QUEUE_CAPACITY} by default. An observation takes one or two kilobytes.
   */
  public ClusterWatcherBuilder queueCapacity(int observations) {
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
  public ClusterWatcherBuilder backoff(Duration shortest, Duration longest) {
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
  public ClusterWatcherBuilder stuckLimit(Duration limit) {
    this.stuckLimit = Durations.positive("stuckLimit", limit);
    return this;
  }

  /**
   * Sets the interval at which each quiet watch is probed for liveness, positive; by default there
   * is no probe. A list of one object returns the version of the scope, and a bookmark must bring
   * the watch to that version within 70 seconds. Each probe costs one small request. The probe
   * works with servers that serve consistent lists from their cache (Kubernetes 1.31 and later by
   * default); with other servers it has no effect.
   */
  public ClusterWatcherBuilder livenessProbe(Duration interval) {
    this.probeInterval = Durations.positive("livenessProbe", interval);
    return this;
  }

  /**
   * Sets the longest time for which a watch may be dead before the loss is noticed, positive. The
   * default for a client whose backend is OkHttp is twice its {@code Config.websocketPingInterval}
   * and a second; it is eleven minutes for the other backends, which send no ping. When a watch is
   * lost, the coverage counts the scope as watched only up to that long before the loss was
   * noticed.
   */
  public ClusterWatcherBuilder longestSilence(Duration limit) {
    this.longestSilence = Durations.positive("longestSilence", limit);
    return this;
  }

  Duration longestSilence() {
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

  ClusterWatcherBuilder probeTimeout(Duration limit) {
    this.probeTimeout = Durations.positive("probeTimeout", limit);
    return this;
  }

  ClusterWatcherBuilder pollInterval(Duration interval) {
    this.pollInterval = Durations.positive("pollInterval", interval);
    return this;
  }

  /**
   * Sets the clock that dates observations, the clock of the system by default. Jumps of the clock
   * are found only if it is the clock of the system or a {@link TimeSource}.
   */
  public ClusterWatcherBuilder clock(InstantSource clock) {
    this.clock = requireNonNull(clock, "clock");
    return this;
  }

  /**
   * Sets the listener that the watcher notifies of every change of a state; by default there is
   * none.
   */
  public ClusterWatcherBuilder listener(WatchStateListener listener) {
    this.listener = requireNonNull(listener, "listener");
    return this;
  }

  WatchSettings settings() {
    return new WatchSettings(
        pageSize, shortestBackoff, longestBackoff, stuckLimit, probeInterval, probeTimeout);
  }

  List<Scope> scopes(Set<ResourceType> watched) {
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
