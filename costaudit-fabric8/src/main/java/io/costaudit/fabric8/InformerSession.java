package io.costaudit.fabric8;

import io.costaudit.CostAuditException;
import io.costaudit.OneLine;
import io.costaudit.OutOfMemory;
import io.costaudit.coverage.BlindCause;
import io.costaudit.coverage.Scope;
import io.costaudit.event.Observation;
import io.costaudit.event.ResourceVersions;
import io.costaudit.fabric8.ResourceHandler.Sight;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One life of an informer: it begins with what the ledger knows, so that its first list tells the
 * difference, and ends with its first failure, since Fabric8 repeats some failures for ever and
 * logs each. What it finds goes to the {@link LedgerFeed}; what the ledger does not take interrupts
 * all that would come after it, until a new life lists anew.
 *
 * <p>Safe for use by several threads: the informer's, which tell; the feed's, which answers; and
 * the one that looks.
 */
final class InformerSession implements ResourceHandler.Sink {
  private static final Logger LOG = System.getLogger(InformerSession.class.getName());

  /** Made in advance, because there may be no memory when it is needed. */
  private static final Discontinuity OUT_OF_MEMORY =
      new Discontinuity(
          BlindCause.UNRECORDED, "a change that was seen was lost because memory ran out", null);

  private final Scope scope;
  private final LedgerFeed feed;
  private final WatchHealth health;
  private final Runnable wake;
  private final SlimStore store = new SlimStore();
  private final SharedIndexInformer<GenericKubernetesResource> informer;

  private final AtomicInteger pending = new AtomicInteger();
  private final AtomicReference<@Nullable Discontinuity> discontinuity = new AtomicReference<>();
  private volatile Instant listBegan;
  private volatile boolean closed;
  private volatile boolean begun;
  private volatile boolean relisting;
  private volatile boolean listed;
  private volatile boolean listRecorded;
  private volatile @Nullable Failure failure;
  private volatile @Nullable Instant handedOverUntil;
  private volatile @Nullable String newestVersion;

  /**
   * A life that is not started yet.
   *
   * @param known the objects that the informer begins with, as {@link SlimStore} remembers them
   * @param handlers makes the handler of the informer's callbacks
   * @param now when it begins
   * @param wake is run when there is something to look at; returns at once
   */
  InformerSession(
      Scope scope,
      Informers informers,
      List<GenericKubernetesResource> known,
      Function<ResourceHandler.Sink, ResourceHandler> handlers,
      LedgerFeed feed,
      WatchHealth health,
      Instant now,
      Runnable wake) {
    this.scope = scope;
    this.listBegan = now;
    this.feed = feed;
    this.health = health;
    this.wake = wake;
    this.informer =
        informers
            .informer()
            .itemStore(store)
            .initialState(known.stream())
            .exceptionHandler((started, thrown) -> failed(thrown))
            .addEventHandler(handlers.apply(this));
  }

  /**
   * What the ledger did not take.
   *
   * @param since when it was found; null where that is not known
   */
  record Discontinuity(BlindCause cause, String error, @Nullable Instant since) {}

  /** Returns at once, whatever the server does. */
  void start() {
    informer
        .start()
        .thenRun(wake)
        .exceptionally(toldToTheHandler -> null); // or it was closed before it started
  }

  /** Ends the life: one that failed once does not try again. */
  private boolean failed(Throwable thrown) {
    OutOfMemory.tell(thrown);
    if (!closed) {
      failure = Failure.of(thrown);
      wake.run();
    }
    return false;
  }

  Scope scope() {
    return scope;
  }

  // What the informer tells

  @Override
  public void listing(Instant time) {
    if (begun) {
      listBegan = time;
      listRecorded = false;
      relisting = true;
      wake.run();
    }
    begun = true;
  }

  @Override
  public void told(@Nullable String version) {
    if (version != null) {
      newestVersion = version;
    }
    health.sign();
  }

  @Override
  public void seen(Observation observation, boolean onlyIfKnown) {
    offer(new Finding.Change(this, observation, onlyIfKnown));
  }

  @Override
  public void listed(String version, Instant time) {
    listed = true;
    offer(new Finding.ListEnd(this, version, listBegan, time));
  }

  private void offer(Finding finding) {
    if (closed || isDiscontinuous()) {
      return;
    }
    pending.incrementAndGet();
    if (!feed.offer(finding)) {
      pending.decrementAndGet();
      discontinue(BlindCause.OVERFLOW, "the ledger is too slow for " + scope, finding.time());
    }
  }

  @Override
  public Sight sight() {
    return health.sight();
  }

  // What the feed tells

  /** The ledger knows of the end of a list. */
  void listRecorded(Finding.ListEnd end) {
    health.listRecorded(end.began());
    if (end.began().equals(listBegan)) { // else another list has begun since
      relisting = false;
      listRecorded = true;
      wake.run();
    }
  }

  /** The ledger did not take a finding. */
  void notRecorded(Finding finding, Throwable thrown) {
    String error = "the ledger cannot record " + scope + ": " + OneLine.of(thrown.toString());
    if (!(thrown instanceof CostAuditException)) {
      LOG.log(Level.ERROR, error, thrown); // nobody foresaw it, so the place counts
    }
    discontinue(BlindCause.UNRECORDED, error, finding.time());
  }

  /**
   * Notes that a finding was lost because this process has no memory left. This method itself needs
   * memory only to wake the thread that looks, and that thread looks once a second anyway.
   */
  @Override
  public void lost() {
    discontinuity.compareAndSet(null, OUT_OF_MEMORY);
  }

  /** A finding has left the feed. */
  void handedOver(Finding finding) {
    handedOverUntil = finding.time();
    if (pending.decrementAndGet() == 0 && (closed || isDiscontinuous())) {
      wake.run();
    }
  }

  private void discontinue(BlindCause cause, String error, Instant since) {
    if (discontinuity.compareAndSet(null, new Discontinuity(cause, error, since))) {
      wake.run();
    }
  }

  // How it goes

  /** Until when all that was found has reached the ledger, as far as is known at that time. */
  Instant recordedUntil(Instant now) {
    Instant last = handedOverUntil;
    // A time in the future comes from before the clock was set back.
    return pending.get() == 0 || last == null || last.isAfter(now) ? now : last;
  }

  /** How many findings are on their way to the ledger. */
  int pending() {
    return pending.get();
  }

  boolean isDiscontinuous() {
    return discontinuity.get() != null;
  }

  /** What the ledger did not take; null while it takes all. */
  @Nullable Discontinuity discontinuity() {
    return discontinuity.get();
  }

  /** Why it ended; null where it did not. */
  @Nullable Failure failure() {
    Failure known = failure;
    return known == null && !informer.isRunning() && begun && !closed
        ? new Failure(Failure.Kind.UNREACHABLE, 0, "the informer ended")
        : known;
  }

  /** Whether it lists anew, and the ledger does not know yet all that this shows. */
  boolean isRelisting() {
    return relisting;
  }

  /** Returns how often the server has shown an object. */
  long shown() {
    return store.shown();
  }

  /** Whether a list was ever complete, so that what failed is the watch. */
  boolean hasListed() {
    return listed;
  }

  /** Whether the ledger knows all that the last list showed. */
  boolean isListRecorded() {
    return listRecorded;
  }

  boolean isWatching() {
    try {
      return informer.isWatching();
    } catch (NullPointerException e) {
      return false; // what Fabric8 throws if it is asked in the moment in which it is stopped
    }
  }

  /** The version that the informer is at; null while it is at none. */
  @Nullable String reached() {
    return informer.lastSyncResourceVersion();
  }

  /** Returns whether the informer is at that version or beyond it. */
  boolean isAt(String version) {
    return isAtLeast(reached(), version);
  }

  /** Returns whether a callback told of that version or a newer one. */
  boolean hasTold(String version) {
    return isAtLeast(newestVersion, version);
  }

  /** Of two versions that cannot be ordered each counts as newer than the other. */
  private static boolean isAtLeast(@Nullable String reached, String version) {
    return reached != null
        && (ResourceVersions.isNewer(reached, version)
            || !ResourceVersions.isNewer(version, reached));
  }

  /** At once, also while it connects. What it found already still goes to the ledger. */
  void close() {
    closed = true;
    informer.stop();
  }

  /** As if the process died: what is on its way does not arrive. */
  void kill() {
    discontinue(BlindCause.STOPPED, "killed", Instant.MIN);
    close();
  }
}
