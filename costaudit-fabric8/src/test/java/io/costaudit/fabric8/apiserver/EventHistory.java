package io.costaudit.fabric8.apiserver;

import java.util.ArrayList;
import java.util.List;

/** The latest changes of one kind, oldest first. Not thread-safe. */
final class EventHistory {
  private final List<ObjectEvent> ring = new ArrayList<>();
  private int capacity;
  private int first;
  private long floor;
  private long lost;

  /**
   * @param floor the version before which nothing is known
   */
  EventHistory(int capacity, long floor) {
    this.capacity = capacity;
    this.floor = floor;
  }

  void add(ObjectEvent event) {
    if (ring.size() < capacity) {
      ring.add(event);
      return;
    }
    lose(ring.get(first));
    ring.set(first, event);
    first = (first + 1) % capacity;
  }

  /** Whether nothing is lost that came after that version. */
  boolean reaches(long version) {
    return version >= lost;
  }

  /** The oldest version from which one may begin to read. */
  long floor() {
    return floor;
  }

  /** What came after that version, that many at most. */
  List<ObjectEvent> after(long version, int limit) {
    int low = 0;
    int high = ring.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (get(middle).version() <= version) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    List<ObjectEvent> events = new ArrayList<>(Math.min(limit, ring.size() - low));
    for (int i = low; i < ring.size() && events.size() < limit; i++) {
      events.add(get(i));
    }
    return events;
  }

  /** Forgets all; what comes after that version will be known. */
  void forget(long version) {
    if (!ring.isEmpty()) {
      lose(get(ring.size() - 1));
    }
    ring.clear();
    first = 0;
    floor = version;
  }

  /** Keeps that many from now on, and of the present ones the latest. */
  void resize(int newCapacity) {
    List<ObjectEvent> kept = new ArrayList<>();
    for (int i = 0; i < ring.size(); i++) {
      if (i < ring.size() - newCapacity) {
        lose(get(i));
      } else {
        kept.add(get(i));
      }
    }
    ring.clear();
    ring.addAll(kept);
    first = 0;
    capacity = newCapacity;
  }

  private void lose(ObjectEvent event) {
    lost = event.version();
    floor = Math.max(floor, lost);
  }

  private ObjectEvent get(int index) {
    return ring.get((first + index) % ring.size());
  }
}
