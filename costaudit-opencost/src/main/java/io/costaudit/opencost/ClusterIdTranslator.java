package io.costaudit.opencost;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import io.costaudit.internal.Quoted;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the cluster of a server that an id of ours means. Servers have ids of their own, such as
 * {@code default-cluster}, that mostly differ. Immutable.
 */
final class ClusterIdTranslator {
  private static final int MAX_NAMED = 20;

  private final Map<String, String> given;

  /**
   * @param given ids of the server by ours
   */
  ClusterIdTranslator(Map<String, String> given) {
    this.given = Collections.unmodifiableMap(new TreeMap<>(given));
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
    return new TreeMap<>();
  }

  /**
   * The one that was given for it, else the one of the same id, else the only one there is, unless
   * that was given for another id.
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
    return known.size() == 1 && !given.containsValue(known.iterator().next())
        ? Optional.of(known.iterator().next())
        : Optional.empty();
  }

  /**
   * Which ids were given that the server does not have.
   *
   * @param known the ids of the server
   */
  List<String> warnings(SortedSet<String> known) {
    List<String> warnings = new ArrayList<>();
    given.forEach(
        (ours, ofServer) -> {
          if (!known.contains(ofServer)) {
            warnings.add(
                "the server has no cluster "
                    + Quoted.of(ofServer)
                    + ", as "
                    + Quoted.of(ours)
                    + " is said to be; it has: "
                    + shown(known));
          }
        });
    return warnings;
  }

  private static String shown(SortedSet<String> known) {
    int more = known.size() - MAX_NAMED;
    return known.stream().limit(MAX_NAMED).map(Quoted::of).collect(joining(", "))
        + (more > 0 ? " and " + more + " more" : "");
  }
}
