package io.costaudit.audit.compare;

/** The role of a store in an audit. */
public enum StoreRole {
  ALLOCATIONS("allocation store"),
  NODE_ALLOCATIONS("allocation store by node"),
  ASSETS("asset store"),
  ALLOCATION_TOTALS("allocation total store"),
  ASSET_TOTALS("asset total store"),
  AGGREGATES("agg store"),
  CLOUD_USAGE("cloud usage store");

  private final String text;

  StoreRole(String text) {
    this.text = text;
  }

  /** Returns the name of the role in messages. */
  @Override
  public String toString() {
    return text;
  }
}
