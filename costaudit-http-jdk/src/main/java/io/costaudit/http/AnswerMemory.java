package io.costaudit.http;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The memory for answers that are being written to clients, however slowly, and for finished
 * answers that are kept for the next client with the same request. When memory is short, kept
 * answers are dropped to make room, the least recently used first. Threads may share it.
 */
final class AnswerMemory {
  /** Smaller answers are not counted. */
  static final int COUNTED_BYTES = Slices.SLICE_BYTES;

  private final long budget;
  private final Object lock = new Object();
  private final Map<Payload, Use> uses = new HashMap<>();
  private final Map<Object, Payload> finished = new LinkedHashMap<>(16, 0.75f, true);
  private long used;

  /**
   * Makes a memory that is empty.
   *
   * @param budget in bytes
   */
  AnswerMemory(long budget) {
    this.budget = budget;
  }

  /** How often a payload is used, and with how many bytes it is counted. */
  private static final class Use {
    private int count;
    private long bytes;
  }

  /**
   * Counts a payload while it is written to a client. A single payload may be larger than the
   * budget; no other counted payload is then written at the same time.
   *
   * @return a place that gives the memory back when it is closed
   * @throws Refusal with status 429 if there is no room for it
   */
  Admission.Place use(Payload payload) {
    if (payload.plain().length() <= COUNTED_BYTES) {
      return () -> {};
    }
    synchronized (lock) {
      if (!add(payload)) {
        throw Refusal.busy("too many large answers are being read at once");
      }
    }
    return () -> {
      synchronized (lock) {
        remove(payload);
      }
    };
  }

  /**
   * Returns the kept answer to a question, if it was made of a source that equals the given one.
   */
  Optional<Payload> find(Object question, Object source) {
    @Nullable Payload known;
    synchronized (lock) {
      known = finished.get(question);
    }
    return Optional.ofNullable(known).filter(payload -> payload.isOf(source));
  }

  /** Keeps a finished answer for as long as there is room. */
  void keep(Object question, Payload payload) {
    synchronized (lock) {
      Payload before = finished.remove(question);
      if (before != null) {
        remove(before);
      }
      if (payload.memory() <= budget / 2 && add(payload)) {
        finished.put(question, payload);
      }
    }
  }

  private boolean add(Payload payload) {
    Use use = uses.get(payload);
    long more = payload.memory() - (use == null ? 0 : use.bytes);
    makeRoom(more, payload);
    if (use == null) {
      if (used > 0 && used + more > budget) {
        return false;
      }
      use = new Use();
      uses.put(payload, use);
    }
    use.count++;
    use.bytes += more;
    used += more;
    return true;
  }

  private void makeRoom(long bytes, Payload except) {
    Iterator<Payload> oldest = finished.values().iterator();
    while (used + bytes > budget && oldest.hasNext()) {
      Payload payload = oldest.next();
      if (payload != except) {
        oldest.remove();
        remove(payload);
      }
    }
  }

  private void remove(Payload payload) {
    Use use = uses.get(payload);
    if (use != null && --use.count == 0) {
      uses.remove(payload);
      used -= use.bytes;
    }
  }

  /** Returns how many bytes are in use or kept, for tests. */
  long used() {
    synchronized (lock) {
      return used;
    }
  }
}
