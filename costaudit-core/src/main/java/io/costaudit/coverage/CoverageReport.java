package io.costaudit.coverage;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a watcher says of itself: from a time on, until its next report, it sees this scope or is
 * blind. Immutable; threads may share it.
 *
 * <p>A watcher that goes on watching repeats its report, as a heartbeat: that it watched is vouched
 * for up to its last heartbeat only. Repeat it more often than {@link Coverage#MAX_SILENCE}.
 *
 * @param watcher its name, not blank: unique among the watchers that share one coverage, and the
 *     same after a restart
 * @param scope what it sees, or does not
 * @param time since when. Where it found out late that it is blind, this lies before its last
 *     heartbeat
 * @param cause why it is blind; null where it watches
 */
public record CoverageReport(
    String watcher, Scope scope, Instant time, @Nullable BlindCause cause) {
  public CoverageReport {
    checkName(watcher);
    requireNonNull(scope, "scope");
    requireNonNull(time, "time");
  }

  /** It sees the scope, from that time on. */
  public static CoverageReport watched(String watcher, Scope scope, Instant time) {
    return new CoverageReport(watcher, scope, time, null);
  }

  /** It does not see the scope, from that time on. */
  public static CoverageReport blind(String watcher, Scope scope, Instant time, BlindCause cause) {
    return new CoverageReport(watcher, scope, time, requireNonNull(cause, "cause"));
  }

  /** Whether it sees the scope. */
  public boolean isWatched() {
    return cause == null;
  }

  static void checkName(String watcher) {
    if (requireNonNull(watcher, "watcher").isBlank()) {
      throw new IllegalArgumentException("the name of a watcher is blank");
    }
  }
}
