package io.costaudit.fabric8;

import io.costaudit.coverage.Scope;
import io.costaudit.predict.spec.ResourceRef;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import org.jspecify.annotations.Nullable;

/**
 * Which object an informer speaks of, and of which of its states.
 *
 * @param resource its name
 * @param uid what tells it from others of that name
 * @param version its {@code resourceVersion}
 */
record Identity(ResourceRef resource, String uid, String version) {
  /**
   * The identity in the metadata of an object.
   *
   * @throws IllegalArgumentException if a part of it is missing, or it is outside the scope
   */
  static Identity of(Scope scope, @Nullable ObjectMeta metadata) {
    if (metadata == null) {
      throw new IllegalArgumentException("metadata is missing");
    }
    ResourceRef resource =
        new ResourceRef(
            scope.cluster(),
            scope.type(),
            metadata.getNamespace() == null ? "" : metadata.getNamespace(),
            required("name", metadata.getName()));
    if (!scope.covers(resource)) {
      throw new IllegalArgumentException(resource + " is outside its scope: " + scope);
    }
    return new Identity(
        resource,
        required("uid", metadata.getUid()),
        required("resourceVersion", metadata.getResourceVersion()));
  }

  private static String required(String field, @Nullable String value) {
    if (value == null || value.isEmpty()) {
      throw new IllegalArgumentException("metadata." + field + " is missing");
    }
    return value;
  }
}
