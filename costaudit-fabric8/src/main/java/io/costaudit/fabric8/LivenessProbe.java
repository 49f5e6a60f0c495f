package io.costaudit.fabric8;

import io.costaudit.event.ResourceVersions;
import io.costaudit.internal.OneLine;
import io.costaudit.internal.OutOfMemory;
import io.costaudit.time.Durations;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A probe that finds out whether a quiet watch is alive, without changing an object. A list of one
 * object returns the version R of the scope, and a bookmark must bring the informer to R. The probe
 * works where the server serves consistent lists from its cache (Kubernetes 1.31 and later by
 * default). On other servers no bookmark follows, so a watch counts as dead only if an earlier
 * probe of the scope succeeded.
 *
 * <p>Used by one thread at a time.
 */
final class LivenessProbe {
  private static final Logger LOG = System.getLogger(LivenessProbe.class.getName());

  private final Informers informers;
  private final WatchHealth health;
  private final WatcherParts parts;
  private final Runnable wake;

  private boolean canProve;
  private @Nullable CompletableFuture<Question> asking;
  private @Nullable Question open;
  private boolean isAnswered;
  private long deadline;
  private long nextAt = System.nanoTime();
  private boolean isSaid;

  LivenessProbe(Informers informers, WatchHealth health, WatcherParts parts, Runnable wake) {
    this.informers = informers;
    this.health = health;
    this.parts = parts;
    this.wake = wake;
  }

  /**
   * A question: the version that a watch must reach.
   *
   * @param time when the question was asked
   * @param version the version of the server; null where the server did not say, which proves
   *     nothing about the watch
   * @param before the version that the watch had reached
   */
  private record Question(Instant time, @Nullable String version, @Nullable String before) {
    /** Returns whether the answer can prove anything: the watch had not reached the version yet. */
    boolean isOne() {
      return version != null && before != null && ResourceVersions.isNewer(version, before);
    }
  }

  /**
   * Asks the question when it is due, and checks the answer.
   *
   * @return whether the watch counts as dead: it has not reached the version in time
   */
  boolean findsDead(InformerSession watch) {
    if (parts.settings().probeInterval() == null) {
      return false;
    }
    long now = System.nanoTime();
    if (open != null && open.version() != null) {
      return isOverdue(watch, open, open.version(), now);
    }
    if (asking != null && asking.isDone()) {
      CompletableFuture<Question> done = asking;
      asking = null; // first, so that the question is asked again if it could not be made
      Question question = done.join();
      if (question.isOne()) {
        open = question;
        isAnswered = false;
        deadline = now + Durations.nanos(parts.settings().probeTimeout());
      }
    } else if (asking == null && now - nextAt >= 0) {
      nextAt = now + Durations.nanos(parts.settings().probeInterval());
      Instant time = parts.clock().instant();
      String before = watch.reached();
      asking =
          CompletableFuture.supplyAsync(
              () -> new Question(time, version(), before), parts.slowTasks());
      CompletableFuture<Void> unused = asking.thenRun(wake);
    }
    return false;
  }

  private boolean isOverdue(InformerSession watch, Question question, String version, long now) {
    if (isAnswered) {
      // One poll later, because the callbacks lag behind. An event proves that the watch is alive,
      // but not that the server sends such bookmarks.
      canProve = canProve || !watch.hasNotified(version);
      open = null;
      return false;
    }
    if (watch.isAt(version)) {
      isAnswered = true;
      health.proven(question.time());
      return false;
    }
    if (now - deadline < 0) {
      return false;
    }
    open = null;
    if (!canProve && !isSaid) {
      isSaid = true;
      LOG.log(
          Level.INFO,
          "the liveness probe has no effect on quiet watches of "
              + watch.scope()
              + ": the server sends no bookmark for the version of a list");
    }
    return canProve;
  }

  /**
   * Returns the version of the scope, or null. It throws nothing, so that the probe does not wait
   * for a question that was never asked.
   */
  private @Nullable String version() {
    try {
      return informers.version();
    } catch (RuntimeException | Error e) {
      OutOfMemory.tell(e);
      LOG.log(Level.DEBUG, () -> "the liveness probe failed: " + OneLine.of(e.toString()));
      return null;
    }
  }

  /** Forgets the open question, because the watch is a new one or is lost. */
  void forget() {
    open = null;
    asking = null;
  }
}
