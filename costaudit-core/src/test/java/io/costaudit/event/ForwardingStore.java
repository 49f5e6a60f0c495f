package io.costaudit.event;

import io.costaudit.coverage.Scope;
import io.costaudit.event.LedgerEntry.Live;
import io.costaudit.predict.spec.ResourceRef;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A store in front of another one, for tests of stores that differ in one thing. */
class ForwardingStore implements LedgerStore {
  private final LedgerStore store;

  ForwardingStore(LedgerStore store) {
    this.store = store;
  }

  @Override
  public List<CommitResult> commit(List<LedgerChange> changes) {
    return store.commit(changes);
  }

  @Override
  public Map<ObjectId, StoredEntry> entries(Collection<ObjectId> ids) {
    return store.entries(ids);
  }

  @Override
  public Optional<Live> live(ResourceRef resource) {
    return store.live(resource);
  }

  @Override
  public Stream<Live> scan(@Nullable Scope scope) {
    return store.scan(scope);
  }

  @Override
  public List<Balance> balances() {
    return store.balances();
  }

  @Override
  public boolean wasListed(Scope scope) {
    return store.wasListed(scope);
  }

  @Override
  public void markListed(Scope scope) {
    store.markListed(scope);
  }

  @Override
  public EventPage page(EventQuery query) {
    return store.page(query);
  }

  @Override
  public EventTail after(@Nullable EventCursor position, int limit) {
    return store.after(position, limit);
  }

  @Override
  public EventCursor end() {
    return store.end();
  }

  @Override
  public boolean hasEvent(String id) {
    return store.hasEvent(id);
  }
}
