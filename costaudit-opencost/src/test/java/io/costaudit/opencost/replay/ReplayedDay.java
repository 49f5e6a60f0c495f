package io.costaudit.opencost.replay;

import static java.util.Objects.requireNonNull;

import io.costaudit.time.Window;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What a server knows of one span of time, mostly a day. Responses for a part of it are that part
 * of its costs.
 *
 * @param allocations of containers, sorted by name and each name once; iterated once or twice for
 *     each answer, by several threads at a time
 */
public record ReplayedDay(
    Window window,
    Iterable<ReplayedAllocation> allocations,
    List<ReplayedAsset> assets,
    List<ReplayedCloudCost> cloudCosts) {
  private static final int PER_NODE = 100;

  public ReplayedDay {
    requireNonNull(window, "window");
    requireNonNull(allocations, "allocations");
    assets = List.copyOf(assets);
    cloudCosts = List.copyOf(cloudCosts);
    if (window.isEmpty()) {
      throw new IllegalArgumentException("an empty window: " + window);
    }
  }

  /** A day of the allocations, in any order. */
  public static ReplayedDay of(
      Window window,
      Collection<ReplayedAllocation> allocations,
      List<ReplayedAsset> assets,
      List<ReplayedCloudCost> cloudCosts) {
    Set<String> names = new HashSet<>();
    for (ReplayedAllocation allocation : allocations) {
      if (!names.add(allocation.name())) {
        throw new IllegalArgumentException("twice: " + allocation.name());
      }
    }
    List<ReplayedAllocation> sorted = new ArrayList<>(allocations);
    sorted.sort(Comparator.comparing(ReplayedAllocation::name));
    return new ReplayedDay(window, List.copyOf(sorted), assets, cloudCosts);
  }

  /**
   * A day of many containers, a hundred on each node of cluster {@code c1}, made up anew each time
   * they are asked for and never held. Container {@code i} costs {@code (i % 1000 + 1) / 1000} of
   * CPU and half of that of RAM.
   */
  public static ReplayedDay generated(Window window, int count) {
    List<ReplayedAsset> nodes =
        IntStream.rangeClosed(0, (count - 1) / PER_NODE)
            .mapToObj(
                node ->
                    ReplayedAsset.node("c1", nodeName(node), "i-" + nodeName(node), 200, 0, 100))
            .toList();
    return new ReplayedDay(window, () -> generator(count), nodes, List.of());
  }

  private static String nodeName(int node) {
    return padded("node-", node);
  }

  private static String padded(String prefix, int number) {
    String digits = Integer.toString(number);
    return prefix + "0".repeat(Math.max(0, 7 - digits.length())) + digits;
  }

  private static Iterator<ReplayedAllocation> generator(int count) {
    return IntStream.range(0, count).mapToObj(ReplayedDay::generatedAt).iterator();
  }

  private static ReplayedAllocation generatedAt(int i) {
    double cost = (i % 1000 + 1) / 1000.0;
    // The namespace follows from the node, so that the names ascend.
    int node = i / PER_NODE;
    return ReplayedAllocation.at(
            "c1", nodeName(node), padded("ns-", node % 50), padded("pod-", i), "main")
        .controller("deployment", "web")
        .cpu(cost, 0)
        .ram(cost / 2, 0)
        .hours(24, 0, 24e9, 0)
        .build();
  }
}
