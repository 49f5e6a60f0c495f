package io.costaudit.examples.server;

import io.costaudit.audit.AuditDetails;
import io.costaudit.audit.AuditOutcome;
import io.costaudit.audit.AuditReport;
import io.costaudit.audit.AuditResult;
import io.costaudit.audit.AuditSet;
import io.costaudit.audit.AuditStatus;
import io.costaudit.audit.AuditText;
import io.costaudit.audit.AuditType;
import io.costaudit.audit.AuditVerdict;
import io.costaudit.cost.StoreTraits;
import io.costaudit.internal.OneLine;
import io.costaudit.internal.TextTable;
import io.costaudit.internal.Wrap;
import io.costaudit.time.Window;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Results of audits for people: what differs, by how much, in percent, and why. */
final class AuditPrinter {
  /** How many differences, and how many missing values, of one audit are printed. */
  private static final int SHOWN = 10;

  /** What the description of an audit says that found nothing on either side, and no reason why. */
  private static final String NOTHING_COMPARED = "nothing was compared";

  static final String CANCELLED = "ended before all windows were audited";

  /** The most columns of a line. Only a single word that is longer makes a line wider. */
  private static final int WIDTH = 100;

  private static final int INDENT = 4;

  private final PrintWriter out;
  private final String currency;

  AuditPrinter(PrintWriter out) {
    this(out, StoreTraits.DEFAULT_CURRENCY);
  }

  /**
   * Creates a printer.
   *
   * @param currency the currency of the amounts, as three letters
   */
  AuditPrinter(PrintWriter out, String currency) {
    this.currency = currency;
    this.out = out;
  }

  void print(AuditReport report) {
    print(report, List.of());
  }

  /**
   * Prints a report.
   *
   * @param uncompared lines on what the audits that were run left out
   */
  void print(AuditReport report, List<String> uncompared) {
    printOverview(report.sets());
    List<String> empty = new ArrayList<>();
    for (AuditSet set : report.sets()) {
      if (isEmpty(set)) {
        empty.add(AuditText.name(set.window()));
      } else {
        set.results().forEach((type, result) -> printUnlessPassed(set.window(), type, result));
      }
    }
    printEmpty(empty);
    List<String> unrun = unrun(report);
    unrun.addAll(uncompared);
    if (!unrun.isEmpty() || !report.abandonedWindows().isEmpty()) {
      out.println();
    }
    unrun.forEach(this::print);
    report
        .abandonedWindows()
        .forEach((window, why) -> print("given up: " + AuditText.name(window) + ": " + why));
    if (report.isCancelled()) {
      out.println(CANCELLED);
    }
    out.println();
    AuditSummary.of(report.sets(), currency).lines().forEach(this::print);
    out.flush();
  }

  /** A line for each audit that was run over no window: which store failed, or what is lacking. */
  static List<String> unrun(AuditReport report) {
    List<String> lines = new ArrayList<>();
    report
        .storeFailures()
        .forEach((type, why) -> lines.add("failed: " + type.wireName() + ": " + why));
    report
        .missingData()
        .forEach((type, why) -> lines.add("not run: " + type.wireName() + ": " + why));
    return lines;
  }

  private void printOverview(List<AuditSet> sets) {
    TextTable table =
        new TextTable(
            "WINDOW", "RECONCILED", "AGGREGATES", "TOTALS", "ASSET TOTALS", "BILL", "CLUSTERS");
    for (AuditSet set : sets) {
      List<String> cells = new ArrayList<>();
      cells.add(AuditText.name(set.window()));
      for (AuditType type : AuditType.values()) {
        AuditResult result = set.result(type);
        cells.add(result == null ? "-" : result.status().wireName());
      }
      table.add(cells.toArray(new String[0]));
    }
    table.lines().forEach(this::print);
  }

  /**
   * Returns whether no audit of the window found any cost, so that there is nothing to say of one
   * audit alone.
   */
  private static boolean isEmpty(AuditSet set) {
    return !set.results().isEmpty()
        && set.results().values().stream()
            .map(AuditResult::outcome)
            .allMatch(AuditPrinter::isEmpty);
  }

  private static boolean isEmpty(AuditOutcome outcome) {
    AuditDetails details = outcome.details();
    return details != null
        && details.verdict() == AuditVerdict.NO_DATA
        && outcome.missingValues().isEmpty()
        && outcome.description().equals(NOTHING_COMPARED);
  }

  /** Prints one line for all windows without costs, instead of one for each of their audits. */
  private void printEmpty(List<String> windows) {
    if (!windows.isEmpty()) {
      out.println();
      print(
          "no data: the stores hold no costs of "
              + String.join(", ", windows)
              + ", so each audit of "
              + (windows.size() == 1 ? "this window" : "these windows")
              + " is a warning: nothing was compared");
    }
  }

  void printUnlessPassed(Window window, AuditType type, AuditResult result) {
    if (result.status() == AuditStatus.PASSED) {
      return;
    }
    out.println();
    String description = result.outcome().description();
    print(
        AuditText.name(window)
            + " "
            + type.wireName()
            + " "
            + result.status().wireName()
            + (description.isEmpty() ? "" : ": " + OneLine.of(description)));
    AuditText.lines(result, SHOWN).forEach(this::print);
  }

  private void print(String line) {
    Wrap.words(line, WIDTH, INDENT).forEach(out::println);
  }
}
