package io.costaudit.jackson;

import io.costaudit.internal.Quoted;

/** Why a file of manifests is refused, and where in it. */
final class UnreadableException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /**
   * How long the text of a foreign parser may be as shown: it may quote the file, and each
   * invisible character of that becomes several.
   */
  private static final int SHOWN_CHARACTERS = 240;

  private final int line;
  private final int column;

  /**
   * @param line from 1
   * @param column from 1
   */
  UnreadableException(int line, int column, String why) {
    super("line " + line + ", column " + column + ": " + why);
    this.line = line;
    this.column = column;
  }

  /** With the words of a foreign parser. */
  static UnreadableException inItsWords(int line, int column, String words) {
    StringBuilder shown = new StringBuilder();
    int at = 0;
    while (at < words.length() && shown.length() < SHOWN_CHARACTERS) {
      int c = words.codePointAt(at);
      append(shown, c);
      at += Character.charCount(c);
    }
    if (at < words.length()) {
      shown.append('…');
    }
    return new UnreadableException(line, column, shown.toString());
  }

  private static void append(StringBuilder shown, int c) {
    if (c == '"' || c == '\\') {
      shown.appendCodePoint(c);
    } else {
      String quoted = Quoted.of(Character.toString(c));
      shown.append(quoted, 1, quoted.length() - 1);
    }
  }

  /** Returns the line that cannot be read, from 1. */
  int line() {
    return line;
  }

  boolean isBeyond(UnreadableException other) {
    return line > other.line || (line == other.line && column > other.column);
  }
}
