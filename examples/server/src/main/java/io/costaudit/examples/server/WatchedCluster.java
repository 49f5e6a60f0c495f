package io.costaudit.examples.server;

import io.costaudit.fabric8.ClusterIdUnknownException;
import io.costaudit.fabric8.ClusterIdUnknownException.Reason;
import io.costaudit.fabric8.ClusterIds;
import io.costaudit.fabric8.ClusterWatcher;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One cluster: who it is, and its watcher once that is known. A cluster that nobody named is asked
 * for its id in a thread of its own, again and again while it cannot be reached, so that it holds
 * up nobody else. Safe for use by several threads.
 */
final class WatchedCluster implements AutoCloseable {
  private static final Logger LOG = System.getLogger(WatchedCluster.class.getName());
  private static final int LONGEST_RETRY_SECONDS = 32;
  private static final int CLOSE_SECONDS = 2;

  private final String label;
  private final KubernetesClient client;
  private final boolean isFailFast;
  private final Listener listener;
  private final CountDownLatch closing = new CountDownLatch(1);

  private final Object lock = new Object();
  private @Nullable Thread asking;
  private @Nullable ClusterWatcher watcher;
  private boolean identified;
  private @Nullable String saidTrouble;
  private @Nullable String trouble;

  /** Something that a thread waits for. */
  interface Gate {
    /** Opens at once. */
    Gate OPEN = () -> {};

    void await() throws InterruptedException;
  }

  /** Hears who the cluster is. */
  interface Listener {
    /**
     * The cluster has an id.
     *
     * @return its watcher, which is started and closed here; null where none is wanted
     * @throws IllegalArgumentException if another cluster has that id too
     */
    @Nullable ClusterWatcher identified(WatchedCluster cluster, String id);

    /**
     * Reports that the cluster was reached and does not tell its id or has the id of another
     * cluster; or, with {@code isFailFast}, that the first request to it failed.
     */
    void failed(RuntimeException e);
  }

  /**
   * A cluster that nobody asks yet.
   *
   * @param label names it in messages until it has an id
   * @param client is closed with this cluster
   * @param isFailFast whether the first failure is reported to the listener instead of being tried
   *     again
   */
  WatchedCluster(String label, KubernetesClient client, boolean isFailFast, Listener listener) {
    this.label = label;
    this.client = client;
    this.isFailFast = isFailFast;
    this.listener = listener;
  }

  String label() {
    return label;
  }

  KubernetesClient client() {
    return client;
  }

  /**
   * Begins to watch, or first to ask who it is. Returns at once.
   *
   * @param id null where the cluster is to be asked
   * @param beforeWatching is waited for before the cluster is watched
   */
  void start(@Nullable String id, Gate beforeWatching) {
    Thread thread = new Thread(() -> findAndWatch(id, beforeWatching), "cluster-id");
    thread.setDaemon(true);
    synchronized (lock) {
      asking = thread;
    }
    thread.start();
  }

  private void findAndWatch(@Nullable String given, Gate beforeWatching) {
    try {
      Identified found = given == null || isFailFast ? find(given) : identified(given);
      if (found == null) {
        return; // it is closed
      }
      if (found.watcher() != null) {
        if (given != null && !isFailFast && beforeWatching != Gate.OPEN) {
          tellFirstFailure(given);
        }
        beforeWatching.await();
      }
      watch(found);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // it is closed
    } catch (RuntimeException e) {
      listener.failed(e);
    }
  }

  /**
   * Sends one request to a cluster that has a --cluster-id, in another thread, and logs a failure
   * of this request. The watcher begins only after the wait for prices, which may take long, and a
   * cluster that cannot be reached should be reported before that.
   */
  private void tellFirstFailure(String id) {
    Thread thread =
        new Thread(
            () -> {
              try {
                String unused = reached(id);
              } catch (ClusterIdUnknownException e) {
                if (!isClosed() && !isWatching()) { // else the watcher reports it
                  inTrouble(e.reason(), false, named(e));
                }
              } catch (RuntimeException e) {
                LOG.log(Level.DEBUG, "closed meanwhile", e);
              }
            },
            "cluster-question");
    thread.setDaemon(true);
    thread.start();
  }

  private boolean isWatching() {
    synchronized (lock) {
      return identified;
    }
  }

  /** Asks again and again; null if this is closed before the cluster has an id. */
  private @Nullable Identified find(@Nullable String given) throws InterruptedException {
    boolean isFirst = true;
    for (int pause = 1; !isClosed(); pause = Math.min(2 * pause, LONGEST_RETRY_SECONDS)) {
      try {
        return identified(given == null ? ClusterIds.ofKubeSystem(client) : reached(given));
      } catch (ClusterIdUnknownException e) {
        if (isClosed()) {
          return null; // which is why the request failed
        }
        inTrouble(e.reason(), isFirst, named(e));
      } catch (IllegalArgumentException e) {
        inTrouble(Reason.NOT_FOUND, isFirst, e);
      }
      isFirst = false;
      if (closing.await(pause, TimeUnit.SECONDS)) {
        return null;
      }
    }
    return null;
  }

  /**
   * A cluster that has an id.
   *
   * @param watcher null where none is wanted
   */
  private record Identified(@Nullable ClusterWatcher watcher) {}

  private Identified identified(String id) {
    Identified found = new Identified(listener.identified(this, id));
    synchronized (lock) {
      trouble = id + " is not watched yet: the program waits for the first prices";
    }
    return found;
  }

  /**
   * Returns the given id once the server has answered; the content of the answer does not matter.
   */
  private String reached(String id) {
    try {
      String unused = ClusterIds.ofKubeSystem(client);
    } catch (ClusterIdUnknownException e) {
      if (mayPass(e.reason())) {
        throw e;
      }
    }
    return id;
  }

  /**
   * Returns whether asking again may help. Where it does not, naming the cluster with a flag may
   * help.
   */
  private static boolean mayPass(Reason reason) {
    return switch (reason) {
      case UNREACHABLE, UNAUTHENTICATED -> true;
      case FORBIDDEN, NOT_FOUND -> false;
    };
  }

  private IllegalArgumentException named(ClusterIdUnknownException e) {
    String remedy = mayPass(e.reason()) ? "" : "; name the cluster with --cluster-id";
    return new IllegalArgumentException(label + ": " + e.getMessage() + remedy, e);
  }

  /**
   * Handles a failure. A permanent failure of the first request is a mistake in the flags, and ends
   * the program. A later failure, or one that may pass, such as credentials that are not accepted,
   * must not end the watching of the other clusters: it is reported, and the request is tried
   * again.
   */
  private void inTrouble(Reason reason, boolean isFirst, IllegalArgumentException e) {
    if (isFirst && !mayPass(reason)) {
      throw e;
    }
    if (isFirst && isFailFast) {
      throw new IllegalStateException(e.getMessage(), e);
    }
    String kind = mayPass(reason) ? reason.name() : String.valueOf(e.getMessage());
    synchronized (lock) {
      trouble = e.getMessage();
      if (kind.equals(saidTrouble)) {
        return;
      }
      saidTrouble = kind;
    }
    LOG.log(Level.WARNING, e.getMessage() + "; retrying");
  }

  private void watch(Identified found) {
    synchronized (lock) {
      if (isClosed()) {
        return;
      }
      identified = true;
      ClusterWatcher watching = found.watcher();
      watcher = watching;
      if (watching != null) {
        watching.start();
      }
    }
  }

  private boolean isClosed() {
    return closing.getCount() == 0;
  }

  /** Why it is not watched as it should be; empty if it is. */
  List<String> reasonsAgainstReady() {
    ClusterWatcher watching;
    synchronized (lock) {
      if (!identified) {
        return List.of(trouble == null ? label + " does not tell its id yet" : trouble);
      }
      watching = watcher;
    }
    return watching == null ? List.of() : watching.reasonsAgainstReady();
  }

  /** Stops asking and watching, at once. */
  @Override
  public void close() {
    ClusterWatcher watching;
    Thread thread;
    synchronized (lock) {
      closing.countDown();
      watching = watcher;
      thread = asking;
    }
    if (thread != null) {
      thread.interrupt();
      awaitEnd(thread);
    }
    if (watching != null) {
      watching.close();
    }
    client.close();
  }

  private static void awaitEnd(Thread thread) {
    try {
      thread.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
