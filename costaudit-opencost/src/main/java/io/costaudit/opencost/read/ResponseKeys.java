package io.costaudit.opencost.read;

import io.costaudit.cost.Allocation;
import io.costaudit.cost.AllocationKind;
import io.costaudit.cost.AllocationProperties;
import io.costaudit.cost.Asset;
import io.costaudit.cost.AssetType;
import io.costaudit.cost.CostKey;
import io.costaudit.cost.CostProperty;
import io.costaudit.cost.Grouping;
import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Under which key a row stands that a server summed. A method returns null for a row that is left
 * out.
 */
public final class ResponseKeys {
  /** Servers drop them without a word. */
  private static final Set<CostProperty> UNKNOWN_TO_SERVERS =
      Set.of(CostProperty.KIND, CostProperty.NAME, CostProperty.PROVIDER_ID);

  private ResponseKeys() {}

  /**
   * Checks what totals are by.
   *
   * @throws IllegalArgumentException if totals are not by cluster or by node
   */
  public static void checkTotals(Collection<Grouping> groupings) {
    for (Grouping grouping : groupings) {
      if (!grouping.equals(Grouping.CLUSTER) && !grouping.equals(Grouping.NODE)) {
        throw new IllegalArgumentException(
            "totals by "
                + grouping
                + "; accepted are "
                + Grouping.CLUSTER
                + " and "
                + Grouping.NODE);
      }
    }
  }

  /**
   * Checks what allocations are aggregated by.
   *
   * @throws IllegalArgumentException if no server aggregates allocations by one of the properties
   */
  public static void checkAggregates(Collection<Grouping> groupings) {
    for (Grouping grouping : groupings) {
      for (CostProperty property : grouping.properties()) {
        if (!property.isOf(CostProperty.Source.ALLOCATIONS)
            || UNKNOWN_TO_SERVERS.contains(property)) {
          throw new IllegalArgumentException("allocations cannot be aggregated by " + property);
        }
      }
    }
  }

  /** Aggregates stand under the names of their rows. Idle is left out. */
  static @Nullable CostKey ofAggregate(Grouping grouping, String key, Allocation row) {
    return isIdle(row) ? null : CostKey.of(row.name());
  }

  /** Totals stand under the properties of a row, else under parts of its name. */
  static @Nullable CostKey ofTotal(Grouping grouping, String key, Allocation row) {
    if (isIdle(row)) {
      return null;
    }
    AllocationProperties properties = row.properties();
    String cluster = properties.cluster();
    if (grouping.equals(Grouping.CLUSTER)) {
      return CostKey.of(cluster.isEmpty() ? row.name() : cluster);
    }
    if (cluster.isEmpty()) {
      // The id of a cluster may contain a slash, the name of a node cannot.
      int slash = row.name().lastIndexOf('/');
      return slash < 0
          ? CostKey.of(row.name(), properties.node())
          : CostKey.of(row.name().substring(0, slash), row.name().substring(slash + 1));
    }
    String node = properties.node();
    return CostKey.of(cluster, node.isEmpty() ? lastPart(cluster, row.name()) : node);
  }

  private static boolean isIdle(Allocation row) {
    return row.kind() == AllocationKind.IDLE;
  }

  /** What follows a cluster and a slash, if that is one part. */
  private static String lastPart(String cluster, String name) {
    if (!name.startsWith(cluster + "/")) {
      return "";
    }
    String rest = name.substring(cluster.length() + 1);
    return rest.contains("/") ? "" : rest;
  }

  /**
   * Totals of assets stand under the properties of a row, else, where it has no type, under parts
   * of its key. Network, cloud and shared assets are left out, and the fees for clusters except by
   * cluster.
   */
  static @Nullable CostKey ofAssetTotal(Grouping grouping, String key, Asset row) {
    boolean byCluster = grouping.equals(Grouping.CLUSTER);
    boolean isLeftOut =
        switch (row.type()) {
          case NETWORK, CLOUD, SHARED -> true;
          case CLUSTER_MANAGEMENT -> !byCluster;
          case ANY, DISK, LOAD_BALANCER, NODE -> false;
        };
    if (isLeftOut) {
      return null;
    }
    String cluster = row.properties().cluster();
    String name = row.properties().name();
    if (row.type() == AssetType.ANY) {
      if (cluster.isEmpty()) {
        // The name of a load balancer contains a slash: namespace/service.
        int slash = byCluster ? -1 : key.indexOf('/');
        cluster = slash < 0 ? key : key.substring(0, slash);
        name = slash < 0 ? name : key.substring(slash + 1);
      } else if (name.isEmpty() && key.startsWith(cluster + "/")) {
        name = key.substring(cluster.length() + 1);
      }
    }
    return byCluster ? CostKey.of(cluster) : CostKey.of(cluster, name);
  }
}
