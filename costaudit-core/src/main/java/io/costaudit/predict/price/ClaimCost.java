package io.costaudit.predict.price;

import static java.util.Objects.requireNonNull;

import io.costaudit.internal.Quoted;
import io.costaudit.predict.demand.Requests;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The monthly cost of a claim that belongs to no workload of the input. It is a line of its own
 * beside the workloads. Immutable; threads may share it.
 *
 * @param kind kind of the object
 * @param namespace namespace of the claim
 * @param name name of the claim
 * @param requests devices of a ResourceClaim; empty for a PersistentVolumeClaim
 * @param cost cost of the devices that have a price, zero for a PersistentVolumeClaim; null where
 *     no price is known. It is part of the total of all workloads
 * @param storage cost of the volume, which is part of no total of workloads
 * @param warnings what was assumed or left out, for people
 * @since 0.1.0
 */
public record ClaimCost(
    Kind kind,
    String namespace,
    String name,
    Requests requests,
    @Nullable SpecCost cost,
    StorageCost storage,
    List<String> warnings) {
  /** Kinds of claims that have a line of their own. */
  public enum Kind {
    /** A volume. */
    PERSISTENT_VOLUME_CLAIM("PersistentVolumeClaim"),
    /** Devices that all pods that name the claim share. */
    RESOURCE_CLAIM("ResourceClaim");

    private final String kind;

    Kind(String kind) {
      this.kind = kind;
    }

    /** Returns the kind as manifests write it: {@code PersistentVolumeClaim}. */
    public String kind() {
      return kind;
    }

    /**
     * Returns the value of that kind, matched exactly.
     *
     * @throws IllegalArgumentException if there is no such kind; the message lists the known ones
     */
    public static Kind ofKind(String kind) {
      for (Kind value : values()) {
        if (value.kind.equals(kind)) {
          return value;
        }
      }
      throw new IllegalArgumentException(
          "unknown kind of claim "
              + Quoted.of(kind)
              + "; accepted are PersistentVolumeClaim, ResourceClaim");
    }

    /** Returns the kind in lower case, as the wire and tables write kinds. */
    public String wireName() {
      return kind.toLowerCase(Locale.ROOT);
    }
  }

  public ClaimCost {
    requireNonNull(kind, "kind");
    requireNonNull(namespace, "namespace");
    requireNonNull(name, "name");
    requireNonNull(requests, "requests");
    requireNonNull(storage, "storage");
    warnings = List.copyOf(warnings);
  }
}
