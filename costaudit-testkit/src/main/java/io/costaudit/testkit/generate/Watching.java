package io.costaudit.testkit.generate;

import static java.util.Objects.requireNonNull;

import io.costaudit.event.ObjectId;
import io.costaudit.event.Observation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How several watchers see the same changes: each of them some, some of them late, and those of one
 * object always in their order. Between them they miss no object's last change.
 *
 * @param delays for each watcher how long each change takes to reach it, in changes; {@value #MISS}
 *     for one that never does. Used from the start again where there are more changes
 */
public record Watching(List<List<Integer>> delays) {
  /** The delay of what never arrives. */
  public static final int MISS = 8;

  public Watching {
    delays = delays.stream().map(List::copyOf).toList();
    if (delays.isEmpty() || delays.stream().anyMatch(List::isEmpty)) {
      throw new IllegalArgumentException("no watcher, or one without a delay: " + delays);
    }
  }

  /** The changes in the order in which they reach a ledger that all watchers feed. */
  public List<Observation> arrivals(List<Observation> changes) {
    List<Arrival> arrivals = new ArrayList<>();
    for (int watcher = 0; watcher < delays.size(); watcher++) {
      addArrivals(changes, watcher, arrivals);
    }
    Map<Watched, Deque<Observation>> inOrder = new HashMap<>();
    for (Arrival arrival : arrivals) {
      inOrder
          .computeIfAbsent(arrival.watched(), watched -> new ArrayDeque<>())
          .add(arrival.observation());
    }
    // What a watcher sees of one object keeps the places that it has, but stands there in order.
    return arrivals.stream()
        .sorted(Comparator.comparingInt(Arrival::time))
        .map(arrival -> requireNonNull(inOrder.get(arrival.watched())).remove())
        .toList();
  }

  /** Adds what one watcher sees, in the order in which it happened. */
  private void addArrivals(List<Observation> changes, int watcher, List<Arrival> arrivals) {
    Map<ObjectId, Integer> last = new HashMap<>();
    for (int i = 0; i < changes.size(); i++) {
      last.put(changes.get(i).id(), i);
    }
    List<Integer> delay = delays.get(watcher);
    for (int i = 0; i < changes.size(); i++) {
      Observation change = changes.get(i);
      int late = delay.get(i % delay.size());
      boolean mustSee = watcher == 0 && last.getOrDefault(change.id(), i) == i;
      if (late < MISS || mustSee) {
        arrivals.add(new Arrival(new Watched(watcher, change.id()), i + late, change));
      }
    }
  }

  private record Arrival(Watched watched, int time, Observation observation) {}

  private record Watched(int watcher, ObjectId object) {}
}
