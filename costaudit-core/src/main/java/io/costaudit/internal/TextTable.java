package io.costaudit.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Rows of text under headings, columns as wide as they need to be. Not safe for use by several
 * threads. Internal to costaudit: it may change in any release.
 */
public final class TextTable {
  private static final int GAP = 2;

  /** The least columns to which a text is shortened; a shorter text would tell nothing. */
  private static final int LEAST_WIDTH = 9;

  /** The columns to which a text is broken before names are shortened. */
  private static final int TEXT_WIDTH = 16;

  private final boolean[] right;
  private final boolean[] shortens;
  private final boolean[] wraps;
  private final List<String[]> rows = new ArrayList<>();

  /**
   * Makes a table.
   *
   * @param headings one for each column; one that begins with {@code >} stands over a column of
   *     numbers, one that begins with {@code ~} over names that may be shortened, and one that
   *     begins with {@code /} over texts that may be broken between words; only the last column may
   *     be such a one
   */
  public TextTable(String... headings) {
    right = new boolean[headings.length];
    shortens = new boolean[headings.length];
    wraps = new boolean[headings.length];
    String[] plain = new String[headings.length];
    for (int i = 0; i < headings.length; i++) {
      right[i] = headings[i].startsWith(">");
      shortens[i] = headings[i].startsWith("~");
      wraps[i] = headings[i].startsWith("/");
      plain[i] = right[i] || shortens[i] || wraps[i] ? headings[i].substring(1) : headings[i];
    }
    rows.add(plain);
  }

  /** Adds a row with one cell for each column. */
  public void add(String... cells) {
    rows.add(cells);
  }

  /** Returns the lines; no text is shortened. */
  public List<String> lines() {
    int[] widths = widths();
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  /**
   * Returns the lines. The widest names are shortened until the lines fit. If that is not enough,
   * the texts of the last column are broken and go on in lines of their own. Numbers and other
   * texts stay whole, so that lines are wider than asked for where these alone are.
   *
   * @param width the most columns of a line
   */
  public List<String> lines(int width) {
    int[] widths = widths();
    int last = widths.length - 1;
    int excess = Arrays.stream(widths).sum() + GAP * last - width;
    if (wraps[last]) {
      // Names tell more than the shape of a note does, so notes are broken first.
      excess -= narrow(widths, last, excess, TEXT_WIDTH);
    }
    for (int widest = widest(widths); excess > 0 && widest >= 0; widest = widest(widths)) {
      excess -= narrow(widths, widest, 1, LEAST_WIDTH);
    }
    if (wraps[last]) {
      narrow(widths, last, excess, LEAST_WIDTH);
    }
    List<String> lines = new ArrayList<>();
    for (String[] row : rows) {
      String[] part = row.clone();
      List<String> texts =
          wraps[last] ? Wrap.words(row[last], widths[last], 0) : List.of(row[last]);
      for (String text : texts) {
        part[last] = text;
        lines.add(line(part, widths));
        Arrays.fill(part, "");
      }
    }
    return lines;
  }

  /** Makes a column narrower by some characters, and returns by how many it did. */
  private static int narrow(int[] widths, int column, int by, int least) {
    int done = Math.max(0, Math.min(by, widths[column] - least));
    widths[column] -= done;
    return done;
  }

  /** Returns the widest column of names that can be shortened; -1 if there is none. */
  private int widest(int[] widths) {
    int widest = -1;
    for (int i = 0; i < widths.length; i++) {
      if (shortens[i] && widths[i] > LEAST_WIDTH && (widest < 0 || widths[i] > widths[widest])) {
        widest = i;
      }
    }
    return widest;
  }

  private int[] widths() {
    int[] widths = new int[right.length];
    for (String[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    return widths;
  }

  private String line(String[] row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.length; i++) {
      String cell = wraps[i] ? row[i] : shortened(row[i], widths[i]);
      String padding = " ".repeat(Math.max(0, widths[i] - cell.length()));
      line.append(right[i] ? padding + cell : cell + padding).append(" ".repeat(GAP));
    }
    return line.toString().stripTrailing();
  }

  /**
   * Returns the text, shortened in the middle to that many columns if it is longer. The names of
   * one release may differ at either end.
   */
  public static String shortened(String text, int width) {
    if (text.length() <= width) {
      return text;
    }
    int end = (width - 1) / 2;
    return text.substring(0, width - 1 - end) + "…" + text.substring(text.length() - end);
  }

  /** Returns a number with the noun that it counts: {@code 1 workload}, {@code 2 workloads}. */
  public static String counted(long count, String one) {
    return count + " " + one + (count == 1 ? "" : "s");
  }
}
