package io.costaudit.coverage;

import static java.util.stream.Collectors.joining;

import io.costaudit.internal.Quoted;
import java.util.Locale;
import java.util.stream.Stream;

/** The reason why a watcher does not see its scope. */
public enum BlindCause {
  /** The watcher has not listed the scope yet since it started. */
  START,
  /** The server cannot be reached, or the watch was lost. */
  DISCONNECTED,
  /**
   * The watcher lists the scope anew, because the server no longer knows the version that the
   * watcher had reached (410).
   */
  RELIST,
  /** The server accepts the credentials of the watcher and refuses access to the scope (403). */
  FORBIDDEN,
  /**
   * The server does not accept the credentials of the watcher (401, or 403 to {@code
   * system:anonymous}), or the watcher cannot get any.
   */
  UNAUTHENTICATED,
  /** The queue of observations for the ledger was full, so that an observation was dropped. */
  OVERFLOW,
  /** The ledger failed to record an observation. */
  UNRECORDED,
  /**
   * The wall clock of the watcher was set, or its machine was suspended: the time by the clock and
   * the time that elapsed differ. Nothing is known of times that the clock skipped. For times that
   * the clock showed twice, only the second pass counts.
   */
  CLOCK_JUMP,
  /** The watcher was not running. */
  STOPPED;

  private final String wireName = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** Returns the name on the wire, such as {@code disconnected} or {@code clock-jump}. */
  public String wireName() {
    return wireName;
  }

  /**
   * Returns the cause with this name on the wire, matched exactly.
   *
   * @throws IllegalArgumentException if no cause has this name; the message lists the accepted
   *     names
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
