package io.costaudit.testkit;

import static java.util.Objects.requireNonNull;

import io.costaudit.event.Balance;
import io.costaudit.event.EventPage;
import io.costaudit.event.EventQuery;
import io.costaudit.event.LedgerChange;
import io.costaudit.event.LedgerEntry;
import io.costaudit.event.LedgerStore;
import io.costaudit.event.ObjectId;
import io.costaudit.event.Scope;
import io.costaudit.predict.ResourceRef;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A store in front of another one, for those that differ from it in one thing: override that. As
 * safe for use by several threads as the other one.
 *
 * @since 0.1.0
 */
public class ForwardingLedgerStore implements LedgerStore {
  private final LedgerStore store;

  public ForwardingLedgerStore(LedgerStore store) {
    this.store = requireNonNull(store, "store");
  }

  /** The other one; each method asks for it once. */
  protected LedgerStore store() {
    return store;
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
  public boolean commit(LedgerChange change) {
    return store().commit(change);
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
}
