package io.costaudit.cost;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * The properties of an asset. A text is empty where the store does not have it.
 *
 * @param category the category: {@code Compute}, {@code Storage}, {@code Network}, {@code
 *     Management}, …
 * @param name the name of the node or the volume; for a load balancer {@code namespace/service}
 * @param providerId the provider's id of the asset, as the store writes it
 * @param labels the labels by name, as the store writes it
 */
public record AssetProperties(
    String category,
    String provider,
    String account,
    String project,
    String service,
    String cluster,
    String name,
    String providerId,
    Map<String, String> labels) {
  public AssetProperties {
    requireNonNull(category, "category");
    requireNonNull(provider, "provider");
    requireNonNull(account, "account");
    requireNonNull(project, "project");
    requireNonNull(service, "service");
    requireNonNull(cluster, "cluster");
    requireNonNull(name, "name");
    requireNonNull(providerId, "providerId");
    labels = Map.copyOf(labels);
  }

  /** Returns the properties of an asset of which only cluster, name and provider id are known. */
  public static AssetProperties of(String cluster, String name, String providerId) {
    return new AssetProperties("", "", "", "", "", cluster, name, providerId, Map.of());
  }
}
