package io.costaudit.jackson;

import io.costaudit.Quoted;

/** Why a file of manifests is refused, and where in it. */
final class UnreadableException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** How many characters of the text of a foreign parser are shown, which may quote the file. */
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
    words.codePoints().limit(SHOWN_CHARACTERS).forEach(c -> append(shown, c));
    if (words.codePointCount(0, words.length()) > SHOWN_CHARACTERS) {
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

  boolean isBeyond(UnreadableException other) {
    return line > other.line || (line == other.line && column > other.column);
  }
}
