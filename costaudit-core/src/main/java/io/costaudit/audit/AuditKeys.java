package io.costaudit.audit;

import static java.util.Objects.requireNonNull;

import io.costaudit.cost.CostKey;
import io.costaudit.cost.Grouping;
import io.costaudit.cost.Property;

/** The groupings and keys of findings. */
final class AuditKeys {
  /** The keys of assets and of matching items of a bill: normalized provider id and category. */
  static final Grouping BILL = Grouping.of(Property.PROVIDER_ID, Property.CATEGORY);

  private AuditKeys() {}

  /**
   * Checks that a key has one value for each property, or one value that stands for all of them.
   */
  static void check(Grouping grouping, CostKey key) {
    requireNonNull(grouping, "grouping");
    int values = requireNonNull(key, "key").values().size();
    if (values != 1 && values != grouping.properties().size()) {
      throw new IllegalArgumentException(
          "a key by "
              + grouping
              + " must have "
              + grouping.properties().size()
              + " values or one that stands for all: "
              + key.values());
    }
  }

  static boolean isOfBill(Grouping grouping, CostKey key) {
    return grouping.equals(BILL) && key.values().size() == 2;
  }

  /** Returns the name of a grouping in results: {@code node} for cluster and node. */
  static String name(Grouping grouping) {
    return grouping.equals(Grouping.NODE) ? "node" : grouping.toString();
  }
}
