package io.costaudit.testkit;

/**
 * What a store of costs may be unable to do. The contracts test what it says that it can, and of
 * what it cannot that it does what is said here instead.
 */
public enum CostCapability {
  /**
   * Its numbers are those that were put there, to the last bits. Without it, its {@linkplain
   * io.costaudit.cost.StoreTraits#roundingUnit() traits} tell to what it rounds, and its sums are
   * off by no more than that allows.
   */
  EXACT_NUMBERS,

  /**
   * It keeps what is no number, which an audit reports. Without it, such rows are refused by an
   * exception, when the store is made or when it is asked: they never count as nothing.
   */
  NOT_A_NUMBER,

  /**
   * It tells costs by measure. Without it, its {@linkplain
   * io.costaudit.cost.StoreTraits#byMeasure() traits} say so, and all of a cost is {@link
   * io.costaudit.cost.Measure#OTHER}.
   */
  BY_MEASURE,

  /** It tells how many rows are behind a sum. Without it, each sum counts as one row. */
  ROW_COUNTS
}
