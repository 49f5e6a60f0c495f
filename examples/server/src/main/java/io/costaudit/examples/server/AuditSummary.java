package io.costaudit.examples.server;

import io.costaudit.audit.AuditDetails;
import io.costaudit.audit.AuditDifference;
import io.costaudit.audit.AuditFloatResult;
import io.costaudit.audit.AuditResult;
import io.costaudit.audit.AuditSet;
import io.costaudit.audit.AuditStatus;
import io.costaudit.audit.AuditText;
import io.costaudit.audit.AuditType;
import io.costaudit.cost.StoreTraits;
import io.costaudit.internal.Money;
import io.costaudit.internal.OneLine;
import io.costaudit.internal.TextTable;
import io.costaudit.time.Window;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run amounts to, in dollars and percent: a line for each type of audit over all windows,
 * and one for all. Several audits compare the same dollars, so each counts them for itself.
 */
final class AuditSummary {
  private static final double LEAST_AMOUNT = 0.005;
  private static final double LEAST_PERCENT = 0.005;

  private final Map<AuditType, Sum> sums = new EnumMap<>(AuditType.class);
  private final Sum all = new Sum();
  private final List<Window> windows = new ArrayList<>();
  private boolean isOfDays = true;

  private final String currency;

  private AuditSummary(String currency) {
    this.currency = currency;
  }

  /**
   * Returns the summary of some sets.
   *
   * @param currency the currency of their amounts, as three letters
   */
  static AuditSummary of(List<AuditSet> sets, String currency) {
    AuditSummary summary = new AuditSummary(currency);
    sets.forEach(summary::add);
    return summary;
  }

  private void add(AuditSet set) {
    windows.add(set.window());
    isOfDays &= AuditText.isDay(set.window());
    set.results()
        .forEach(
            (type, result) -> {
              sums.computeIfAbsent(type, unused -> new Sum()).add(set.window(), result);
              all.add(set.window(), result);
            });
  }

  /** The largest difference of some audits, in words. */
  private record Largest(Window window, AuditDifference difference) {
    double size() {
      return Math.abs(difference.values().difference());
    }

    @Override
    public String toString() {
      AuditFloatResult values = difference.values();
      return AuditText.signedAmount(values.difference())
          + (values.expected() == 0 ? "" : " (" + AuditText.percent(values) + ")")
          + " at "
          + OneLine.of(difference.where())
          + " on "
          + AuditText.name(window);
    }
  }

  /** Of some audits. */
  private static final class Sum {
    private final Map<AuditStatus, Integer> counts = new EnumMap<>(AuditStatus.class);
    private int audits;
    private double expected;
    private double differing;
    private @Nullable Largest largest;

    void add(Window window, AuditResult result) {
      audits++;
      counts.merge(result.status(), 1, Integer::sum);
      AuditDetails details = result.outcome().details();
      if (details != null) {
        expected += details.amounts().expected();
        differing += details.amounts().differing();
      }
      List<AuditDifference> differences = result.differences();
      if (!differences.isEmpty()) {
        Largest candidate = new Largest(window, differences.get(0));
        if (largest == null || candidate.size() > largest.size()) {
          largest = candidate;
        }
      }
    }

    int count(AuditStatus status) {
      return counts.getOrDefault(status, 0);
    }

    /** What differs of what was expected; null where nothing was. */
    @Nullable String percent() {
      if (expected == 0) {
        return null;
      }
      double percent = 100 * differing / Math.abs(expected);
      return differing > 0 && percent < LEAST_PERCENT
          ? "<0.01 %"
          : String.format(Locale.ROOT, "%,.2f %%", percent);
    }
  }

  /** All of it; where no audit was run that is one line. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    if (all.audits > 0) {
      lines.addAll(rows());
      lines.add("");
    }
    lines.add(total());
    String overlap = overlap();
    if (overlap != null) {
      lines.add(overlap);
    }
    return lines;
  }

  /**
   * Returns a warning that names two windows that overlap, such as a day and a week that covers it;
   * null if no windows overlap.
   */
  private @Nullable String overlap() {
    List<Window> sorted =
        windows.stream()
            .filter(window -> !window.isEmpty())
            .sorted(Comparator.comparing(Window::start))
            .toList();
    Window longest = null;
    for (Window window : sorted) {
      if (longest != null && window.overlaps(longest)) {
        return "the windows "
            + AuditText.name(longest)
            + " and "
            + AuditText.name(window)
            + " overlap, so these sums count the costs of their common time twice; audit one"
            + " window alone with --window, or leave out the files of one of them";
      }
      if (longest == null || window.end().isAfter(longest.end())) {
        longest = window;
      }
    }
    return null;
  }

  /**
   * Returns the lines of the table. The largest difference of each type of audit follows its row.
   */
  private List<String> rows() {
    List<String> lines = new ArrayList<>();
    Iterator<String> rows = table().lines().iterator();
    lines.add(rows.next());
    for (Sum sum : sums.values()) {
      lines.add(rows.next());
      if (sum.largest != null) {
        lines.add("    largest difference: " + sum.largest);
      }
    }
    return lines;
  }

  private TextTable table() {
    TextTable table =
        new TextTable(
            "AUDIT", ">AUDITS", ">PASSED", ">WARNING", ">FAILED", ">COMPARED", ">DIFFERS", ">%");
    sums.forEach(
        (type, sum) -> {
          String percent = sum.percent();
          table.add(
              type.wireName(),
              String.valueOf(sum.audits),
              String.valueOf(sum.count(AuditStatus.PASSED)),
              String.valueOf(sum.count(AuditStatus.WARNING)),
              String.valueOf(sum.count(AuditStatus.FAILED)),
              amount(sum.expected),
              amount(sum.differing),
              percent == null ? "-" : percent);
        });
    return table;
  }

  private String total() {
    if (all.audits == 0) {
      return "no audit was run";
    }
    String percent = all.percent();
    return TextTable.counted(all.audits, "audit")
        + " of "
        + TextTable.counted(windows.size(), isOfDays ? "day" : "window")
        + ": "
        + statuses()
        + "; "
        + amount(all.differing)
        + " of "
        + amount(all.expected)
        + " differ"
        + (percent == null ? "" : " (" + percent + ")");
  }

  private String statuses() {
    List<String> words = new ArrayList<>();
    words.add(all.count(AuditStatus.PASSED) + " passed");
    int warnings = all.count(AuditStatus.WARNING);
    if (warnings > 0) {
      words.add(warnings + (warnings == 1 ? " with a warning" : " with warnings"));
    }
    int failed = all.count(AuditStatus.FAILED);
    if (failed > 0) {
      words.add(failed + " failed");
    }
    return String.join(", ", words);
  }

  /** Cents; of less than one no more than that it is not nothing. */
  private String amount(double amount) {
    boolean isDollar = currency.equals(StoreTraits.DEFAULT_CURRENCY);
    String before = isDollar ? "$" : "";
    String after = isDollar ? "" : " " + currency;
    if (amount > 0 && amount < LEAST_AMOUNT) {
      return "<" + before + "0.01" + after;
    }
    return (amount < 0 ? "-" : "") + before + Money.text(Math.abs(amount)) + after;
  }
}
