package io.costaudit.examples.server;

import io.costaudit.audit.AuditReport;
import io.costaudit.audit.AuditRequest;
import io.costaudit.audit.AuditRuns;
import io.costaudit.audit.AuditSet;
import io.costaudit.audit.AuditStatus;
import io.costaudit.audit.AuditText;
import io.costaudit.audit.Auditor;
import io.costaudit.examples.server.SeededFaults.Fault;
import io.costaudit.internal.Wrap;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;

/**
 * The other half of the demo: the audits of a simulated month with faults of our own seeding, each
 * with what the audits say of it.
 */
final class AuditStory {
  /** Bills of a month that ended this long ago are settled. */
  private static final Duration SETTLED = Duration.ofDays(3);

  /** By how many blanks the rest of a line that is too long is indented. */
  private static final int INDENT = 4;

  private final SeededFaults month;
  private final Auditor auditor;

  AuditStory() {
    month = new SeededFaults(SimulatedMonth.of(lastSettledMonth(Instant.now())));
    auditor = month.auditor().build();
  }

  static YearMonth lastSettledMonth(Instant now) {
    return YearMonth.from(now.minus(SETTLED).atOffset(ZoneOffset.UTC)).minusMonths(1);
  }

  /** The audits, for a server. */
  AuditRuns runs() {
    return new AuditRuns(auditor, AuditRuns.DEFAULT_MAX_WAITING, InstantSource.system());
  }

  /** Audits the month and tells what was found; gives whether that is all that was seeded. */
  boolean tell(PrintWriter out) {
    AuditReport report = auditor.run(AuditRequest.everything());
    long clean =
        report.sets().stream()
            .filter(
                set ->
                    set.results().values().stream()
                        .allMatch(result -> result.status() == AuditStatus.PASSED))
            .count();
    int found = 0;
    print(
        out,
        "Six audits over a simulated month of two clusters. "
            + clean
            + " of its "
            + report.sets().size()
            + " days pass all six; on the others something was made to go wrong:",
        0);
    out.println();
    for (Fault fault : month.faults()) {
      AuditSet set =
          report.sets().stream()
              .filter(candidate -> candidate.window().equals(fault.window()))
              .findFirst()
              .orElseThrow();
      String words = fault.found(set);
      print(out, AuditText.name(fault.window()) + "  " + fault.text(), INDENT);
      print(
          out,
          "    " + fault.guard().wireName() + (words.isEmpty() ? " did not find it" : ": " + words),
          INDENT);
      found += words.isEmpty() ? 0 : 1;
    }
    out.println();
    out.println(found + " of " + month.faults().size() + " faults were found and named.");
    return found == month.faults().size();
  }

  private static void print(PrintWriter out, String line, int indent) {
    Wrap.words(line, HelpText.WIDTH, indent).forEach(out::println);
  }
}
