package io.costaudit.event;

import io.costaudit.predict.ResourceRef;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Port: where a {@link Ledger} keeps its entries and its log. A store only keeps; every rule is in
 * the ledger.
 *
 * <p>Several threads, and several ledgers in several processes, may use one store. Each method is
 * atomic. A store that fails throws a {@link io.costaudit.CostAuditException}, and then nothing of
 * the change is kept.
 */
public interface LedgerStore {
  /**
   * What is known of that object. A buried one may be forgotten after a time that the store sets.
   */
  Optional<LedgerEntry> entry(ObjectId id);

  /**
   * The live entry of that name; of several, which a re-creation can leave for a moment, the
   * newest: that of the highest version, by {@link ResourceVersions#compare}.
   */
  Optional<LedgerEntry.Live> live(ResourceRef resource);

  /**
   * Shows each live entry of that scope, in any order, each as it is at some time of the call. The
   * visitor may use the store, and write.
   */
  void scan(Scope scope, Consumer<? super LedgerEntry.Live> visitor);

  /**
   * Shows each live entry, in any order, each as it is at some time of the call. The visitor may
   * use the store, and write.
   */
  void scan(Consumer<? super LedgerEntry.Live> visitor);

  /**
   * Each book that was ever written in, in any order, all of one moment. What is booked and what
   * the log sums up to are summed anew, so that what went wrong shows; the {@linkplain
   * Balance#checkpoint() checkpoint} is kept: each commit without an event adds its {@linkplain
   * LedgerChange#impact() impact}, each event that leaves the log adds its own.
   */
  List<Balance> balances();

  /**
   * Keeps the entry and, where there is one, appends the event to the log, both or neither.
   *
   * @return false, with nothing kept, if the entry is no longer the {@linkplain
   *     LedgerChange#expected() expected} one: read it again and decide anew
   */
  boolean commit(LedgerChange change);

  /** Whether {@link #open} was ever called for this scope. */
  boolean isOpen(Scope scope);

  /** Remembers that the opening inventory of this scope is complete. */
  void open(Scope scope);

  /**
   * A page of the log, newest first.
   *
   * @throws IllegalArgumentException if the query's cursor is not from this log, or is at a place
   *     that the log has not reached
   */
  EventPage page(EventQuery query);
}
