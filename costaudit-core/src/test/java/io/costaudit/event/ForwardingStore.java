package io.costaudit.event;

import io.costaudit.event.LedgerEntry.Live;
import io.costaudit.predict.ResourceRef;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A store that another one is behind, for those that differ from it in one thing. */
class ForwardingStore implements LedgerStore {
  private final LedgerStore store;

  ForwardingStore(LedgerStore store) {
    this.store = store;
  }

  @Override
  public boolean commit(LedgerChange change) {
    return store.commit(change);
  }

  @Override
  public Optional<LedgerEntry> entry(ObjectId id) {
    return store.entry(id);
  }

  @Override
  public Optional<Live> live(ResourceRef resource) {
    return store.live(resource);
  }

  @Override
  public void scan(Scope scope, Consumer<? super Live> visitor) {
    store.scan(scope, visitor);
  }

  @Override
  public void scan(Consumer<? super Live> visitor) {
    store.scan(visitor);
  }

  @Override
  public List<Balance> balances() {
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

  @Override
  public EventPage page(EventQuery query) {
    return store.page(query);
  }
}
