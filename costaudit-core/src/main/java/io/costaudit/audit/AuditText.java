package io.costaudit.audit;

import io.costaudit.internal.Money;
import io.costaudit.internal.OneLine;
import io.costaudit.internal.TextTable;
import io.costaudit.time.Window;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Formats results of audits as text for people, in tables of fixed width. Line breaks in names of
 * objects, such as nodes, cannot add lines to the text.
 *
 * @since 0.1.0
 */
public final class AuditText {
  private static final Duration DAY = Duration.ofDays(1);

  private AuditText() {}

  /**
   * Returns the differences and the missing values, one line each, indented by two blanks; no lines
   * if there are none.
   *
   * @param shown the most differences, and the most missing values, to list; the rest are counted
   */
  public static List<String> lines(AuditResult result, int shown) {
    List<String> lines = new ArrayList<>();
    List<AuditDifference> differences = result.differences();
    if (!differences.isEmpty()) {
      TextTable table = new TextTable("WHERE", ">EXPECTED", ">ACTUAL", ">DIFFERENCE", ">%", "WHY");
      differences.stream().limit(shown).forEach(difference -> table.add(row(difference)));
      table.lines().forEach(line -> lines.add("  " + line));
      addRest(lines, differences.size(), shown);
    }
    List<AuditMissingValue> missing = result.outcome().missingValues();
    missing.stream()
        .limit(shown)
        .forEach(
            value ->
                lines.add(
                    "  missing: "
                        + OneLine.of(value.keyName())
                        + ": "
                        + OneLine.of(value.description())));
    addRest(lines, missing.size(), shown);
    return lines;
  }

  private static String[] row(AuditDifference difference) {
    AuditFloatResult values = difference.values();
    return new String[] {
      OneLine.of(difference.where()),
      amount(values.expected()),
      amount(values.actual()),
      signedAmount(values.difference()),
      percent(values),
      OneLine.of(difference.explanations().stream().findFirst().orElse(""))
    };
  }

  private static void addRest(List<String> lines, int count, int shown) {
    if (count > shown) {
      lines.add("  and " + (count - shown) + " more, " + count + " in all");
    }
  }

  /**
   * Returns an amount with two decimals, such as {@code 1,234.50}, and with more digits if it is
   * less than a cent.
   */
  public static String amount(double dollars) {
    return Money.precise(dollars);
  }

  /** Returns an amount with its sign, such as {@code +1,234.50}. */
  public static String signedAmount(double dollars) {
    return (dollars > 0 ? "+" : "") + amount(dollars);
  }

  /**
   * Returns the difference in percent of the expected number; {@code n/a} where that number is 0.
   */
  public static String percent(AuditFloatResult values) {
    return values.expected() == 0
        ? "n/a"
        : String.format(
            Locale.ROOT, "%+.2f %%", 100 * values.difference() / Math.abs(values.expected()));
  }

  /** Returns whether the window is a UTC day. */
  public static boolean isDay(Window window) {
    return window.duration().equals(DAY)
        && window.start().equals(window.start().truncatedTo(ChronoUnit.DAYS));
  }

  /**
   * Returns a UTC day as its date, such as {@code 2024-02-29}, and any other window as {@link
   * Window#toString} does.
   */
  public static String name(Window window) {
    return isDay(window)
        ? window.start().atOffset(ZoneOffset.UTC).toLocalDate().toString()
        : window.toString();
  }
}
