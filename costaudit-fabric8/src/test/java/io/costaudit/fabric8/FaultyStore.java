package io.costaudit.fabric8;

import io.costaudit.CostAuditException;
import io.costaudit.event.Balance;
import io.costaudit.event.EventPage;
import io.costaudit.event.EventQuery;
import io.costaudit.event.LedgerChange;
import io.costaudit.event.LedgerEntry;
import io.costaudit.event.LedgerStore;
import io.costaudit.event.ObjectId;
import io.costaudit.event.Scope;
import io.costaudit.predict.ResourceRef;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** A store that fails, or is slow, while a test says so. */
final class FaultyStore implements LedgerStore {
  private final LedgerStore store;
  private volatile Throwable failure;
  private volatile Duration delay = Duration.ZERO;

  FaultyStore(LedgerStore store) {
    this.store = store;
  }

  /** Throws this from now on; null for nothing. */
  void fail(Throwable with) {
    failure = with;
  }

  /** How long a commit takes from now on. */
  void slow(Duration eachCommit) {
    delay = eachCommit;
  }

  private LedgerStore store() {
    Throwable now = failure;
    if (now instanceof Error error) {
      throw error;
    }
    if (now instanceof RuntimeException exception) {
      throw exception;
    }
    return store;
  }

  @Override
  public boolean commit(LedgerChange change) {
    long end = System.nanoTime() + delay.toNanos();
    for (long left = delay.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
      if (Thread.currentThread().isInterrupted()) {
        break; // else this would spin
      }
    }
    return store().commit(change);
  }

  @Override
  public Optional<LedgerEntry> entry(ObjectId id) {
    return store().entry(id);
  }

  @Override
  public Optional<LedgerEntry.Live> live(ResourceRef resource) {
    return store().live(resource);
  }

  @Override
  public void scan(Scope scope, Consumer<? super LedgerEntry.Live> visitor) {
    store().scan(scope, visitor);
  }

  @Override
  public void scan(Consumer<? super LedgerEntry.Live> visitor) {
    store().scan(visitor);
  }

  @Override
  public List<Balance> balances() {
    return store().balances();
  }

  @Override
  public boolean isOpen(Scope scope) {
    return store().isOpen(scope);
  }

  @Override
  public void open(Scope scope) {
    store().open(scope);
  }

  @Override
  public EventPage page(EventQuery query) {
    return store().page(query);
  }

  /** What nobody expects of a store. */
  static final class Dies extends Error {
    private static final long serialVersionUID = 1L;

    Dies() {
      super("the store dies");
    }
  }

  /** What a store throws that is down. */
  static final class Down extends CostAuditException {
    private static final long serialVersionUID = 1L;

    Down() {
      super("the store is down", null);
    }
  }
}
