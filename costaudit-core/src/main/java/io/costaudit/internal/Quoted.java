package io.costaudit.internal;

/**
 * Formats a foreign value for an error message: in double quotes, cut, and free of characters that
 * could forge a log line or a terminal command.
 */
public final class Quoted {
  /** The number of characters of the value that are shown: {@value}. */
  public static final int SHOWN_CHARACTERS = 80;

  private Quoted() {}

  /**
   * Returns the value in double quotes. A value longer than {@value #SHOWN_CHARACTERS} characters
   * is cut and ends in "…".
   */
  public static String of(Object value) {
    String text = String.valueOf(value);
    StringBuilder quoted = new StringBuilder().append('"');
    text.codePoints().limit(SHOWN_CHARACTERS).forEach(c -> appendVisible(quoted, c));
    if (text.codePointCount(0, text.length()) > SHOWN_CHARACTERS) {
      quoted.append('…');
    }
    return quoted.append('"').toString();
  }

  private static void appendVisible(StringBuilder out, int c) {
    switch (c) {
      case '"', '\\' -> out.append('\\').appendCodePoint(c);
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> {
        if (isVisible(c)) {
          out.appendCodePoint(c);
        } else {
          out.append("\\u{").append(Integer.toHexString(c)).append('}');
        }
      }
    }
  }

  private static boolean isVisible(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.PRIVATE_USE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
