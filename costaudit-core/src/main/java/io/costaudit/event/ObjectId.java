package io.costaudit.event;

import static java.util.Objects.requireNonNull;

/**
 * The identity of an object. Unlike a name, an identity is never used again.
 *
 * @param cluster id of the cluster of the object
 * @param uid the {@code metadata.uid} of the object
 */
public record ObjectId(String cluster, String uid) {
  public ObjectId {
    requireNonNull(cluster, "cluster");
    requireNonNull(uid, "uid");
  }
}
