package io.costaudit.examples.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Rows of text under headings, columns as wide as they need to be. */
final class TextTable {
  private final boolean[] right;
  private final List<String[]> rows = new ArrayList<>();

  /** Headings; one that begins with {@code >} stands over a column of numbers. */
  TextTable(String... headings) {
    right = new boolean[headings.length];
    String[] plain = new String[headings.length];
    for (int i = 0; i < headings.length; i++) {
      right[i] = headings[i].startsWith(">");
      plain[i] = right[i] ? headings[i].substring(1) : headings[i];
    }
    rows.add(plain);
  }

  void add(String... cells) {
    rows.add(cells);
  }

  List<String> lines() {
    int[] widths = new int[right.length];
    for (String[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private String line(String[] row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.length; i++) {
      String padding = " ".repeat(widths[i] - row[i].length());
      line.append(right[i] ? padding + row[i] : row[i] + padding).append("  ");
    }
    return line.toString().stripTrailing();
  }

  /** Returns a number with what it counts, in the plural unless it is one: {@code 1 workload}. */
  static String counted(long count, String one) {
    return count + " " + one + (count == 1 ? "" : "s");
  }

  /** Dollars and cents; {@code n/a} where it is not known. */
  static String money(@Nullable Double amount) {
    return amount == null ? "n/a" : String.format(Locale.ROOT, "%,.2f", amount + 0.0);
  }

  /** Dollars and cents with their sign; {@code n/a} where it is not known. */
  static String signedMoney(@Nullable Double amount) {
    return amount == null ? "n/a" : String.format(Locale.ROOT, "%+,.2f", amount + 0.0);
  }
}
