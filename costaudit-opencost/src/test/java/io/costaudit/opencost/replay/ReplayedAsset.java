package io.costaudit.opencost.replay;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * One thing that cost something on one day. Immutable.
 *
 * @param provider such as {@code AWS}; may be empty, as the account and the project
 * @param cpuCost of nodes only, like {@code gpuCost}, {@code ramCost} and {@code discount}; before
 *     the discount, which is a fraction of CPU and RAM
 * @param cost of everything but nodes
 * @param credit of clouds only
 */
public record ReplayedAsset(
    Type type,
    String cluster,
    String name,
    String providerId,
    String provider,
    String account,
    String project,
    String nodeType,
    Map<String, String> labels,
    double cpuCost,
    double gpuCost,
    double ramCost,
    double discount,
    double cost,
    double adjustment,
    double credit) {
  /** The types that servers send; what is aggregated of several has none. */
  public enum Type {
    NODE("Node", "Compute"),
    DISK("Disk", "Storage"),
    LOAD_BALANCER("LoadBalancer", "Network"),
    NETWORK("Network", "Network"),
    CLUSTER_MANAGEMENT("ClusterManagement", "Management"),
    CLOUD("Cloud", "Other");

    private final String wireName;
    private final String category;

    Type(String wireName, String category) {
      this.wireName = wireName;
      this.category = category;
    }

    String wireName() {
      return wireName;
    }

    String category() {
      return category;
    }
  }

  public ReplayedAsset {
    requireNonNull(type, "type");
    requireNonNull(cluster, "cluster");
    requireNonNull(name, "name");
    requireNonNull(providerId, "providerId");
    labels = Map.copyOf(labels);
  }

  /** A node of two cores without a discount. */
  public static ReplayedAsset node(
      String cluster, String name, String providerId, double cpu, double gpu, double ram) {
    return new ReplayedAsset(
        Type.NODE,
        cluster,
        name,
        providerId,
        "",
        "",
        "",
        "m5.large",
        Map.of(),
        cpu,
        gpu,
        ram,
        0,
        0,
        0,
        0);
  }

  /** Anything but a node. */
  public static ReplayedAsset of(
      Type type, String cluster, String name, String providerId, double cost) {
    return new ReplayedAsset(
        type, cluster, name, providerId, "", "", "", "", Map.of(), 0, 0, 0, 0, cost, 0, 0);
  }

  /** The same at another cost of CPU. */
  public ReplayedAsset withCpuCost(double newCost) {
    return new ReplayedAsset(
        type,
        cluster,
        name,
        providerId,
        provider,
        account,
        project,
        nodeType,
        labels,
        newCost,
        gpuCost,
        ramCost,
        discount,
        cost,
        adjustment,
        credit);
  }

  public ReplayedAsset discounted(double fraction) {
    return new ReplayedAsset(
        type,
        cluster,
        name,
        providerId,
        provider,
        account,
        project,
        nodeType,
        labels,
        cpuCost,
        gpuCost,
        ramCost,
        fraction,
        cost,
        adjustment,
        credit);
  }

  public ReplayedAsset adjusted(double by) {
    return new ReplayedAsset(
        type,
        cluster,
        name,
        providerId,
        provider,
        account,
        project,
        nodeType,
        labels,
        cpuCost,
        gpuCost,
        ramCost,
        discount,
        cost,
        by,
        credit);
  }

  public ReplayedAsset credited(double by) {
    return new ReplayedAsset(
        type,
        cluster,
        name,
        providerId,
        provider,
        account,
        project,
        nodeType,
        labels,
        cpuCost,
        gpuCost,
        ramCost,
        discount,
        cost,
        adjustment,
        by);
  }

  public ReplayedAsset ofType(String newNodeType) {
    return new ReplayedAsset(
        type,
        cluster,
        name,
        providerId,
        provider,
        account,
        project,
        newNodeType,
        labels,
        cpuCost,
        gpuCost,
        ramCost,
        discount,
        cost,
        adjustment,
        credit);
  }

  public ReplayedAsset paidTo(String newProvider, String newAccount, String newProject) {
    return new ReplayedAsset(
        type,
        cluster,
        name,
        providerId,
        newProvider,
        newAccount,
        newProject,
        nodeType,
        labels,
        cpuCost,
        gpuCost,
        ramCost,
        discount,
        cost,
        adjustment,
        credit);
  }

  public ReplayedAsset labelled(Map<String, String> newLabels) {
    return new ReplayedAsset(
        type,
        cluster,
        name,
        providerId,
        provider,
        account,
        project,
        nodeType,
        newLabels,
        cpuCost,
        gpuCost,
        ramCost,
        discount,
        cost,
        adjustment,
        credit);
  }
}
