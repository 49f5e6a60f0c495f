package io.costaudit.event;

import static java.util.Objects.requireNonNull;

import io.costaudit.event.LedgerEntry.Live;
import io.costaudit.event.LedgerEntry.Tombstone;
import org.jspecify.annotations.Nullable;

/**
 * A change of one entry of a ledger, with its event. A store applies the whole change or nothing of
 * it. {@link #of} creates a change.
 *
 * @param expectedRevision the revision of the entry from which the step was decided; {@value #NONE}
 *     where the store held no entry
 * @param entry the entry that the store holds after the step
 * @param event the event that goes into the log; null where the step makes no event. It must have
 *     details, because their id identifies the event
 * @param impactMicros the amount by which the step changes the monthly total that is booked, in
 *     millionths of the currency; negative where the total decreases
 */
public record LedgerChange(
    long expectedRevision, LedgerEntry entry, @Nullable CostEvent event, long impactMicros) {
  /** The {@link #expectedRevision} of an object of which the store holds no entry: {@value}. */
  public static final long NONE = 0;

  public LedgerChange {
    requireNonNull(entry, "entry");
    if (expectedRevision < NONE) {
      throw new IllegalArgumentException(
          "expectedRevision must not be negative: " + expectedRevision);
    }
    if (event != null && event.details() == null) {
      throw new IllegalArgumentException(
          "an event without details has no id, and cannot go into a log: " + event);
    }
  }

  /**
   * Returns the step from one entry to the next. If the step has no event, its impact is added to
   * the {@linkplain LedgerEntry#unloggedMicros() unlogged} amount of the next entry.
   *
   * @param before the entry that the store holds; null where it holds none
   * @param after the next entry; its own unlogged amount is not read
   * @param event the event of the step, or null
   */
  public static LedgerChange of(
      @Nullable StoredEntry before, LedgerEntry after, @Nullable CostEvent event) {
    if (before != null && !before.entry().id().equals(after.id())) {
      throw new IllegalArgumentException(
          "a change of " + before.entry().id() + " cannot put " + after.id() + " in its place");
    }
    long impact = after.bookedMicros() - (before == null ? 0 : before.entry().bookedMicros());
    long unlogged =
        (before == null ? 0 : before.entry().unloggedMicros()) + (event == null ? impact : 0);
    return new LedgerChange(
        before == null ? NONE : before.revision(), withUnlogged(after, unlogged), event, impact);
  }

  /** Returns this step with the same entry and no event. */
  LedgerChange withoutEvent() {
    return event == null
        ? this
        : new LedgerChange(
            expectedRevision,
            withUnlogged(entry, entry.unloggedMicros() + impactMicros),
            null,
            impactMicros);
  }

  private static LedgerEntry withUnlogged(LedgerEntry entry, long micros) {
    if (entry.unloggedMicros() == micros) {
      return entry;
    }
    if (entry instanceof Live live) {
      return new Live(
          live.id(), live.resource(), live.version(), live.spec(), live.booked(), micros);
    }
    Tombstone tombstone = (Tombstone) entry;
    return new Tombstone(
        tombstone.id(), tombstone.resource(), tombstone.version(), tombstone.since(), micros);
  }
}
