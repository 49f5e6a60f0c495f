package io.costaudit.predict;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What applying some manifests would change. Every object of the manifests stands in exactly one of
 * the first three lists.
 *
 * @param predictions one for each workload, in the order of the manifests
 * @param skipped objects that are no workloads
 * @param refused workloads that cannot be read
 * @param warnings what was assumed or left out
 */
public record SpecCostReport(
    List<SpecCostDiff> predictions,
    List<UnpredictedObject> skipped,
    List<UnpredictedObject> refused,
    List<Warning> warnings) {
  public SpecCostReport {
    predictions = List.copyOf(predictions);
    skipped = List.copyOf(skipped);
    refused = List.copyOf(refused);
    warnings = List.copyOf(warnings);
  }

  /**
   * An object without a prediction.
   *
   * @param origin where it stands
   * @param kind as written, or empty
   * @param namespace as written, or empty
   * @param name as written, or empty
   * @param reason why, for people
   */
  public record UnpredictedObject(
      String origin, String kind, String namespace, String name, String reason) {
    public UnpredictedObject {
      requireNonNull(origin, "origin");
      requireNonNull(kind, "kind");
      requireNonNull(namespace, "namespace");
      requireNonNull(name, "name");
      requireNonNull(reason, "reason");
    }
  }

  /**
   * Something that was assumed or left out of a prediction.
   *
   * @param controllerKind kind of the workload
   * @param namespace of the workload
   * @param controllerName name of the workload
   * @param message for people
   */
  public record Warning(
      ResourceType controllerKind, String namespace, String controllerName, String message) {
    public Warning {
      requireNonNull(controllerKind, "controllerKind");
      requireNonNull(namespace, "namespace");
      requireNonNull(controllerName, "controllerName");
      requireNonNull(message, "message");
    }
  }
}
