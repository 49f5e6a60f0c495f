package com.example.costs;

/**
 * What is wrong with the stores of this project, on purpose. Each flaw is one that real stores have
 * had; the code that has it says {@code flaw == Flaw.…}.
 */
public enum Flaw {
  /** Nothing: every law and every contract holds. */
  NONE,

  // Of MapLedgerStore

  /**
   * A commit does not look whether somebody else was faster, and overwrites what that one wrote.
   */
  LOST_UPDATE,

  /** Timestamps are kept in milliseconds, as in many a column of a database. */
  MILLISECONDS,

  /** The next page begins one event too late, so that of each page border one is never shown. */
  PAGE_SKIPS,

  /** A window is asked for by {@code BETWEEN}, which includes its end. */
  WINDOW_END_INCLUDED,

  /** Names are compared as a database with a collation does that ignores case. */
  CASE_IGNORED,

  // Of RowAllocationStore

  /** Money is kept in a {@code float}. */
  FLOATS,

  /** Keys are joined by slashes and split again, but the id of a cluster may contain a slash. */
  KEYS_SPLIT,

  /** What is no number is summed as zero. */
  NAN_AS_ZERO,

  /** Rows that cost nothing are not kept. */
  ZERO_ROWS_DROPPED,

  /** The dearest rows are looked for among the first ones only. */
  TOP_UNSORTED
}
