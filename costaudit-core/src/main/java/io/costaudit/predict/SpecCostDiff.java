package io.costaudit.predict;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * What applying a manifest would change: an item of the answer of the Spec Cost Prediction API.
 *
 * @param namespace of the workload
 * @param controllerKind its kind
 * @param controllerName its name
 * @param costBefore of the workload that lives under this name now, zeros where none does; null
 *     where it is unpriced
 * @param costAfter of the manifest; null where it is unpriced
 */
public record SpecCostDiff(
    String namespace,
    ResourceType controllerKind,
    String controllerName,
    @Nullable SpecCost costBefore,
    @Nullable SpecCost costAfter) {
  public SpecCostDiff {
    requireNonNull(namespace, "namespace");
    requireNonNull(controllerKind, "controllerKind");
    requireNonNull(controllerName, "controllerName");
  }

  /** After less before, field by field; null where one of them is. */
  public @Nullable SpecCost costChange() {
    return costBefore == null || costAfter == null ? null : costAfter.minus(costBefore);
  }
}
