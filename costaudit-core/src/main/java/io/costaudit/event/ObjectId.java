package io.costaudit.event;

import static java.util.Objects.requireNonNull;

/**
 * The identity of an object: unlike its name, it is never used again.
 *
 * @param cluster id of its cluster
 * @param uid its {@code metadata.uid}
 */
public record ObjectId(String cluster, String uid) {
  public ObjectId {
    requireNonNull(cluster, "cluster");
    requireNonNull(uid, "uid");
  }
}
