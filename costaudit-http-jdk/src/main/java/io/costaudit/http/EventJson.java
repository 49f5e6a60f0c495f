package io.costaudit.http;

import io.costaudit.event.CostEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A cache of the JSON of events. Each event is encoded once, as long as there is room for it,
 * because readers ask for the newest events again and again. Threads may share it.
 */
final class EventJson {
  /** How much memory the JSON of events may take for each handler. */
  private static final long BYTES = Heap.share(32, 2 << 20, 64 << 20);

  /**
   * The memory of a kept event as a multiple of its JSON: the object is assumed to be as large as
   * the JSON.
   */
  private static final int FACTOR = 2;

  private final long budget;
  private final Object lock = new Object();
  private final Map<Form, byte[]> encoded = new LinkedHashMap<>(16, 0.75f, true);
  private long used;

  EventJson() {
    this(BYTES);
  }

  /**
   * Makes an empty cache.
   *
   * @param budget in bytes
   */
  EventJson(long budget) {
    this.budget = budget;
  }

  /** One of the two forms in which an event is answered. */
  private record Form(CostEvent event, boolean isFull) {}

  /**
   * Returns {@code {"code":200,"data":[…]}} with these events.
   *
   * @param full whether to write the fields that Kubecost's API does not have
   */
  Slices data(List<CostEvent> events, boolean full) {
    return Json.dataOf(events.stream().map(event -> of(new Form(event, full))).iterator());
  }

  private byte[] of(Form form) {
    synchronized (lock) {
      byte[] known = encoded.get(form);
      if (known != null) {
        return known;
      }
    }
    byte[] made = Json.bytes(form.isFull() ? form.event() : form.event().withoutDetails());
    synchronized (lock) {
      if (encoded.putIfAbsent(form, made) == null) {
        used += (long) FACTOR * made.length;
        forgetBeyondBudget();
      }
    }
    return made;
  }

  private void forgetBeyondBudget() {
    var oldest = encoded.values().iterator();
    while (used > budget && oldest.hasNext()) {
      used -= (long) FACTOR * oldest.next().length;
      oldest.remove();
    }
  }

  /** Returns how many events are encoded, for tests. */
  int size() {
    synchronized (lock) {
      return encoded.size();
    }
  }
}
