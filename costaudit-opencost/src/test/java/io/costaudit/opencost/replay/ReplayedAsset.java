package io.costaudit.opencost.replay;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.function.Consumer;

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
    return with(changed -> changed.cpuCost = newCost);
  }

  public ReplayedAsset discounted(double fraction) {
    return with(changed -> changed.discount = fraction);
  }

  public ReplayedAsset adjusted(double by) {
    return with(changed -> changed.adjustment = by);
  }

  public ReplayedAsset credited(double by) {
    return with(changed -> changed.credit = by);
  }

  public ReplayedAsset ofType(String newNodeType) {
    return with(changed -> changed.nodeType = newNodeType);
  }

  public ReplayedAsset paidTo(String newProvider, String newAccount, String newProject) {
    return with(
        changed -> {
          changed.provider = newProvider;
          changed.account = newAccount;
          changed.project = newProject;
        });
  }

  public ReplayedAsset labelled(Map<String, String> newLabels) {
    return with(changed -> changed.labels = newLabels);
  }

  private ReplayedAsset with(Consumer<Changed> change) {
    Changed changed = new Changed(this);
    change.accept(changed);
    return changed.asset();
  }

  /** What can be changed of an asset, as it is to be. */
  private static final class Changed {
    private final ReplayedAsset of;
    private String provider;
    private String account;
    private String project;
    private String nodeType;
    private Map<String, String> labels;
    private double cpuCost;
    private double discount;
    private double adjustment;
    private double credit;

    Changed(ReplayedAsset of) {
      this.of = of;
      provider = of.provider;
      account = of.account;
      project = of.project;
      nodeType = of.nodeType;
      labels = of.labels;
      cpuCost = of.cpuCost;
      discount = of.discount;
      adjustment = of.adjustment;
      credit = of.credit;
    }

    ReplayedAsset asset() {
      return new ReplayedAsset(
          of.type,
          of.cluster,
          of.name,
          of.providerId,
          provider,
          account,
          project,
          nodeType,
          labels,
          cpuCost,
          of.gpuCost,
          of.ramCost,
          discount,
          of.cost,
          adjustment,
          credit);
    }
  }
}
