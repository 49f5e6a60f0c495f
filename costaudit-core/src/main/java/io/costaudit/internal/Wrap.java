package io.costaudit.internal;

import java.util.ArrayList;
import java.util.List;

/**
 * Breaks lines between words, never within one. Internal to costaudit: it may change in any
 * release.
 */
public final class Wrap {
  private Wrap() {}

  /**
   * Returns the lines of a text. A word that is longer than a line stands alone on a line, which is
   * then wider than {@code width}.
   *
   * @param text one line; the blanks that it begins with and those between its words are kept,
   *     except where a line ends
   * @param width the most columns of a line
   * @param indent by how many more blanks than the text itself the lines after the first begin
   */
  public static List<String> words(String text, int width, int indent) {
    int start = 0;
    while (start < text.length() && text.charAt(start) == ' ') {
      start++;
    }
    String margin = " ".repeat(start + indent);
    List<String> lines = new ArrayList<>();
    String rest = text.stripTrailing();
    int firstWord = start;
    while (rest.length() > width) {
      int end = rest.lastIndexOf(' ', width);
      if (end <= firstWord) {
        end = rest.indexOf(' ', firstWord);
      }
      if (end < 0) {
        break;
      }
      lines.add(rest.substring(0, end).stripTrailing());
      rest = margin + rest.substring(end).strip();
      firstWord = margin.length();
    }
    lines.add(rest);
    return lines;
  }
}
