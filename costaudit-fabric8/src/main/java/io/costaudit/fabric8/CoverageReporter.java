package io.costaudit.fabric8;

import io.costaudit.coverage.BlindCause;
import io.costaudit.coverage.Coverage;
import io.costaudit.coverage.CoverageReport;
import io.costaudit.coverage.CoverageTrack;
import io.costaudit.coverage.Scope;
import io.costaudit.internal.OneLine;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Reports to a {@link Coverage} when a watcher watches its scopes. A coverage that fails does not
 * stop the watcher; the log says so once, until the coverage works again.
 */
final class CoverageReporter {
  private static final Logger LOG = System.getLogger(CoverageReporter.class.getName());

  private final Coverage coverage;
  private final String watcher;
  private final AtomicBoolean failing = new AtomicBoolean();

  CoverageReporter(Coverage coverage, String watcher) {
    this.coverage = coverage;
    this.watcher = watcher;
  }

  /**
   * Makes a report.
   *
   * @param cause why the scope is not watched; null where it is watched
   */
  void report(Scope scope, Instant time, @Nullable BlindCause cause) {
    try {
      coverage.report(new CoverageReport(watcher, scope, time, cause));
      if (failing.getAndSet(false)) {
        LOG.log(Level.INFO, "the coverage of " + scope.cluster() + " is kept again");
      }
    } catch (RuntimeException e) {
      failed(scope, e);
    }
  }

  /**
   * Reports that the watcher begins a session. If its last session was killed, the last heartbeats
   * of that session may have come from a watch that was dead already, so this method takes them
   * back. If the coverage has times that are in the future, the clock was set back meanwhile.
   */
  void began(Scope scope, Instant time, Duration longestSilence) {
    BlindCause cause = BlindCause.START;
    try {
      for (CoverageTrack track : coverage.tracks()) {
        if (!track.watcher().equals(watcher) || !track.scope().equals(scope)) {
          continue;
        }
        if (track.knownUpTo().isAfter(time.plus(ClockJumps.TOLERANCE))) {
          cause = BlindCause.CLOCK_JUMP;
        } else if (track.isWatched()) {
          report(scope, track.knownUpTo().minus(longestSilence), BlindCause.STOPPED);
        }
      }
    } catch (RuntimeException e) {
      failed(scope, e);
    }
    report(scope, time, cause);
  }

  /** Returns until when a watcher last watched the scope; empty where that is not known. */
  Optional<Instant> lastWatched(Scope scope) {
    try {
      return coverage.lastWatched(scope);
    } catch (RuntimeException e) {
      failed(scope, e);
      return Optional.empty();
    }
  }

  private void failed(Scope scope, RuntimeException e) {
    if (!failing.getAndSet(true)) {
      LOG.log(
          Level.WARNING,
          "cannot keep the coverage of " + scope.cluster() + ": " + OneLine.of(e.toString()));
    }
  }
}
