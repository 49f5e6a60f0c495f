package io.costaudit.predict.spec;

import static java.util.Objects.requireNonNull;

import io.costaudit.predict.quantity.Quantity;
import io.costaudit.predict.read.Tree;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A volume that each replica of a StatefulSet, or each pod of any workload, claims for itself, or
 * that a PersistentVolumeClaim claims. Volumes have {@linkplain
 * io.costaudit.predict.price.StoragePrices a price of their own} and are never part of the total of
 * a prediction.
 *
 * @param name the name of the claim template, of the volume of the pod, or of the claim
 * @param storageClass the storage class; null for the default class of the cluster
 * @param storage the requested bytes
 */
public record VolumeClaim(String name, @Nullable String storageClass, Quantity storage) {
  public VolumeClaim {
    requireNonNull(name, "name");
    requireNonNull(storage, "storage");
  }

  /**
   * Reads a PersistentVolumeClaim.
   *
   * @param object a plain tree
   * @throws IllegalArgumentException if it cannot be read, or if it requests no storage
   */
  public static VolumeClaim read(Map<String, ?> object, Quantity.Limits limits) {
    Tree claim = Tree.of(object);
    claim.at("spec", "resources", "requests", "storage").required();
    return read(claim.at("metadata", "name").string().orElse(""), claim.at("spec"), limits);
  }

  /**
   * Reads the {@code spec} of a PersistentVolumeClaim.
   *
   * @throws IllegalArgumentException if it cannot be read
   */
  static VolumeClaim read(String name, Tree spec, Quantity.Limits limits) {
    Tree storage = spec.at("resources", "requests", "storage");
    return new VolumeClaim(
        name,
        spec.at("storageClassName").string().orElse(null),
        storage.isPresent() ? storage.quantity(limits) : Quantity.ZERO);
  }
}
