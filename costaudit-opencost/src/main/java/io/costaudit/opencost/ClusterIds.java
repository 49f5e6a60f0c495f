package io.costaudit.opencost;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the cluster of a server that an id of ours means. Servers have ids of their own, such as
 * {@code default-cluster}, that mostly differ. Immutable.
 */
final class ClusterIds {
  private final Map<String, String> given;

  /**
   * @param given ids of the server by ours
   */
  ClusterIds(Map<String, String> given) {
    this.given = Map.copyOf(given);
  }

  /** Adds an id of the server to what a builder collects. */
  static void put(Map<String, String> given, String ours, String ofServer) {
    requireNonNull(ours, "ours");
    requireNonNull(ofServer, "ofServer");
    String before = given.putIfAbsent(ours, ofServer);
    if (before != null && !before.equals(ofServer)) {
      throw new IllegalArgumentException(
          "cluster " + ours + " is given two ids of the server: " + before + ", " + ofServer);
    }
  }

  static Map<String, String> none() {
    return new HashMap<>();
  }

  /**
   * The one that was given for it, else the one of the same id, else the only one there is.
   *
   * @param known the ids of the server
   */
  Optional<String> find(String ours, Set<String> known) {
    @Nullable String ofServer = given.get(ours);
    if (ofServer != null) {
      return known.contains(ofServer) ? Optional.of(ofServer) : Optional.empty();
    }
    if (known.contains(ours)) {
      return Optional.of(ours);
    }
    return known.size() == 1 ? Optional.of(known.iterator().next()) : Optional.empty();
  }
}
