package io.costaudit.testkit.contract;

/**
 * The capabilities of a store of costs. The contracts test each capability that a store declares.
 * For each capability that it does not declare, they test that the store behaves as said here
 * instead.
 */
public enum CostCapability {
  /**
   * The store keeps numbers exactly. Without this capability, the {@linkplain
   * io.costaudit.cost.StoreTraits#roundingUnit() traits} of the store say to which unit it rounds,
   * and its sums differ by no more than this rounding allows.
   */
  EXACT_NUMBERS,

  /**
   * The store keeps NaN and infinite numbers, which an audit reports. Without this capability, the
   * store refuses such rows by an exception, when it is created or when it is read; it never counts
   * them as 0.
   */
  NOT_A_NUMBER,

  /**
   * The store has costs by measure. Without this capability, the {@linkplain
   * io.costaudit.cost.StoreTraits#byMeasure() traits} of the store say so, and the whole cost of a
   * row is {@link io.costaudit.cost.Measure#OTHER}.
   */
  BY_MEASURE,

  /**
   * The store knows the number of rows behind a sum. Without this capability, each sum counts as
   * one row.
   */
  ROW_COUNTS
}
