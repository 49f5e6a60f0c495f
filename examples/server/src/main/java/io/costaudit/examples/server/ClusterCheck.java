package io.costaudit.examples.server;

import static java.util.stream.Collectors.joining;

import io.costaudit.internal.Quoted;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** Finds out which clusters would have the prices and the usage of none, or of each other's. */
final class ClusterCheck {
  private ClusterCheck() {}

  /**
   * What to warn of.
   *
   * @param ours the ids of our clusters
   * @param toServer the server's id of a cluster by ours, if it has one
   */
  static List<String> warnings(Set<String> ours, Function<String, Optional<String>> toServer) {
    List<String> warnings = new ArrayList<>();
    TreeMap<String, List<String>> byServer = new TreeMap<>();
    for (String id : new TreeSet<>(ours)) {
      toServer
          .apply(id)
          .ifPresentOrElse(
              theirs -> byServer.computeIfAbsent(theirs, unused -> new ArrayList<>()).add(id),
              () ->
                  warnings.add(
                      "the server has no costs of cluster "
                          + Quoted.of(id)
                          + "; say by --opencost-cluster what it calls it"));
    }
    byServer.forEach(
        (theirs, ids) -> {
          if (ids.size() > 1) {
            warnings.add(
                "clusters "
                    + ids.stream().map(Quoted::of).collect(joining(" and "))
                    + " have the prices and the usage of one cluster of the server, "
                    + Quoted.of(theirs)
                    + "; say by --opencost-cluster which of them it is");
          }
        });
    return warnings;
  }
}
