package io.costaudit.fabric8;

import io.costaudit.OneLine;
import io.costaudit.event.BlindCause;
import io.costaudit.event.Ledger;
import io.costaudit.event.LedgerEntry;
import io.costaudit.event.Scope;
import io.costaudit.fabric8.ListWatch.HandlerFactory;
import io.costaudit.fabric8.ListWatch.Spoilt;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one scope watched: begins a {@link ListWatch}, looks how it goes, and begins another when
 * it has failed, is stuck, is dead, or the ledger missed something. All of it happens in {@link
 * #look}, which one thread at a time runs; the rest may be called by any.
 */
final class ScopeWatch {
  private static final Logger LOG = System.getLogger(ScopeWatch.class.getName());

  private final Scope scope;
  private final @Nullable ScopeWatch predecessor;
  private final Informers informers;
  private final Ledger ledger;
  private final LedgerFeed feed;
  private final HandlerFactory handlers;
  private final WatchHealth health;
  private final Unreadables unreadables;
  private final WatchSettings settings;
  private final InstantSource clock;
  private final Executor probes;
  private final Runnable wake;
  private final Backoff backoff;
  private final AtomicLong overflows = new AtomicLong();
  private final AtomicLong unrecorded = new AtomicLong();
  private volatile boolean tried;
  private volatile boolean closed;
  private volatile @Nullable ListWatch current;

  private @Nullable ListWatch ended;
  private long notBefore = System.nanoTime();
  private boolean isSuspect;
  private boolean isWatchSuspect;
  private @Nullable CompletableFuture<@Nullable Failure> probe;
  private @Nullable Long withoutWatchSince;
  private final ProofOfLife proof;

  /**
   * Watches nothing yet.
   *
   * @param predecessor the scope that is to be tried before this one, since its objects decide
   *     about those of this one; or null
   * @param probes runs what waits for the server
   * @param wake makes the one thread {@link #look} soon
   */
  ScopeWatch(
      Scope scope,
      @Nullable ScopeWatch predecessor,
      Informers informers,
      Ledger ledger,
      LedgerFeed feed,
      HandlerFactory handlers,
      WatchHealth health,
      Unreadables unreadables,
      WatchSettings settings,
      InstantSource clock,
      Executor probes,
      Runnable wake) {
    this.scope = scope;
    this.predecessor = predecessor;
    this.informers = informers;
    this.ledger = ledger;
    this.feed = feed;
    this.handlers = handlers;
    this.health = health;
    this.unreadables = unreadables;
    this.settings = settings;
    this.clock = clock;
    this.probes = probes;
    this.wake = wake;
    this.backoff =
        new Backoff(
            settings.shortestBackoff(),
            settings.longestBackoff(),
            () -> ThreadLocalRandom.current().nextDouble());
    this.proof = new ProofOfLife(informers, settings, probes, wake);
  }

  /** Says that the watcher begins. */
  void begun() {
    health.begun();
  }

  /** Looks how it goes and does what follows from it. */
  void look() {
    if (closed) {
      return;
    }
    ListWatch watch = current;
    if (watch == null) {
      beginIfTime();
    } else {
      look(watch);
    }
    if (closed) {
      close(); // it was closed meanwhile, and may have missed what was begun
    }
  }

  private void look(ListWatch watch) {
    Failure failure = watch.failure();
    Spoilt spoilt = watch.spoilt();
    if (failure != null) {
      health.failed(failure);
      end(watch);
      retry(watch.hasListed());
    } else if (spoilt != null) {
      isBehind(spoilt);
      end(watch);
    } else if (watch.isListRecorded()) {
      lookAtTheWatch(watch);
    }
  }

  private void isBehind(Spoilt spoilt) {
    boolean overflow = spoilt.cause() == BlindCause.OVERFLOW;
    (overflow ? overflows : unrecorded).incrementAndGet();
    health.behind(spoilt.cause(), spoilt.error(), spoilt.since());
    if (!overflow) {
      pause();
    }
  }

  private void lookAtTheWatch(ListWatch watch) {
    boolean watching = watch.isWatching();
    health.looked(watching, watch.recordedUntil(clock.instant()));
    tried = true;
    if (watching) {
      isSuspect = false;
      isWatchSuspect = false;
      backoff.reset();
      withoutWatchSince = null;
      if (proof.isMissing(watch)) {
        health.lost("the watch is silent, though the server is at a newer version");
        end(watch);
        retry(true);
      }
      return;
    }
    proof.forget();
    long now = System.nanoTime();
    if (withoutWatchSince == null) {
      withoutWatchSince = now;
    } else if (now - withoutWatchSince > settings.stuckLimit().toNanos()) {
      // A server that answers the renewal of a watch with 410 is asked the same for ever.
      health.lost("the watch is lost");
      end(watch);
      isSuspect = true;
      isWatchSuspect = false;
    }
  }

  private void end(ListWatch watch) {
    watch.close();
    ended = watch;
    current = null;
    withoutWatchSince = null;
    proof.forget();
  }

  /** What failed once is tried with a small request before it is tried with a whole list. */
  private void retry(boolean watchFailed) {
    tried = true;
    isSuspect = true;
    isWatchSuspect = watchFailed;
    pause();
  }

  private void pause() {
    notBefore = System.nanoTime() + backoff.nextNanos();
  }

  private void beginIfTime() {
    if (ended != null && ended.pending() > 0) {
      return; // what it found is on its way to the ledger; the next life begins with that
    }
    ended = null;
    if ((predecessor != null && !predecessor.tried) || System.nanoTime() - notBefore < 0) {
      return;
    }
    if (isSuspect && !isProbed()) {
      return;
    }
    List<LedgerEntry.Live> known;
    try {
      known = ledger.live(scope);
    } catch (RuntimeException e) {
      unrecorded.incrementAndGet();
      health.behind(
          BlindCause.UNRECORDED,
          "the ledger cannot tell what it knows of " + scope + ": " + OneLine.of(e.toString()),
          clock.instant());
      pause();
      return;
    }
    ListWatch watch =
        new ListWatch(scope, informers, known, handlers, feed, health, clock.instant(), wake);
    current = watch;
    watch.start();
  }

  /** Whether the server now answers what it did not; it is asked elsewhere, as that takes time. */
  private boolean isProbed() {
    if (probe == null) {
      boolean withWatch = isWatchSuspect;
      probe = CompletableFuture.supplyAsync(failureOf(withWatch), probes);
      CompletableFuture<Void> unused = probe.thenRun(wake);
      return false;
    }
    if (!probe.isDone()) {
      return false;
    }
    Failure failure = probe.join();
    probe = null;
    if (failure == null) {
      return true;
    }
    health.failed(failure);
    pause();
    return false;
  }

  private Supplier<@Nullable Failure> failureOf(boolean withWatch) {
    return () -> {
      try {
        String version = informers.version();
        if (withWatch) {
          informers.tryToWatch(version);
        }
        return null;
      } catch (RuntimeException e) {
        LOG.log(Level.DEBUG, () -> "probing " + scope + " failed: " + OneLine.of(e.toString()));
        return Failure.of(e);
      }
    };
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

  /** At once, also while it connects. */
  void close() {
    closed = true;
    ListWatch watch = current;
    if (watch != null) {
      watch.close();
    }
  }

  /** After {@link #close}, once what was found is recorded. */
  void stopped() {
    health.stopped();
  }

  /** As if the process died. */
  void kill() {
    closed = true;
    ListWatch watch = current;
    if (watch != null) {
      watch.kill();
    }
  }
}
