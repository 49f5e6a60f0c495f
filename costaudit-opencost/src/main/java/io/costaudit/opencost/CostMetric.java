package io.costaudit.opencost;

/**
 * Which of the costs of a cloud bill's item is read. Cloud costs tell five, which differ in
 * discounts and in how what was paid in advance is spread.
 */
public enum CostMetric {
  /** At public prices. */
  LIST("listCost"),
  /** After discounts. */
  NET("netCost"),
  /** After discounts, what was paid in advance spread over the time it is for: the default. */
  AMORTIZED_NET("amortizedNetCost"),
  /** As invoiced. */
  INVOICED("invoicedCost"),
  /** Before discounts, what was paid in advance spread over the time it is for. */
  AMORTIZED("amortizedCost");

  private final String wireName;

  CostMetric(String wireName) {
    this.wireName = wireName;
  }

  /** The name on the wire: {@code amortizedNetCost}. */
  public String wireName() {
    return wireName;
  }
}
