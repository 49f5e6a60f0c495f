package io.costaudit.fabric8;

import io.costaudit.predict.spec.ResourceType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;

/**
 * Where an API server serves the objects of a type.
 *
 * @param group empty for the core group
 * @param version of the group
 * @param plural how paths name the type
 * @param kind how objects name it
 * @param namespaced false for what stands in no namespace
 */
record ApiResource(String group, String version, String plural, String kind, boolean namespaced) {
  /** The newest API version that core can read. */
  static ApiResource of(ResourceType type) {
    String apiVersion = type.apiVersions().get(0);
    return new ApiResource(
        type.group(),
        apiVersion.substring(apiVersion.indexOf('/') + 1),
        type.wireName() + "s", // the plural of every kind that core knows
        type.kind(),
        type != ResourceType.NODE);
  }

  String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /** As Fabric8 wants it; complete, so that it asks no server what the type is. */
  ResourceDefinitionContext definition() {
    return new ResourceDefinitionContext.Builder()
        .withGroup(group)
        .withVersion(version)
        .withPlural(plural)
        .withKind(kind)
        .withNamespaced(namespaced)
        .build();
  }
}
