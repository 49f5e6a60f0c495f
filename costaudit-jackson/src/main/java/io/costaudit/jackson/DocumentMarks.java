package io.costaudit.jackson;

/**
 * Removes the byte-order marks with which documents begin. Editors on Windows write a mark at the
 * beginning of each file. When such files are joined, the marks end up in the middle of the text.
 */
final class DocumentMarks {
  private static final char MARK = '\uFEFF';

  private DocumentMarks() {}

  /**
   * Returns a text of YAML without the marks at the start of its lines, where a line is the first
   * of a document: it follows {@code ---} or {@code ...}, with nothing but comments and blank lines
   * between, or is itself a line of {@code ---}. Such lines are never part of a quoted or literal
   * text, whatever stands before them. Other marks stay where they are.
   */
  static String removed(String text) {
    if (text.indexOf(MARK) < 0) {
      return text;
    }
    StringBuilder kept = new StringBuilder(text.length());
    boolean documentStarts = true;
    int at = 0;
    while (at < text.length()) {
      int lineEnd = lineEnd(text, at);
      int start = text.charAt(at) == MARK ? at + 1 : at;
      boolean marker = isMarker(text, start, lineEnd);
      if (documentStarts || marker) {
        at = start;
      }
      documentStarts =
          marker
              ? isBlank(text, Math.min(start + 3, lineEnd), lineEnd)
              : documentStarts && isBlank(text, start, lineEnd);
      kept.append(text, at, lineEnd);
      at = lineEnd;
    }
    return kept.toString();
  }

  /**
   * Returns a text of JSON with blanks in place of the marks at the start of its lines. A line
   * break is no part of a string in JSON, so that these marks stand between tokens.
   */
  static String blankedInJson(String text) {
    return text.replace("\n" + MARK, "\n ");
  }

  /** Returns the index behind the line break that ends the line. */
  private static int lineEnd(String text, int at) {
    int end = at;
    while (end < text.length()) {
      char c = text.charAt(end);
      end++;
      if (c == '\n' || (c == '\r' && (end == text.length() || text.charAt(end) != '\n'))) {
        break;
      }
    }
    return end;
  }

  private static boolean isMarker(String text, int start, int end) {
    return (text.startsWith("---", start) || text.startsWith("...", start))
        && (start + 3 >= end || isBlank(text.charAt(start + 3)));
  }

  private static boolean isBlank(String text, int start, int end) {
    int at = start;
    while (at < end && isBlank(text.charAt(at))) {
      at++;
    }
    return at >= end || text.charAt(at) == '#' || text.charAt(at) == '%';
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
  }
}
