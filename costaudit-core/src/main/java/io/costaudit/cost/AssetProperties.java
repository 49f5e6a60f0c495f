package io.costaudit.cost;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * What is known of an asset. Texts are empty where the store does not tell.
 *
 * @param category {@code Compute}, {@code Storage}, {@code Network}, {@code Management}, …
 * @param name a node's or a volume's; of a load balancer {@code namespace/service}
 * @param providerId as the store writes it
 * @param labels by name, as the store writes it
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

  /** Of which only its place is known. */
  public static AssetProperties of(String cluster, String name, String providerId) {
    return new AssetProperties("", "", "", "", "", cluster, name, providerId, Map.of());
  }
}
