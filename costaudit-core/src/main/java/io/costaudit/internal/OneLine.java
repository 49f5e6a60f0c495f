package io.costaudit.internal;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes one short line of foreign text, so that the text cannot forge a line of a log. */
public final class OneLine {
  /** The number of characters that are kept: {@value}. */
  public static final int MAX_CHARACTERS = 300;

  private static final Pattern NOT_ON_ONE_LINE =
      Pattern.compile("[\\s\\p{Cntrl}\\p{Cf}\\u2028\\u2029]+");

  private OneLine() {}

  /**
   * Returns the text with single blanks. A text longer than {@value #MAX_CHARACTERS} characters is
   * cut and ends in "…".
   */
  public static String of(@Nullable String text) {
    String line = NOT_ON_ONE_LINE.matcher(String.valueOf(text)).replaceAll(" ").strip();
    return line.length() <= MAX_CHARACTERS ? line : line.substring(0, MAX_CHARACTERS) + "…";
  }
}
