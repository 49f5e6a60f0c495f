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

/**
 * Port: the place where a {@link Ledger} keeps its entries and its log. A store only stores; the
 * ledger applies every rule.
 *
 * <p>Several threads, and several ledgers in several processes, may use one store. Each method is
 * atomic: it reads one state of the store, and {@link #commit(List)} keeps either all changes that
 * it answers with {@link CommitResult#COMMITTED} or none. A method that fails throws a {@link
 * io.costaudit.CostAuditException}.
 *
 * <p>A store counts its commits with one counter. The number of the commit that wrote an entry is
 * the <em>revision</em> of the entry, so a revision is never used twice, not even for an object
 * whose tombstone was forgotten.
 */
public interface LedgerStore {
  /**
   * Returns the entries of these objects, each with its revision. An object that the store does not
   * know, or whose tombstone it has forgotten, is not in the map.
   */
  Map<ObjectId, StoredEntry> entries(Collection<ObjectId> ids);

  /** Returns the entry of this object with its revision. */
  default Optional<StoredEntry> entry(ObjectId id) {
    return Optional.ofNullable(entries(List.of(id)).get(id));
  }

  /**
   * Returns the live entry with this name. A re-creation can leave two live entries for a moment.
   * The method then returns the one whose first commit is later; later commits do not count.
   */
  Optional<Live> live(ResourceRef resource);

  /**
   * Returns the live entries, each once and in any order. Each entry is in its state at some time
   * between the call and the end of the stream. The caller closes the stream, which may hold a
   * connection, and writes nothing to the store while it reads.
   *
   * @param scope the scope of the objects to return; null for the objects of all scopes
   */
  Stream<Live> scan(@Nullable Scope scope);

  /**
   * Returns the balance of each book that has a live object or an amount other than 0, in any
   * order. All amounts are of one snapshot, and the store sums them anew on each call, so that an
   * error in its data shows. Only the {@linkplain Balance#checkpoint() checkpoint} is kept: a store
   * adds the impact of each event that it evicts from the log, and the unlogged amount of each
   * tombstone that it forgets.
   */
  List<Balance> balances();

  /**
   * Commits the changes whose expected revisions stand, each with its event, in the order of the
   * list. The events are visible in the log in this order, and only together with their entries.
   *
   * @param changes the changes; no two of them are of one object
   * @return one answer for each change, in the same order
   * @throws CommitOutcomeUnknownException if the store cannot tell whether it has kept the changes
   * @throws io.costaudit.CostAuditException if the store fails otherwise; it keeps nothing then
   */
  List<CommitResult> commit(List<LedgerChange> changes);

  /**
   * Commits one change as {@link #commit(List)} does.
   *
   * @return the answer for it
   */
  default CommitResult commit(LedgerChange change) {
    return commit(List.of(change)).get(0);
  }

  /** Returns whether {@link #markListed} was ever called for this scope. */
  boolean wasListed(Scope scope);

  /** Stores the fact that a list of this scope was complete once. */
  void markListed(Scope scope);

  /**
   * Returns a page of the log, newest first.
   *
   * @throws IllegalArgumentException if the query's cursor is not from this log, or is at a
   *     position that the log has not reached
   */
  EventPage page(EventQuery query);

  /**
   * Returns the events that follow a position, oldest first. A reader that goes on from {@link
   * EventTail#next} gets each event that was not evicted before exactly once: an event becomes
   * visible only after all events with lower positions are, whichever commit began first.
   *
   * @param position the position after which to begin; null to begin with the oldest event
   * @param limit the most events to return, at least 1
   * @throws IllegalArgumentException if the position is not from this log, or is one that the log
   *     has not reached
   */
  EventTail after(@Nullable EventCursor position, int limit);

  /**
   * Returns the position of the newest event that ever was in the log. {@link #after} this position
   * returns only events that are committed later.
   */
  EventCursor end();

  /** Returns whether an event with this {@linkplain EventDetails#id() id} is in the log. */
  boolean hasEvent(String id);
}
