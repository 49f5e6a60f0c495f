package io.costaudit.predict;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * A volume that each replica of a StatefulSet claims for itself. Volumes are shown beside a
 * prediction; they never enter its total.
 *
 * @param name of the claim template
 * @param storageClass null where the cluster's default class is meant
 * @param storage requested bytes
 */
public record VolumeClaim(String name, @Nullable String storageClass, Quantity storage) {
  public VolumeClaim {
    requireNonNull(name, "name");
    requireNonNull(storage, "storage");
  }
}
