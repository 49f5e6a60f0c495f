package io.costaudit.fabric8;

import io.costaudit.predict.spec.Owner;
import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns Fabric8's generic objects into the plain trees that core reads. */
final class PlainTree {
  private PlainTree() {}

  /**
   * The object as maps, lists and scalars. Of its metadata it has what core reads; the rest is
   * shared with the object.
   *
   * @param resource what was asked for: the items of a list may leave out their kind and API
   *     version
   */
  static Map<String, Object> of(GenericKubernetesResource object, ApiResource resource) {
    Map<String, Object> tree = new HashMap<>(object.getAdditionalProperties());
    tree.put("apiVersion", resource.apiVersion());
    tree.put("kind", resource.kind());
    tree.put("metadata", metadata(object.getMetadata()));
    return tree;
  }

  private static Map<String, Object> metadata(ObjectMeta metadata) {
    Map<String, Object> tree = new HashMap<>();
    putIfPresent(tree, "name", metadata.getName());
    putIfPresent(tree, "namespace", metadata.getNamespace());
    putIfPresent(tree, "uid", metadata.getUid());
    putIfPresent(tree, "labels", metadata.getLabels());
    putIfPresent(tree, "annotations", metadata.getAnnotations());
    List<Object> owners = new ArrayList<>();
    for (OwnerReference owner : metadata.getOwnerReferences()) {
      Map<String, Object> reference = new HashMap<>();
      putIfPresent(reference, "apiVersion", owner.getApiVersion());
      putIfPresent(reference, "kind", owner.getKind());
      putIfPresent(reference, "name", owner.getName());
      putIfPresent(reference, "uid", owner.getUid());
      putIfPresent(reference, "controller", owner.getController());
      owners.add(reference);
    }
    tree.put("ownerReferences", owners);
    List<Object> managed = managedFields(metadata);
    if (!managed.isEmpty()) {
      tree.put("managedFields", managed);
    }
    return tree;
  }

  /**
   * Returns who manages which fields. Core reads from this list what an apply without a field would
   * do.
   */
  private static List<Object> managedFields(ObjectMeta metadata) {
    List<Object> entries = new ArrayList<>();
    for (ManagedFieldsEntry entry : metadata.getManagedFields()) {
      Map<String, Object> plain = new HashMap<>();
      putIfPresent(plain, "manager", entry.getManager());
      putIfPresent(plain, "operation", entry.getOperation());
      putIfPresent(plain, "subresource", entry.getSubresource());
      FieldsV1 fields = entry.getFieldsV1();
      putIfPresent(plain, "fieldsV1", fields == null ? null : fields.getAdditionalProperties());
      entries.add(plain);
    }
    return entries;
  }

  /** The controller of the object, or null. */
  static @Nullable Owner owner(GenericKubernetesResource object) {
    OwnerReference owner = object.getMetadata() == null ? null : controller(object.getMetadata());
    return owner == null
        ? null
        : new Owner(
            text(owner.getApiVersion()),
            text(owner.getKind()),
            text(owner.getName()),
            text(owner.getUid()));
  }

  /** The one of the references that names the controller, or null. */
  static @Nullable OwnerReference controller(ObjectMeta metadata) {
    for (OwnerReference owner : metadata.getOwnerReferences()) {
      if (Boolean.TRUE.equals(owner.getController())) {
        return owner;
      }
    }
    return null;
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }

  private static void putIfPresent(Map<String, Object> tree, String key, @Nullable Object value) {
    if (value != null) {
      tree.put(key, value);
    }
  }
}
