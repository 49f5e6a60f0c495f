package io.costaudit.fabric8;

import io.costaudit.OneLine;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Whether a quiet watch lives, found out without touching an object: a list of one object tells the
 * version R of the scope, and a bookmark must lift the informer to R. That works where the server
 * serves consistent lists from its cache (Kubernetes 1.31 and later by default). On any other it
 * never does, so a watch that does not follow counts as dead only where one has followed before.
 *
 * <p>One thread at a time.
 */
final class ProofOfLife {
  private static final Logger LOG = System.getLogger(ProofOfLife.class.getName());

  private final Informers informers;
  private final WatchSettings settings;
  private final Executor probes;
  private final Runnable wake;

  private boolean canProve;
  private @Nullable CompletableFuture<@Nullable String> asked;
  private @Nullable String wanted;
  private long deadline;
  private long nextAt = System.nanoTime();
  private boolean isSaid;

  ProofOfLife(Informers informers, WatchSettings settings, Executor probes, Runnable wake) {
    this.informers = informers;
    this.settings = settings;
    this.probes = probes;
    this.wake = wake;
  }

  /** Whether the watch owes a proof that it would have given if it lived. */
  boolean isMissing(ListWatch watch) {
    if (settings.proofInterval() == null) {
      return false;
    }
    long now = System.nanoTime();
    if (wanted != null) {
      return isOverdue(watch, wanted, now);
    }
    if (asked != null && asked.isDone()) {
      String version = asked.join();
      asked = null;
      if (version != null && !watch.isAt(version)) { // else there is nothing to be lifted to
        wanted = version;
        deadline = now + settings.proofLimit().toNanos();
      }
    } else if (asked == null && now - nextAt >= 0) {
      nextAt = now + settings.proofInterval().toNanos();
      asked = CompletableFuture.supplyAsync(this::version, probes);
      CompletableFuture<Void> unused = asked.thenRun(wake);
    }
    return false;
  }

  private boolean isOverdue(ListWatch watch, String version, long now) {
    if (watch.isAt(version)) {
      // An event proves that the watch lives, but not that the server sends such bookmarks.
      canProve = canProve || !watch.hasSeen(version);
      wanted = null;
      return false;
    }
    if (now - deadline < 0) {
      return false;
    }
    wanted = null;
    if (!canProve && !isSaid) {
      isSaid = true;
      LOG.log(
          Level.INFO,
          "whether quiet watches of "
              + watch.scope()
              + " live cannot be told: the server sends no bookmark of what a list shows");
    }
    return canProve;
  }

  /** Null where the server does not answer: that says nothing of the watch. */
  private @Nullable String version() {
    try {
      return informers.version();
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, () -> "no proof of life: " + OneLine.of(e.toString()));
      return null;
    }
  }

  /** The watch is another one, or lost anyhow. */
  void forget() {
    wanted = null;
    asked = null;
  }
}
