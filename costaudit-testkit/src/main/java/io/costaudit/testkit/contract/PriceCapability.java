package io.costaudit.testkit.contract;

/**
 * The capabilities of a source of prices. The contract tests each capability that a source
 * declares, and that the source has no prices of the other kinds.
 */
public enum PriceCapability {
  /** The source has unit prices. Without this capability, it returns none for any query. */
  UNIT_PRICES,

  /**
   * The source has prices of whole machines, for nodes. Without this capability, it returns none
   * for any query.
   */
  INSTANCE_PRICES
}
