package io.costaudit.event;

/** The answer of a {@link LedgerStore} to a {@link LedgerChange}. */
public enum CommitResult {
  /** The store holds the entry and, if the change has one, its event. */
  COMMITTED,

  /**
   * The store did not apply the change, because the entry is no longer at the expected revision.
   * The caller reads the entry again and decides anew.
   */
  CONFLICT
}
