package io.costaudit.examples.server;

import io.costaudit.OneLine;
import io.costaudit.audit.AggAudit;
import io.costaudit.audit.AllocationReconciliationAudit;
import io.costaudit.audit.AssetReconciliationAudit;
import io.costaudit.audit.AuditDetails;
import io.costaudit.audit.AuditFloatResult;
import io.costaudit.audit.AuditMissingValue;
import io.costaudit.audit.AuditReason;
import io.costaudit.audit.AuditReport;
import io.costaudit.audit.AuditResult;
import io.costaudit.audit.AuditSet;
import io.costaudit.audit.AuditStatus;
import io.costaudit.audit.AuditType;
import io.costaudit.audit.EqualityAudit;
import io.costaudit.audit.TotalAudit;
import io.costaudit.time.Window;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Results of audits for people: what differs, by how much, in percent, and why. */
final class AuditPrinter {
  /** How many differences, and how many missing values, of one audit are printed. */
  private static final int SHOWN = 10;

  private static final Duration DAY = Duration.ofDays(1);

  static final String CANCELLED = "ended before all windows were audited";

  private final PrintWriter out;

  AuditPrinter(PrintWriter out) {
    this.out = out;
  }

  /**
   * A difference in a result.
   *
   * @param where in words: the section, the key and the part
   */
  record Difference(String where, String place, AuditFloatResult values) {}

  /** All differences that a result lists, largest first. */
  static List<Difference> differences(AuditResult result) {
    List<Difference> all = new ArrayList<>();
    if (result instanceof AllocationReconciliationAudit audit) {
      addNested(audit.resources(), all, "");
    } else if (result instanceof AssetReconciliationAudit audit) {
      addNested(audit.results(), all, "/");
    } else if (result instanceof AggAudit audit) {
      audit.results().forEach((property, values) -> addFlat(property + " ", values, all));
    } else if (result instanceof TotalAudit audit) {
      addFlat("node ", audit.totalByNode(), all);
      addFlat("cluster ", audit.totalByCluster(), all);
    } else if (result instanceof EqualityAudit audit) {
      addFlat("cluster ", audit.clusters(), all);
    }
    all.sort(Comparator.comparingDouble(d -> -Math.abs(d.values().difference())));
    return all;
  }

  private static void addNested(
      Map<String, Map<String, AuditFloatResult>> nested, List<Difference> all, String joint) {
    nested.forEach(
        (key, parts) ->
            parts.forEach(
                (part, values) ->
                    all.add(
                        new Difference(
                            key + " " + part,
                            key + (joint.isEmpty() ? " " : joint) + part,
                            values))));
  }

  private static void addFlat(
      String section, Map<String, AuditFloatResult> flat, List<Difference> all) {
    flat.forEach((key, values) -> all.add(new Difference(section + key, key, values)));
  }

  static boolean isDay(Window window) {
    return window.duration().equals(DAY)
        && window.start().equals(window.start().truncatedTo(ChronoUnit.DAYS));
  }

  /** A day as its date, any other window as it prints. */
  static String name(Window window) {
    return isDay(window)
        ? window.start().atOffset(ZoneOffset.UTC).toLocalDate().toString()
        : window.toString();
  }

  void print(AuditReport report) {
    printOverview(report.sets());
    for (AuditSet set : report.sets()) {
      set.results().forEach((type, result) -> printUnlessPassed(set.window(), type, result));
    }
    List<String> unrun = unrun(report);
    if (!unrun.isEmpty() || !report.failed().isEmpty()) {
      out.println();
    }
    unrun.forEach(out::println);
    report.failed().forEach((window, why) -> out.println("given up: " + name(window) + ": " + why));
    if (report.isCancelled()) {
      out.println(CANCELLED);
    }
    out.println();
    AuditSummary.of(report.sets()).lines().forEach(out::println);
    out.flush();
  }

  /** A line for each audit that was run over no window: which store failed, or what is lacking. */
  static List<String> unrun(AuditReport report) {
    List<String> lines = new ArrayList<>();
    report.failing().forEach((type, why) -> lines.add("failed: " + type.wireName() + ": " + why));
    report.lacking().forEach((type, why) -> lines.add("not run: " + type.wireName() + ": " + why));
    return lines;
  }

  private void printOverview(List<AuditSet> sets) {
    TextTable table =
        new TextTable(
            "WINDOW", "RECONCILED", "AGGREGATES", "TOTALS", "ASSET TOTALS", "BILL", "CLUSTERS");
    for (AuditSet set : sets) {
      List<String> cells = new ArrayList<>();
      cells.add(name(set.window()));
      for (AuditType type : AuditType.values()) {
        AuditResult result = set.result(type);
        cells.add(result == null ? "-" : result.status().wireName());
      }
      table.add(cells.toArray(new String[0]));
    }
    table.lines().forEach(out::println);
  }

  void printUnlessPassed(Window window, AuditType type, AuditResult result) {
    if (result.status() == AuditStatus.PASSED) {
      return;
    }
    out.println();
    String description = result.outcome().description();
    out.println(
        name(window)
            + " "
            + type.wireName()
            + " "
            + result.status().wireName()
            + (description.isEmpty() ? "" : ": " + OneLine.of(description)));
    printDifferences(result);
    printMissing(result.outcome().missingValues());
  }

  private void printDifferences(AuditResult result) {
    List<Difference> differences = differences(result);
    if (differences.isEmpty()) {
      return;
    }
    TextTable table = new TextTable("  WHERE", ">EXPECTED", ">ACTUAL", ">DIFFERENCE", ">%", "WHY");
    for (Difference difference : differences.subList(0, Math.min(SHOWN, differences.size()))) {
      AuditFloatResult values = difference.values();
      table.add(
          "  " + OneLine.of(difference.where()),
          amount(values.expected()),
          amount(values.actual()),
          (values.difference() > 0 ? "+" : "") + amount(values.difference()),
          percent(values),
          why(difference, result.outcome().details()));
    }
    table.lines().forEach(out::println);
    printMore(differences.size());
  }

  private void printMissing(List<AuditMissingValue> missing) {
    missing.stream()
        .limit(SHOWN)
        .forEach(
            value ->
                out.println(
                    "  missing: "
                        + OneLine.of(value.key())
                        + ": "
                        + OneLine.of(value.description())));
    printMore(missing.size());
  }

  private void printMore(int count) {
    if (count > SHOWN) {
      out.println("  and " + (count - SHOWN) + " more");
    }
  }

  private static String why(Difference difference, @Nullable AuditDetails details) {
    if (details == null) {
      return "";
    }
    return details.reasons().stream()
        .filter(reason -> reason.key().equals(difference.place()))
        .map(AuditReason::explanation)
        .findFirst()
        .orElse("");
  }

  /** Cents, and more digits where a cent says nothing. */
  static String amount(double dollars) {
    return Math.abs(dollars) < 0.01 && dollars != 0
        ? String.format(Locale.ROOT, "%.2e", dollars)
        : TextTable.money(dollars);
  }

  static String percent(AuditFloatResult values) {
    return values.expected() == 0
        ? "n/a"
        : String.format(
            Locale.ROOT, "%+.2f %%", 100 * values.difference() / Math.abs(values.expected()));
  }
}
