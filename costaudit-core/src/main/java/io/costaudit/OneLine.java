package io.costaudit;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes one short line of what others wrote, so that it can forge no line of a log. */
public final class OneLine {
  /** How many characters are kept: {@value}. */
  public static final int MAX_CHARACTERS = 300;

  private static final Pattern NOT_ON_ONE_LINE =
      Pattern.compile("[\\s\\p{Cntrl}\\p{Cf}\\u2028\\u2029]+");

  private OneLine() {}

  /**
   * The text with single blanks; what is longer than {@value #MAX_CHARACTERS} characters ends in
   * "…".
   */
  public static String of(@Nullable String text) {
    String line = NOT_ON_ONE_LINE.matcher(String.valueOf(text)).replaceAll(" ").strip();
    return line.length() <= MAX_CHARACTERS ? line : line.substring(0, MAX_CHARACTERS) + "…";
  }
}
