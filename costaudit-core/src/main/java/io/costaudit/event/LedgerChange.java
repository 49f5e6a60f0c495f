package io.costaudit.event;

import static java.util.Objects.requireNonNull;

import io.costaudit.event.LedgerEntry.Live;
import org.jspecify.annotations.Nullable;

/**
 * One step of a ledger, kept whole or not at all.
 *
 * @param expected the entry from which the step was decided; null where there was none
 * @param entry the entry that takes its place
 * @param event what goes into the log; null where the step is no news
 */
public record LedgerChange(
    @Nullable LedgerEntry expected, LedgerEntry entry, @Nullable CostEvent event) {
  public LedgerChange {
    requireNonNull(entry, "entry");
    if (expected != null && !expected.id().equals(entry.id())) {
      throw new IllegalArgumentException(
          "a change of " + expected.id() + " cannot put " + entry.id() + " in its place");
    }
  }

  /** What this step adds to the monthly total in the books, negative where it takes away. */
  public double impact() {
    return booked(entry) - (expected == null ? 0 : booked(expected));
  }

  private static double booked(LedgerEntry entry) {
    return entry instanceof Live live && live.booked() != null
        ? live.booked().rates().totalMonthlyRate()
        : 0;
  }
}
