package io.costaudit.coverage;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A report of a watcher: from a time on, until its next report, the watcher sees a scope or is
 * blind to it. Immutable; threads may share it.
 *
 * <p>A watcher that goes on watching repeats its report as a heartbeat. A scope counts as watched
 * only up to the last heartbeat. Watchers repeat the report at intervals shorter than {@link
 * Coverage#MAX_SILENCE}.
 *
 * @param watcher the name of the watcher, not blank; unique among the watchers that share one
 *     coverage, and the same after a restart
 * @param scope the scope that the watcher sees or does not see
 * @param time the time from which the report holds. Where the watcher found out late that it is
 *     blind, this time is before its last heartbeat
 * @param cause why the watcher is blind; null where it watches
 */
public record CoverageReport(
    String watcher, Scope scope, Instant time, @Nullable BlindCause cause) {
  public CoverageReport {
    checkName(watcher);
    requireNonNull(scope, "scope");
    requireNonNull(time, "time");
  }

  /** Returns the report that the watcher sees the scope from this time on. */
  public static CoverageReport watched(String watcher, Scope scope, Instant time) {
    return new CoverageReport(watcher, scope, time, null);
  }

  /** Returns the report that the watcher is blind to the scope from this time on. */
  public static CoverageReport blind(String watcher, Scope scope, Instant time, BlindCause cause) {
    return new CoverageReport(watcher, scope, time, requireNonNull(cause, "cause"));
  }

  /** Returns whether the watcher sees the scope. */
  public boolean isWatched() {
    return cause == null;
  }

  static void checkName(String watcher) {
    if (requireNonNull(watcher, "watcher").isBlank()) {
      throw new IllegalArgumentException("the name of a watcher is blank");
    }
  }
}
