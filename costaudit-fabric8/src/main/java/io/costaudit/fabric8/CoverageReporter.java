package io.costaudit.fabric8;

import io.costaudit.OneLine;
import io.costaudit.event.BlindCause;
import io.costaudit.event.Coverage;
import io.costaudit.event.CoverageReport;
import io.costaudit.event.Scope;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.Comparator;
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
   * When everything in the scope was last known: until when anybody watched it or, where nobody is
   * known to have watched it for long, since when it is known at all. Empty where it is not.
   */
  Optional<Instant> lastKnown(Scope scope) {
    try {
      return coverage.lastWatched(scope).or(() -> firstKnown(scope));
    } catch (RuntimeException e) {
      failed(scope, e);
      return Optional.empty();
    }
  }

  private Optional<Instant> firstKnown(Scope scope) {
    return coverage.tracks().stream()
        .filter(track -> track.scope().equals(scope))
        .map(
            track ->
                track.intervals().isEmpty() ? track.knownUpTo() : track.intervals().get(0).start())
        .min(Comparator.naturalOrder());
  }

  private void failed(Scope scope, RuntimeException e) {
    if (!failing.getAndSet(true)) {
      LOG.log(
          Level.WARNING,
          "cannot keep the coverage of " + scope.cluster() + ": " + OneLine.of(e.toString()));
    }
  }
}
