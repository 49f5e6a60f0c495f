package io.costaudit.event;

import io.costaudit.internal.Quoted;
import java.util.Locale;

/** The kind of a change of a workload. */
public enum EventType {
  /** The workload appeared. */
  ADD,
  /** The workload is gone. */
  DELETE,
  /**
   * A property of the workload that decides its cost changed. Kubecost's API has only the other two
   * types.
   */
  UPDATE;

  /** Returns the name on the wire, such as {@code add}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns the type with this name on the wire, matched exactly.
   *
   * @throws IllegalArgumentException if no type has this name; the message lists the accepted names
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
