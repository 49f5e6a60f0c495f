package io.costaudit.examples.server;

import io.costaudit.internal.Quoted;
import io.costaudit.time.Window;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.regex.Pattern;

/**
 * Reads the windows of flags. A flag accepts a UTC day, such as {@code 2026-11-28}, in addition to
 * the grammar of Kubecost, in which that text is no window. The parameters of HTTP requests accept
 * the grammar alone.
 */
final class WindowText {
  private static final Pattern DAY = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
  private static final String EXAMPLE = "2026-11-28";

  private WindowText() {}

  /**
   * Returns the window of a UTC day.
   *
   * @throws IllegalArgumentException if the text is no day that exists
   */
  static Window day(String text) {
    try {
      return Window.day(LocalDate.parse(text.strip()));
    } catch (DateTimeException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          Quoted.of(text) + " is no day; give YYYY-MM-DD, such as " + EXAMPLE, e);
    }
  }

  /**
   * Returns a window in the grammar of Kubecost: a UTC day as the pair of its start and its end,
   * and any other text as it is.
   *
   * @throws IllegalArgumentException if the text has the form of a day and is no day that exists
   */
  static String inGrammar(String text) {
    if (!DAY.matcher(text.strip()).matches()) {
      return text;
    }
    Window day = day(text);
    return day.start() + "," + day.end();
  }

  /**
   * Returns the window of a flag.
   *
   * @param now the instant to which the text is relative
   * @throws IllegalArgumentException if the text is neither a window nor a day; the message lists
   *     the accepted forms
   */
  static Window parse(String text, Instant now) {
    String window = inGrammar(text);
    try {
      return Window.parse(window, now);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(e.getMessage() + ", or a UTC day such as " + EXAMPLE, e);
    }
  }
}
