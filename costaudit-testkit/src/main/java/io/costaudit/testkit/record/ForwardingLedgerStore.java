package io.costaudit.testkit.record;

import static java.util.Objects.requireNonNull;

import io.costaudit.coverage.Scope;
import io.costaudit.event.Balance;
import io.costaudit.event.CommitResult;
import io.costaudit.event.EventCursor;
import io.costaudit.event.EventPage;
import io.costaudit.event.EventQuery;
import io.costaudit.event.EventTail;
import io.costaudit.event.LedgerChange;
import io.costaudit.event.LedgerEntry;
import io.costaudit.event.LedgerStore;
import io.costaudit.event.ObjectId;
import io.costaudit.event.StoredEntry;
import io.costaudit.predict.spec.ResourceRef;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A store that hands each call to another store. Extend it and override the methods in which yours
 * differs. As safe for use by several threads as the other store.
 *
 * @since 0.1.0
 */
public class ForwardingLedgerStore implements LedgerStore {
  private final LedgerStore store;

  public ForwardingLedgerStore(LedgerStore store) {
    this.store = requireNonNull(store, "store");
  }

  /** Returns the other store; each method asks for it once. */
  protected LedgerStore store() {
    return store;
  }

  @Override
  public Map<ObjectId, StoredEntry> entries(Collection<ObjectId> ids) {
    return store().entries(ids);
  }

  @Override
  public Optional<LedgerEntry.Live> live(ResourceRef resource) {
    return store().live(resource);
  }

  @Override
  public Stream<LedgerEntry.Live> scan(@Nullable Scope scope) {
    return store().scan(scope);
  }

  @Override
  public List<Balance> balances() {
    return store().balances();
  }

  @Override
  public List<CommitResult> commit(List<LedgerChange> changes) {
    return store().commit(changes);
  }

  @Override
  public boolean wasListed(Scope scope) {
    return store().wasListed(scope);
  }

  @Override
  public void markListed(Scope scope) {
    store().markListed(scope);
  }

  @Override
  public EventPage page(EventQuery query) {
    return store().page(query);
  }

  @Override
  public EventTail after(@Nullable EventCursor position, int limit) {
    return store().after(position, limit);
  }

  @Override
  public EventCursor end() {
    return store().end();
  }

  @Override
  public boolean hasEvent(String id) {
    return store().hasEvent(id);
  }
}
