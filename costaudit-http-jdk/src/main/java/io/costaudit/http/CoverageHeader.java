package io.costaudit.http;

import io.costaudit.coverage.Coverage;
import io.costaudit.coverage.CoverageSummary;
import io.costaudit.coverage.ScopeCoverage;
import io.costaudit.event.Book;
import io.costaudit.internal.OneLine;
import io.costaudit.time.Window;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Says beside events how well their scopes were watched. A coverage that fails keeps nobody from
 * the events: it is said in the header, and logged once until it works again.
 */
final class CoverageHeader {
  static final String NAME = "Costaudit-Coverage";

  /** What the header says while the coverage fails. */
  static final String UNKNOWN = "unknown";

  private static final Logger LOG = System.getLogger(CoverageHeader.class.getName());
  private static final int ALMOST_A_SECOND = 999_999_999;

  private final Coverage coverage;
  private final AtomicBoolean failing = new AtomicBoolean();

  CoverageHeader(Coverage coverage) {
    this.coverage = coverage;
  }

  /** For what the query of events asks for. */
  Map<String, String> of(QueryParameters query, Instant now) {
    List<ScopeCoverage> known;
    try {
      known = coverage.scopes(now);
    } catch (RuntimeException e) {
      if (!failing.getAndSet(true)) {
        LOG.log(
            Level.WARNING,
            "the coverage cannot be read, events come without it: " + OneLine.of(e.toString()));
      }
      return Map.of(NAME, UNKNOWN);
    }
    if (failing.getAndSet(false)) {
      LOG.log(Level.INFO, "the coverage can be read again");
    }
    return Map.of(NAME, format(summary(known, query, now)));
  }

  private static CoverageSummary summary(
      List<ScopeCoverage> known, QueryParameters query, Instant now) {
    CoverageFilter filter = CoverageFilter.of(query);
    Book book = query.one("book", Book::ofWireName).orElse(Book.WORKLOADS);
    Optional<Window> window = query.one("window", text -> Window.parse(text, now));
    List<ScopeCoverage> scopes =
        known.stream()
            .filter(item -> filter.test(item.scope()))
            .filter(item -> Book.of(item.scope().type()) == book)
            .toList();
    return window
        .map(asked -> CoverageSummary.of(scopes, asked))
        .orElseGet(() -> CoverageSummary.of(scopes));
  }

  private static String format(CoverageSummary summary) {
    return "scopes="
        + summary.scopes()
        + ", watched="
        + summary.watched()
        + ", blind="
        + summary.blind()
        + ", gaps="
        + summary.gaps()
        + ", blindSeconds="
        + seconds(summary.blindDuration())
        + ", startingSeconds="
        + seconds(summary.startingDuration());
  }

  /** Rounds up: a moment of blindness must not look like none. */
  private static long seconds(Duration duration) {
    return duration.plusNanos(ALMOST_A_SECOND).toSeconds();
  }
}
