package io.costaudit.predict;

import static java.util.Objects.requireNonNull;

import io.costaudit.predict.spec.ContainerUsage;
import io.costaudit.predict.spec.ResourceRef;
import io.costaudit.time.Window;
import java.util.HashMap;
import java.util.Map;

/** A usage source with the same usage in every window. */
final class FixedUsage implements UsageSource {
  private final Map<ResourceRef, Map<String, ContainerUsage>> means = new HashMap<>();

  FixedUsage(Map<ResourceRef, Map<String, ContainerUsage>> means) {
    means.forEach((resource, usage) -> this.means.put(resource, Map.copyOf(usage)));
  }

  @Override
  public Map<String, ContainerUsage> meanUsage(ResourceRef resource, Window window) {
    requireNonNull(resource, "resource");
    return window.isEmpty() ? Map.of() : means.getOrDefault(resource, Map.of());
  }
}
