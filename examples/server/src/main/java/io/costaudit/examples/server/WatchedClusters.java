package io.costaudit.examples.server;

import io.costaudit.examples.server.ClusterOptions.Named;
import io.costaudit.fabric8.ClusterWatcher;
import io.costaudit.fabric8.ClusterWatcherBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The clusters of one process, which are found and watched independently of each other. Three
 * failures of a first request end the program: a cluster does not tell its id, two clusters have
 * the same id, or, with {@code isFailFast}, a cluster cannot be reached. Safe for use by several
 * threads.
 */
final class WatchedClusters implements AutoCloseable {
  private final List<Named> named;
  private final Watchers watchers;
  private final boolean watching;
  private final Runnable onFailure;
  private final List<WatchedCluster> clusters = new ArrayList<>();
  private final Map<String, WatchedCluster> byId = new ConcurrentHashMap<>();

  /** Of clusters that nobody needs to ask. */
  private final Set<String> givenIds = new HashSet<>();

  private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();

  /** Configures the watcher of a cluster. */
  interface Watchers {
    ClusterWatcherBuilder of(String clusterId, KubernetesClient client);
  }

  /**
   * Clusters that nobody asks yet.
   *
   * @param named at least one
   * @param watching whether they are watched, or only asked for their ids; one whose id is given is
   *     not even that
   * @param isFailFast whether a cluster that fails when it is first asked is a {@link #failure}
   * @param onFailure is run when there is a {@link #failure}
   * @throws IllegalArgumentException if flags name a kubeconfig, a context or an address that is
   *     none
   */
  WatchedClusters(
      List<Named> named,
      Watchers watchers,
      boolean watching,
      boolean isFailFast,
      Runnable onFailure) {
    this.named = List.copyOf(named);
    this.watchers = watchers;
    this.watching = watching;
    this.onFailure = onFailure;
    Listener listener = new Listener();
    try {
      for (Named one : named) {
        String id = one.id();
        if (id != null && !watching) {
          givenIds.add(id);
          continue;
        }
        WatchedCluster cluster =
            new WatchedCluster(
                one.label(),
                Clusters.client(one.kubeconfig(), one.context()),
                isFailFast,
                listener);
        clusters.add(cluster);
        // Asked for now, so that a slip in a flag is told before anything starts.
        ClusterWatcherBuilder unused = watchers.of(one.label(), cluster.client());
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Begins to find and to watch each of them, and returns at once.
   *
   * @param beforeWatching is waited for before a cluster is watched, once for each of them and in a
   *     thread of its own; a cluster is asked for its id before that, so that a failure of its
   *     credentials is reported at once
   */
  void start(WatchedCluster.Gate beforeWatching) {
    for (int i = 0; i < clusters.size(); i++) {
      // Ids are given for all clusters or for none, so these are all of them, in their order.
      clusters.get(i).start(named.get(i).id(), beforeWatching);
    }
  }

  private final class Listener implements WatchedCluster.Listener {
    @Override
    public @Nullable ClusterWatcher identified(WatchedCluster cluster, String id) {
      WatchedCluster other = byId.putIfAbsent(id, cluster);
      if (other != null) {
        throw new IllegalArgumentException(
            other.label()
                + " and "
                + cluster.label()
                + " have the same id "
                + id
                + "; leave one out, or name each with --cluster-id");
      }
      return watching ? watchers.of(id, cluster.client()).build() : null;
    }

    @Override
    public void failed(RuntimeException e) {
      failure.compareAndSet(null, e);
      onFailure.run();
    }
  }

  /** What ends all of it; null while nothing does. */
  @Nullable RuntimeException failure() {
    return failure.get();
  }

  /** The ids that are known so far. */
  Set<String> ids() {
    return givenIds.isEmpty()
        ? Collections.unmodifiableSet(byId.keySet())
        : Collections.unmodifiableSet(givenIds);
  }

  /** Why not all are watched as they should be; empty if they are. */
  List<String> reasonsAgainstReady() {
    return clusters.stream().flatMap(cluster -> cluster.reasonsAgainstReady().stream()).toList();
  }

  /**
   * Returns why the live workloads of a cluster are not all known, as sentences for people; no
   * sentence if they are known.
   *
   * @param id one of {@link #ids}
   */
  List<String> unknownLiveState(String id) {
    if (!watching) {
      return List.of(
          "the live state of cluster "
              + id
              + " is not known: the server watches nothing, so costBefore is 0 for every workload");
    }
    WatchedCluster cluster = byId.get(id);
    return cluster == null
        ? List.of()
        : Servers.unknownLiveState(id, cluster.reasonsAgainstReady());
  }

  /** Stops to ask and to watch, and closes the clients. */
  @Override
  public void close() {
    clusters.forEach(WatchedCluster::close);
  }
}
