package io.costaudit.http;

import io.costaudit.CostAuditException;
import io.costaudit.event.Balance;
import io.costaudit.event.EventPage;
import io.costaudit.event.EventQuery;
import io.costaudit.event.InMemoryLedgerStore;
import io.costaudit.event.LedgerChange;
import io.costaudit.event.LedgerEntry;
import io.costaudit.event.LedgerStore;
import io.costaudit.event.ObjectId;
import io.costaudit.event.Scope;
import io.costaudit.predict.ResourceRef;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A store that fails to show its log and its books, or keeps something else, while told to. */
final class RestlessStore implements LedgerStore {
  private final LedgerStore store = InMemoryLedgerStore.ofDefaults();
  volatile Throwable failure;
  volatile UnaryOperator<LedgerChange> keeps = UnaryOperator.identity();

  @Override
  public EventPage page(EventQuery query) {
    failIfTold();
    return store.page(query);
  }

  private void failIfTold() {
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure instanceof RuntimeException exception) {
      throw exception;
    }
  }

  @Override
  public Optional<LedgerEntry> entry(ObjectId id) {
    return store.entry(id);
  }

  @Override
  public Optional<LedgerEntry.Live> live(ResourceRef resource) {
    return store.live(resource);
  }

  @Override
  public boolean commit(LedgerChange change) {
    return store.commit(keeps.apply(change));
  }

  @Override
  public void scan(Scope scope, Consumer<? super LedgerEntry.Live> visitor) {
    store.scan(scope, visitor);
  }

  @Override
  public void scan(Consumer<? super LedgerEntry.Live> visitor) {
    store.scan(visitor);
  }

  @Override
  public List<Balance> balances() {
    failIfTold();
    return store.balances();
  }

  @Override
  public boolean isOpen(Scope scope) {
    return store.isOpen(scope);
  }

  @Override
  public void open(Scope scope) {
    store.open(scope);
  }

  static final class DiskFull extends CostAuditException {
    private static final long serialVersionUID = 1L;

    DiskFull() {
      super("the disk of host db-7 is full", null);
    }
  }
}
