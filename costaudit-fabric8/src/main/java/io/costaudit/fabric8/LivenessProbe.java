package io.costaudit.fabric8;

import io.costaudit.OneLine;
import io.costaudit.OutOfMemory;
import io.costaudit.event.ResourceVersions;
import io.costaudit.time.Durations;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Whether a quiet watch lives, found out without touching an object: a list of one object tells the
 * version R of the scope, and a bookmark must lift the informer to R. That works where the server
 * serves consistent lists from its cache (Kubernetes 1.31 and later by default). On any other it
 * never does, so a watch that does not follow counts as dead only where one has followed before.
 *
 * <p>One thread at a time.
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
   * What a watch is asked to reach.
   *
   * @param time when
   * @param version that the server was at; null where it did not say, which says nothing of the
   *     watch
   * @param before that the watch was at
   */
  private record Question(Instant time, @Nullable String version, @Nullable String before) {
    /** One that it was at already has nothing to be lifted to. */
    boolean isOne() {
      return version != null && before != null && ResourceVersions.isNewer(version, before);
    }
  }

  /**
   * Asks, when it is time, and looks what came of it.
   *
   * @return whether the watch owes a sign that it would have given if it were alive
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
      asking = null; // first: a question that could not be made is asked again
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
      // A look later, since the callbacks lag behind. An event proves that the watch lives, but not
      // that the server sends such bookmarks.
      canProve = canProve || !watch.hasTold(version);
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
          "whether quiet watches of "
              + watch.scope()
              + " live cannot be told: the server sends no bookmark of what a list shows");
    }
    return canProve;
  }

  /** Never throws, so that nobody waits for a question that is not asked. */
  private @Nullable String version() {
    try {
      return informers.version();
    } catch (RuntimeException | Error e) {
      OutOfMemory.tell(e);
      LOG.log(Level.DEBUG, () -> "no liveness of life: " + OneLine.of(e.toString()));
      return null;
    }
  }

  /** The watch is another one, or lost anyhow. */
  void forget() {
    open = null;
    asking = null;
  }
}
