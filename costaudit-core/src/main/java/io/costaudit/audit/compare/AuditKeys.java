package io.costaudit.audit.compare;

import static java.util.Objects.requireNonNull;

import io.costaudit.cost.AssetType;
import io.costaudit.cost.CostKey;
import io.costaudit.cost.CostProperty;
import io.costaudit.cost.Grouping;
import java.util.Set;
import java.util.stream.Collectors;

/** The groupings and keys of findings. */
public final class AuditKeys {
  /** The keys of assets and of matching items of a bill: normalized provider id and category. */
  public static final Grouping BILL = Grouping.of(CostProperty.PROVIDER_ID, CostProperty.CATEGORY);

  /**
   * The types of the assets that audits compare, by their names on the wire. Cloud assets are items
   * of a bill themselves; shared and mixed assets belong to no cluster and are on no bill.
   */
  static final Set<String> COMPARED_ASSETS =
      Set.of(
          AssetType.NODE.wireName(),
          AssetType.DISK.wireName(),
          AssetType.LOAD_BALANCER.wireName(),
          AssetType.NETWORK.wireName(),
          AssetType.CLUSTER_MANAGEMENT.wireName());

  private static final String NO_NAME = "(no name)";

  private AuditKeys() {}

  /**
   * Checks that a key has one value for each property, or one value that stands for all of them.
   */
  public static void check(Grouping grouping, CostKey key) {
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

  /** Returns whether a key has a provider id and a category, so that a bill can have it. */
  public static boolean isOfBill(Grouping grouping, CostKey key) {
    return grouping.equals(BILL) && key.values().size() == 2;
  }

  /** Returns the name of a grouping in results: {@code node} for cluster and node. */
  public static String name(Grouping grouping) {
    return grouping.equals(Grouping.NODE) ? "node" : grouping.toString();
  }

  /**
   * Returns a key for people: an empty value in it is shown as {@code (no name)}. For example,
   * {@code c1/(no name)} is the key of costs that have a cluster and no node.
   */
  public static String keyName(CostKey key) {
    return key.values().stream().map(AuditKeys::valueName).collect(Collectors.joining("/"));
  }

  /** Returns a value of a key for people: an empty one is shown as {@code (no name)}. */
  public static String valueName(String value) {
    return value.isBlank() ? NO_NAME : value;
  }
}
