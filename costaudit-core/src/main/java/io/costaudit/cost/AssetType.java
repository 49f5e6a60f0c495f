package io.costaudit.cost;

import io.costaudit.Quoted;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The eight types of assets that OpenCost has. */
public enum AssetType {
  /** Assets summed over several types; without a type on the wire. */
  ANY("Asset", ""),
  /** An item of a bill that stands among the assets. */
  CLOUD("Cloud", ""),
  CLUSTER_MANAGEMENT("ClusterManagement", "Management"),
  DISK("Disk", "Storage"),
  LOAD_BALANCER("LoadBalancer", "Network"),
  NETWORK("Network", "Network"),
  NODE("Node", "Compute"),
  SHARED("Shared", "Shared");

  private final String wireName;
  private final String category;

  AssetType(String wireName, String category) {
    this.wireName = wireName;
    this.category = category;
  }

  /** The name on the wire: {@code LoadBalancer}. */
  public String wireName() {
    return wireName;
  }

  /** The category of such an asset that names none; empty where the type says nothing of it. */
  public String category() {
    return category;
  }

  /** The type of that name on the wire, matched exactly. */
  public static Optional<AssetType> find(String wireName) {
    return Stream.of(values()).filter(type -> type.wireName.equals(wireName)).findFirst();
  }

  /**
   * The type of that name on the wire, matched exactly.
   *
   * @throws IllegalArgumentException if there is none; the message lists those there are
   */
  public static AssetType ofWireName(String wireName) {
    return find(wireName)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown asset type "
                        + Quoted.of(wireName)
                        + "; accepted are "
                        + Stream.of(values())
                            .map(AssetType::wireName)
                            .collect(Collectors.joining(", "))));
  }
}
