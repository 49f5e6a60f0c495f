package io.costaudit.event;

import static java.util.Objects.requireNonNull;

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
}
