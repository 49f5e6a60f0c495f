package io.costaudit.fabric8;

import io.costaudit.OneLine;
import io.costaudit.coverage.BlindCause;
import io.costaudit.coverage.Coverage;
import io.costaudit.coverage.CoverageReport;
import io.costaudit.coverage.CoverageTrack;
import io.costaudit.coverage.Scope;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Tells a {@link Coverage} what a watcher sees. One that fails does not stop the watcher: it is
 * said once, until it works again.
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
   * Reports.
   *
   * @param cause why the scope is not watched; null where it is
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
   * The watcher begins a life. Where it died in its last, its last heartbeats vouched for a watch
   * that may have been dead already: that is taken back. Where the coverage knows of times that lie
   * ahead, the clock was set back meanwhile.
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

  /** Until when anybody watched the scope; empty where that is not known. */
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
