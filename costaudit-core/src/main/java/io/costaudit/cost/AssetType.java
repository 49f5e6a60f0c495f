package io.costaudit.cost;

import io.costaudit.internal.Quoted;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The eight types of assets that OpenCost has. */
public enum AssetType {
  /** A sum of assets of several types; it has no type on the wire. */
  ANY("Asset", ""),
  /** An item of a cloud bill among the assets. */
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

  /** Returns the name on the wire, such as {@code LoadBalancer}. */
  public String wireName() {
    return wireName;
  }

  /**
   * Returns the category of an asset of this type that names none; empty where the type does not
   * determine it.
   */
  public String category() {
    return category;
  }

  /** Returns the type with this name on the wire, matched exactly; empty if no type has it. */
  public static Optional<AssetType> find(String wireName) {
    return Stream.of(values()).filter(type -> type.wireName.equals(wireName)).findFirst();
  }

  /**
   * Returns the type with this name on the wire, matched exactly.
   *
   * @throws IllegalArgumentException if no type has this name; the message lists the accepted names
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
