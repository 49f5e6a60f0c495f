package io.costaudit.event;

import static java.util.stream.Collectors.joining;

import io.costaudit.Quoted;
import java.util.Locale;
import java.util.stream.Stream;

/** Why a watcher does not see its scope. */
public enum BlindCause {
  /** It has not listed the scope yet since it started. */
  START,
  /** The server cannot be reached, or the watch was lost. */
  DISCONNECTED,
  /** It lists the scope anew, for example after a 410. */
  RELIST,
  /** The server answers 401 or 403. */
  FORBIDDEN,
  /** The queue that hands over to the ledger was full, so that something seen was dropped. */
  OVERFLOW,
  /** The ledger failed to take what was seen. */
  UNRECORDED,
  /** Nobody was watching. */
  STOPPED;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** The name on the wire: {@code disconnected}. */
  public String wireName() {
    return wireName;
  }

  /**
   * The cause of that name on the wire, matched exactly.
   *
   * @throws IllegalArgumentException if there is none; the message lists those there are
   */
  public static BlindCause ofWireName(String name) {
    for (BlindCause cause : values()) {
      if (cause.wireName.equals(name)) {
        return cause;
      }
    }
    throw new IllegalArgumentException(
        "unknown cause "
            + Quoted.of(name)
            + "; accepted are "
            + Stream.of(values()).map(BlindCause::wireName).collect(joining(", ")));
  }
}
