package io.costaudit.predict;

import static java.util.Objects.requireNonNull;

import io.costaudit.predict.price.SpecCost;
import io.costaudit.predict.spec.ResourceType;
import org.jspecify.annotations.Nullable;

/**
 * The change of cost that applying a manifest would make: an item of the answer of Kubecost's Spec
 * Cost Prediction API.
 *
 * @param namespace the namespace of the workload
 * @param controllerKind the kind of the workload
 * @param controllerName the name of the workload
 * @param costBefore the cost of the live workload with this name, zeros where there is none; null
 *     where it has no price
 * @param costAfter the cost of the manifest; null where it has no price
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

  /** Returns after minus before, field by field; null where one of the two is null. */
  public @Nullable SpecCost costChange() {
    return costBefore == null || costAfter == null ? null : costAfter.minus(costBefore);
  }
}
