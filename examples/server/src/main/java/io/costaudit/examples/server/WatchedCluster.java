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
  private final Listener listener;
  private final CountDownLatch closing = new CountDownLatch(1);

  private final Object lock = new Object();
  private @Nullable Thread asking;
  private @Nullable ClusterWatcher watcher;
  private boolean identified;
  private @Nullable String saidTrouble;
  private @Nullable String trouble;

  /** Hears who the cluster is. */
  interface Listener {
    /**
     * The cluster has an id.
     *
     * @return its watcher, which is started and closed here; null where none is wanted
     * @throws IllegalArgumentException if another cluster has that id too
     */
    @Nullable ClusterWatcher identified(WatchedCluster cluster, String id);

    /** The cluster was reached, and will not tell its id or has that of another one. */
    void failed(RuntimeException e);
  }

  /**
   * A cluster that nobody asks yet.
   *
   * @param label names it in messages until it has an id
   * @param client is closed with this cluster
   */
  WatchedCluster(String label, KubernetesClient client, Listener listener) {
    this.label = label;
    this.client = client;
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
   */
  void start(@Nullable String id) {
    if (id != null) {
      watch(id);
      return;
    }
    Thread thread = new Thread(this::findOut, "cluster-id");
    thread.setDaemon(true);
    synchronized (lock) {
      asking = thread;
    }
    thread.start();
  }

  private void findOut() {
    boolean isFirst = true;
    try {
      for (int pause = 1; !isClosed(); pause = Math.min(2 * pause, LONGEST_RETRY_SECONDS)) {
        try {
          watch(ClusterIds.ofKubeSystem(client));
          return;
        } catch (ClusterIdUnknownException e) {
          if (isClosed()) {
            return; // which is why the request failed
          }
          inTrouble(e.reason() == Reason.UNREACHABLE, isFirst, named(e));
        } catch (IllegalArgumentException e) {
          inTrouble(false, isFirst, e);
        }
        isFirst = false;
        if (closing.await(pause, TimeUnit.SECONDS)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // it is closed
    } catch (RuntimeException e) {
      listener.failed(e);
    }
  }

  private IllegalArgumentException named(ClusterIdUnknownException e) {
    String remedy = e.reason() == Reason.UNREACHABLE ? "" : "; name the cluster with --cluster-id";
    return new IllegalArgumentException(label + ": " + e.getMessage() + remedy, e);
  }

  /**
   * What a cluster says at once is a slip in the flags, which ends the program. What it says only
   * later must not end the watching of the others: it is said, and tried again.
   */
  private void inTrouble(boolean isUnreachable, boolean isFirst, IllegalArgumentException e) {
    if (isFirst && !isUnreachable) {
      throw e;
    }
    String kind = isUnreachable ? "unreachable" : String.valueOf(e.getMessage());
    synchronized (lock) {
      if (kind.equals(saidTrouble)) {
        return;
      }
      saidTrouble = kind;
      trouble = isUnreachable ? null : e.getMessage();
    }
    LOG.log(Level.WARNING, e.getMessage() + "; retrying");
  }

  private void watch(String id) {
    ClusterWatcher watching = listener.identified(this, id);
    synchronized (lock) {
      if (isClosed()) {
        return;
      }
      identified = true;
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
