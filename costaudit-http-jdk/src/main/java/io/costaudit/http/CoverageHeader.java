package io.costaudit.http;

import io.costaudit.event.Book;
import io.costaudit.event.Coverage;
import io.costaudit.event.CoverageSummary;
import io.costaudit.event.ScopeCoverage;
import io.costaudit.time.Window;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Says beside events how well their scopes were watched. */
final class CoverageHeader {
  static final String NAME = "Costaudit-Coverage";

  private static final int ALMOST_A_SECOND = 999_999_999;

  private CoverageHeader() {}

  /** For what the query of events asks for. */
  static Map<String, String> of(Coverage coverage, QueryParameters query, Instant now) {
    CoverageFilter filter = CoverageFilter.of(query);
    Book book = query.one("book", Book::ofWireName).orElse(Book.WORKLOADS);
    Optional<Window> window = query.one("window", text -> Window.parse(text, now));
    List<ScopeCoverage> scopes =
        coverage.scopes(now).stream()
            .filter(known -> filter.test(known.scope()))
            .filter(known -> Book.of(known.scope().type()) == book)
            .toList();
    CoverageSummary summary =
        window
            .map(asked -> CoverageSummary.of(scopes, asked))
            .orElseGet(() -> CoverageSummary.of(scopes));
    return Map.of(NAME, format(summary));
  }

  private static String format(CoverageSummary summary) {
    // Rounded up: a moment of blindness must not look like none.
    long seconds = summary.blindDuration().plusNanos(ALMOST_A_SECOND).toSeconds();
    return "scopes="
        + summary.scopes()
        + ", watched="
        + summary.watched()
        + ", blind="
        + summary.blind()
        + ", gaps="
        + summary.gaps()
        + ", blindSeconds="
        + seconds;
  }
}
