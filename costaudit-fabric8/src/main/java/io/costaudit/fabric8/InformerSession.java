package io.costaudit.fabric8;

import io.costaudit.CostAuditException;
import io.costaudit.coverage.BlindCause;
import io.costaudit.coverage.Scope;
import io.costaudit.event.Observation;
import io.costaudit.event.ResourceVersions;
import io.costaudit.fabric8.ResourceHandler.Timeliness;
import io.costaudit.internal.OneLine;
import io.costaudit.internal.OutOfMemory;
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
 * One session of an informer. It starts with the entries of the ledger, so that its first list
 * shows the difference, and ends with its first failure, because Fabric8 repeats some failures for
 * ever and logs each. Its items go to the {@link LedgerFeed}. If the ledger does not take an item,
 * the session drops all later ones, until a new session lists anew.
 *
 * <p>Safe for use by several threads: the threads of the informer, which notify it; the thread of
 * the feed, which confirms items; and the thread that polls it.
 */
final class InformerSession implements ResourceHandler.Sink {
  private static final Logger LOG = System.getLogger(InformerSession.class.getName());

  /** A discontinuity that is made in advance, because there may be no memory when it is needed. */
  private static final Discontinuity OUT_OF_MEMORY =
      new Discontinuity(
          BlindCause.UNRECORDED, "a change that was seen was lost because memory ran out", null);

  private final Scope scope;
  private final LedgerFeed feed;
  private final WatchHealth health;
  private final Runnable wake;
  private final SlimStore store = new SlimStore();
  private final SharedIndexInformer<GenericKubernetesResource> informer;

  /** Held while the session ends, and while it reports a list. */
  private final Object lock = new Object();

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
   * Creates a session that is not started yet.
   *
   * @param known the objects that the informer begins with, as {@link SlimStore} remembers them
   * @param handlers makes the handler of the informer's callbacks
   * @param now when the session begins
   * @param wake is run when the session should be polled; returns at once
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
   * A loss: an item that the ledger did not take.
   *
   * @param since when the item was made; null where that is not known
   */
  record Discontinuity(BlindCause cause, String error, @Nullable Instant since) {}

  /** Starts the informer and returns at once, whatever the server does. */
  void start() {
    informer
        .start()
        .thenRun(wake)
        .exceptionally(reportedToTheHandler -> null); // or it was closed before it started
  }

  /** Ends the session: a session that failed once does not try again. */
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

  // Notifications from the informer

  /**
   * Notes that a list begins. Another list than the first is reported at once and not by the next
   * poll, because the ledger may have recorded all of a short list before that poll.
   */
  @Override
  public void listing(Instant time) {
    synchronized (lock) {
      if (begun && !closed) {
        listBegan = time;
        listRecorded = false;
        relisting = true;
        health.relisting();
        wake.run();
      }
      begun = true;
    }
  }

  @Override
  public void notified(@Nullable String version) {
    if (version != null) {
      newestVersion = version;
    }
    health.sign();
  }

  @Override
  public void seen(Observation observation, boolean onlyIfKnown) {
    offer(new FeedItem.Change(this, observation, onlyIfKnown));
  }

  @Override
  public void listed(String version, Instant time) {
    listed = true;
    offer(new FeedItem.ListEnd(this, version, listBegan, time));
  }

  private void offer(FeedItem item) {
    if (closed || isDiscontinuous()) {
      return;
    }
    pending.incrementAndGet();
    if (!feed.offer(item)) {
      pending.decrementAndGet();
      discontinue(BlindCause.OVERFLOW, "the ledger is too slow for " + scope, item.time());
    }
  }

  @Override
  public Timeliness timeliness() {
    return health.timeliness();
  }

  // Notifications from the feed

  /** Notes that the end of a list is recorded in the ledger. */
  void listRecorded(FeedItem.ListEnd end) {
    health.listRecorded(end.began());
    if (end.began().equals(listBegan)) { // otherwise another list has begun since
      listRecorded = true;
      relisting = false;
      wake.run();
    }
  }

  /** Notes that the ledger did not take an item. */
  void notRecorded(FeedItem item, Throwable thrown) {
    String error = "the ledger cannot record " + scope + ": " + OneLine.of(thrown.toString());
    if (!(thrown instanceof CostAuditException)) {
      LOG.log(Level.ERROR, error, thrown); // unexpected, so the log gets the stack trace
    }
    discontinue(BlindCause.UNRECORDED, error, item.time());
  }

  /**
   * Notes that an item was lost because this process has no memory left. This method itself needs
   * memory only to wake the polling thread, and that thread polls once a second anyway.
   */
  @Override
  public void lost() {
    discontinuity.compareAndSet(null, OUT_OF_MEMORY);
  }

  /** Notes that an item has left the feed. */
  void handedOver(FeedItem item) {
    handedOverUntil = item.time();
    if (pending.decrementAndGet() == 0 && (closed || isDiscontinuous())) {
      wake.run();
    }
  }

  private void discontinue(BlindCause cause, String error, Instant since) {
    if (discontinuity.compareAndSet(null, new Discontinuity(cause, error, since))) {
      wake.run();
    }
  }

  // The state of the session

  /**
   * Returns the time until which all items have reached the ledger, as far as is known at the given
   * time.
   */
  Instant recordedUntil(Instant now) {
    Instant last = handedOverUntil;
    // A time in the future comes from before the clock was set back.
    return pending.get() == 0 || last == null || last.isAfter(now) ? now : last;
  }

  /** Returns the number of items on their way to the ledger. */
  int pending() {
    return pending.get();
  }

  boolean isDiscontinuous() {
    return discontinuity.get() != null;
  }

  /** Returns the first loss; null while the ledger takes all items. */
  @Nullable Discontinuity discontinuity() {
    return discontinuity.get();
  }

  /** Returns why the session ended; null while it runs. */
  @Nullable Failure failure() {
    Failure known = failure;
    return known == null && !informer.isRunning() && begun && !closed
        ? new Failure(Failure.Kind.UNREACHABLE, 0, "the informer ended")
        : known;
  }

  /** Returns whether the informer lists anew and the ledger has not recorded the whole list yet. */
  boolean isRelisting() {
    return relisting;
  }

  /** Returns how often the server has shown an object. */
  long shown() {
    return store.shown();
  }

  /** Returns whether a list was ever complete; then a failure is one of the watch. */
  boolean hasListed() {
    return listed;
  }

  /** Returns whether the ledger has recorded all that the last list showed. */
  boolean isListRecorded() {
    return listRecorded && !relisting;
  }

  boolean isWatching() {
    try {
      return informer.isWatching();
    } catch (NullPointerException e) {
      return false; // Fabric8 throws this if it is asked while it is being stopped
    }
  }

  /** Returns the version that the informer has reached; null while it has reached none. */
  @Nullable String reached() {
    return informer.lastSyncResourceVersion();
  }

  /** Returns whether the informer has reached that version or a newer one. */
  boolean isAt(String version) {
    return isAtLeast(reached(), version);
  }

  /** Returns whether a callback has notified this session of that version or a newer one. */
  boolean hasNotified(String version) {
    return isAtLeast(newestVersion, version);
  }

  /**
   * Returns whether the version is reached. Of two versions that cannot be ordered, each counts as
   * newer than the other.
   */
  private static boolean isAtLeast(@Nullable String reached, String version) {
    return reached != null
        && (ResourceVersions.isNewer(reached, version)
            || !ResourceVersions.isNewer(version, reached));
  }

  /**
   * Ends the session at once, also while it connects. Findings that were made before still go to
   * the ledger.
   */
  void close() {
    synchronized (lock) {
      closed = true;
    }
    informer.stop();
  }

  /** Ends the session as if the process died: items on their way do not reach the ledger. */
  void kill() {
    discontinue(BlindCause.STOPPED, "killed", Instant.MIN);
    close();
  }
}
