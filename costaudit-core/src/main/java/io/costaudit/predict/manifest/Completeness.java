package io.costaudit.predict.manifest;

import io.costaudit.predict.read.Tree;
import io.costaudit.predict.read.WorkloadFields;
import io.costaudit.predict.spec.ResourceType;
import java.util.List;
import java.util.Optional;

/**
 * Tells how much of a whole object a manifest has. Of two manifests of one identity, the one with
 * less is a patch of the other.
 */
final class Completeness {
  /** What every manifest has, that of a patch too. */
  private static final int PATCH = 0;

  /** What a workload has whose containers are named and have no image: often a patch. */
  private static final int WITHOUT_IMAGES = 1;

  /** What a workload has that lacks another required field: a patch that changes an image. */
  private static final int INCOMPLETE = 2;

  private static final int WHOLE = 3;

  private Completeness() {}

  /**
   * Returns how much of a whole object a manifest has. The fields that it looks for are required in
   * an object that is applied, and a patch leaves them out unless it changes them.
   */
  static int of(Tree tree, ObjectIdentity identity) {
    String kind = identity.kind();
    Optional<ResourceType> type =
        ResourceType.ofKind(kind)
            .filter(known -> known.group().equals(identity.group()))
            .filter(known -> known != ResourceType.NODE);
    try {
      if (type.isPresent()) {
        List<Tree> containers = WorkloadFields.podSpec(tree, kind).at("containers").list();
        return containers.isEmpty()
            ? PATCH
            : containers.stream().noneMatch(container -> container.at("image").isPresent())
                ? WITHOUT_IMAGES
                : lacksARequiredField(tree, type.get()) ? INCOMPLETE : WHOLE;
      }
      Tree spec = tree.at("spec");
      Optional<Tree> required =
          switch (kind) {
            case "HorizontalPodAutoscaler", "ScaledObject" ->
                Optional.of(spec.at("scaleTargetRef"));
            case "LimitRange" -> Optional.of(spec.at("limits"));
            case "PersistentVolumeClaim" -> Optional.of(spec.at("resources"));
            case "RuntimeClass" -> Optional.of(tree.at("handler"));
            case "ResourceClaim" -> Optional.of(spec.at("devices"));
            case "ResourceClaimTemplate" -> Optional.of(spec.at("spec"));
            default -> Optional.empty();
          };
      return required.filter(field -> !field.isPresent()).isPresent() ? PATCH : WHOLE;
    } catch (IllegalArgumentException e) {
      return WHOLE; // the code that reads the object reports what is wrong
    }
  }

  /**
   * Returns whether a workload lacks a field that the API server requires and that its patches
   * leave out. It requires a selector since {@code apps/v1}.
   */
  private static boolean lacksARequiredField(Tree object, ResourceType type) {
    Tree spec = object.at("spec");
    return switch (type) {
      case DEPLOYMENT, STATEFULSET, DAEMONSET, REPLICASET ->
          object.at("apiVersion").string().orElse("").equals("apps/v1")
              && !spec.at("selector").isPresent();
      case JOB, CRONJOB ->
          !WorkloadFields.podSpec(object, type.kind()).at("restartPolicy").isPresent()
              || (type == ResourceType.CRONJOB && !spec.at("schedule").isPresent());
      case REPLICATIONCONTROLLER, POD, NODE -> false;
    };
  }
}
