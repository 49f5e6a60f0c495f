package io.costaudit.event;

import io.costaudit.Quoted;
import java.util.Locale;

/** What happened to a workload. */
public enum EventType {
  /** It appeared. */
  ADD,
  /** It is gone. */
  DELETE,
  /** What decides its cost changed. Not in the original API, which knows the other two. */
  UPDATE;

  /** The name on the wire: {@code add}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The type of that name on the wire, matched exactly.
   *
   * @throws IllegalArgumentException if there is none; the message lists those there are
   */
  public static EventType ofWireName(String name) {
    for (EventType type : values()) {
      if (type.wireName().equals(name)) {
        return type;
      }
    }
    throw new IllegalArgumentException(
        "unknown event type " + Quoted.of(name) + "; accepted are add, delete, update");
  }
}
