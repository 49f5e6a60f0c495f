package io.costaudit.testkit;

/**
 * What a source of prices may be unable to do. The contract tests that it does what it says that it
 * can, and that it knows nothing of what it cannot.
 */
public enum PriceCapability {
  /** It knows unit prices. Without it, it gives none for any query. */
  UNIT_PRICES,

  /** It knows prices of whole machines, for nodes. Without it, it gives none for any query. */
  INSTANCE_PRICES
}
