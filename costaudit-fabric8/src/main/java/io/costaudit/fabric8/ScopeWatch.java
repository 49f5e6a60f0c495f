package io.costaudit.fabric8;

import io.costaudit.coverage.BlindCause;
import io.costaudit.coverage.Scope;
import io.costaudit.event.LedgerEntry;
import io.costaudit.fabric8.Attempt.Result;
import io.costaudit.fabric8.Failure.Kind;
import io.costaudit.fabric8.InformerSession.Discontinuity;
import io.costaudit.internal.OneLine;
import io.costaudit.time.Durations;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one scope watched: starts an {@link InformerSession}, polls it, and starts another one when
 * it has failed, is stuck, is dead, or the ledger missed an item. All of this happens in {@link
 * #poll}, which one thread at a time runs and which waits for nothing. Any thread may call the
 * other methods.
 */
final class ScopeWatch {
  /** The time that an informer may take to come back by itself to a server that answers. */
  private static final long RETURN_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Scope scope;
  private final @Nullable ScopeWatch predecessor;
  private final WatcherParts parts;
  private final Informers informers;
  private final WatchHealth health;
  private final Unreadables unreadables;
  private final Runnable wake;
  private final Backoff backoff;
  private final LivenessProbe liveness;
  private final AtomicLong overflows = new AtomicLong();
  private final AtomicLong unrecorded = new AtomicLong();
  private volatile boolean tried;
  private volatile boolean closed;
  private volatile @Nullable InformerSession current;

  private @Nullable InformerSession ended;
  private @Nullable Attempt attempt;
  private @Nullable Inquiry inquiry;
  private Probe probe = Probe.NONE;
  private long notBefore = System.nanoTime();
  private @Nullable Long withoutWatchSince;
  private int pollsWithoutWatch;

  /** Whether the current session has had a watch. */
  private boolean hasWatched;

  /** When the list under way last showed an object; null while no list is under way. */
  private @Nullable Long shownAt;

  private long shown;

  /** When the server said that it would allow the lost watch again; null if it did not. */
  private @Nullable Long answeredAt;

  /**
   * Creates a scope that is not watched yet.
   *
   * @param predecessor the scope to try before this one, because its objects decide whether objects
   *     of this scope are booked; or null
   * @param parts the parts that all scopes of the watcher share
   * @param wake makes the polling thread call {@link #poll} soon
   */
  ScopeWatch(
      Scope scope,
      @Nullable ScopeWatch predecessor,
      WatcherParts parts,
      Informers informers,
      WatchHealth health,
      Runnable wake) {
    this.scope = scope;
    this.predecessor = predecessor;
    this.parts = parts;
    this.informers = informers;
    this.health = health;
    this.wake = wake;
    this.unreadables = new Unreadables(scope);
    this.backoff =
        new Backoff(
            parts.settings().shortestBackoff(),
            parts.settings().longestBackoff(),
            () -> ThreadLocalRandom.current().nextDouble());
    this.liveness = new LivenessProbe(informers, health, parts, wake);
  }

  /** Reports that the watcher begins. */
  void begun() {
    health.begun();
  }

  /** Polls the session and reacts to its state. */
  void poll() {
    if (closed) {
      return;
    }
    InformerSession watch = current;
    if (watch == null) {
      beginIfTime();
    } else {
      poll(watch);
    }
    if (closed) {
      close(); // this scope was closed meanwhile, and the close may have missed the new session
    }
  }

  private void poll(InformerSession watch) {
    Failure failure = watch.failure();
    Discontinuity discontinuity = watch.discontinuity();
    if (failure != null) {
      health.failed(failure);
      end(watch);
      retryLater(watch.hasListed() ? Probe.WATCH : Probe.LIST);
    } else if (discontinuity != null) {
      fallBehind(discontinuity);
      end(watch);
    } else if (watch.isListRecorded()) {
      shownAt = null;
      pollTheWatch(watch);
    } else if (isWithoutProgress(watch)) {
      health.failed(
          new Failure(
              Kind.UNREACHABLE,
              0,
              "the list has shown nothing for "
                  + parts.settings().stuckLimit().toSeconds()
                  + " s"));
      end(watch);
      retryLater(Probe.LIST);
    }
  }

  /**
   * Returns whether a list has made no progress for too long. A client that ran out of memory while
   * it read a page neither goes on nor fails, and a client without a time limit waits for a silent
   * server for ever.
   */
  private boolean isWithoutProgress(InformerSession watch) {
    long now = System.nanoTime();
    if (shownAt == null || shown != watch.shown() || watch.pending() > 0) {
      shownAt = now;
      shown = watch.shown();
    }
    return now - shownAt > Durations.nanos(parts.settings().stuckLimit());
  }

  private void fallBehind(Discontinuity discontinuity) {
    tried = true;
    Instant since = discontinuity.since();
    health.behind(
        discontinuity.cause(),
        discontinuity.error(),
        since == null ? parts.clock().instant() : since);
    if (discontinuity.cause() == BlindCause.OVERFLOW) {
      overflows.incrementAndGet(); // the next session begins once the queue has room
    } else {
      unrecorded.incrementAndGet();
      pause();
    }
  }

  private void pollTheWatch(InformerSession watch) {
    boolean watching = watch.isWatching();
    health.polled(watching, watch.recordedUntil(parts.clock().instant()), watch::isListRecorded);
    tried = true;
    if (!watching) {
      liveness.forget();
      askWhy(watch);
      return;
    }
    probe = Probe.NONE;
    hasWatched = true;
    backoff.reset();
    forgetLoss();
    if (liveness.findsDead(watch)) {
      health.silent("the watch is silent, though the server is at a newer version");
      end(watch);
      retryLater(Probe.WATCH);
    }
  }

  /**
   * Asks the server at once why a watch is lost, and again after each backoff. An informer does not
   * report the reason, and comes back later than it could. Therefore the informer is replaced once
   * the server allows the watch again, and ended if the server refuses it. A watch that is not up
   * yet, for example because the machine is busy, is not lost, and replaced only once it is stuck.
   */
  private void askWhy(InformerSession watch) {
    long now = System.nanoTime();
    if (withoutWatchSince == null) {
      withoutWatchSince = now;
      notBefore = now;
    }
    if (++pollsWithoutWatch < WatchHealth.POLLS_BEFORE_LOST) {
      return;
    }
    if (now - withoutWatchSince > Durations.nanos(parts.settings().stuckLimit())) {
      replace(watch, Probe.LIST);
    } else if (!hasWatched) {
      return;
    } else if (answeredAt != null) {
      if (now - answeredAt >= RETURN_NANOS) {
        replace(watch, Probe.NONE);
      }
    } else if (inquiry == null) {
      if (now - notBefore >= 0) {
        inquiry = Inquiry.begin(informers, parts.slowTasks(), wake);
      }
    } else if (inquiry.isDone()) {
      Inquiry done = inquiry;
      inquiry = null; // first, so that the question is asked again if the answer cannot be read
      done.answer().ifPresentOrElse(failure -> explain(watch, failure), this::serverAnswers);
    }
  }

  private void explain(InformerSession watch, Failure failure) {
    health.failed(failure);
    if (failure.kind() == Kind.UNREACHABLE) {
      pause(); // the informer may come back by itself, without a list
    } else {
      end(watch);
      retryLater(Probe.WATCH);
    }
  }

  private void serverAnswers() {
    health.lostThoughServerAnswers();
    answeredAt = System.nanoTime();
  }

  private void replace(InformerSession watch, Probe what) {
    health.lost("the watch is lost");
    end(watch);
    probe = what;
    notBefore = System.nanoTime();
  }

  private void forgetLoss() {
    withoutWatchSince = null;
    pollsWithoutWatch = 0;
    answeredAt = null;
    inquiry = null;
  }

  /**
   * Resumes the reports to the coverage; called by the poll that follows a jump of the wall clock.
   */
  void afterJump() {
    health.afterJump();
  }

  /** Reports that the wall clock of this machine was set. */
  void clockJumped(ClockJumps.Jump jump) {
    health.clockJumped(jump);
  }

  private void end(InformerSession watch) {
    watch.close();
    ended = watch;
    current = null;
    shownAt = null;
    forgetLoss();
    liveness.forget();
  }

  /**
   * Schedules a retry. A request that was refused once is repeated as a small request before a
   * whole list is asked for.
   */
  private void retryLater(Probe what) {
    tried = true;
    probe = what;
    pause();
  }

  private void pause() {
    notBefore = System.nanoTime() + backoff.nextNanos();
  }

  private void beginIfTime() {
    if (ended != null && ended.pending() > 0) {
      return; // its items are on their way to the ledger; the next session begins with them
    }
    ended = null;
    if ((predecessor != null && !predecessor.tried) || System.nanoTime() - notBefore < 0) {
      return;
    }
    if (attempt == null) {
      attempt = Attempt.begin(scope, probe, informers, parts.ledger(), parts.slowTasks(), wake);
    } else if (attempt.isDone()) {
      Attempt done = attempt;
      attempt = null; // first, so that the attempt is repeated if its result cannot be read
      take(done.result());
    }
  }

  private void take(Result result) {
    if (result instanceof Result.Ready ready) {
      begin(ready.known());
    } else if (result instanceof Result.Refused refused) {
      health.failed(refused.failure());
      retryLater(probe);
    } else if (result instanceof Result.Unknown unknown) {
      String error =
          "the ledger cannot tell what it knows of "
              + scope
              + ": "
              + OneLine.of(unknown.thrown().toString());
      fallBehind(new Discontinuity(BlindCause.UNRECORDED, error, parts.clock().instant()));
    }
  }

  private void begin(List<LedgerEntry.Live> booked) {
    InformerSession watch =
        new InformerSession(
            scope,
            informers,
            booked.stream().map(SlimStore::remembered).toList(),
            sink -> new ResourceHandler(scope, parts.folding(), parts.clock(), unreadables, sink),
            parts.feed(),
            health,
            parts.clock().instant(),
            wake);
    current = watch;
    hasWatched = false;
    watch.start();
  }

  WatchState state() {
    return health.state();
  }

  long unreadable() {
    return unreadables.count();
  }

  long overflows() {
    return overflows.get();
  }

  long unrecorded() {
    return unrecorded.get();
  }

  /** Stops watching at once, also while connecting. */
  void close() {
    closed = true;
    InformerSession watch = current;
    if (watch != null) {
      watch.close();
    }
  }

  /**
   * Reports that watching has stopped; called after {@link #close}, once no further item will be
   * recorded.
   */
  void stopped() {
    InformerSession watch = current;
    health.stopped(
        watch == null ? parts.clock().instant() : watch.recordedUntil(parts.clock().instant()));
  }

  /** Stops watching as if the process died. */
  void kill() {
    closed = true;
    InformerSession watch = current;
    if (watch != null) {
      watch.kill();
    }
  }
}
