package io.costaudit.opencost.transport;

import io.costaudit.internal.OneLine;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Recognises a web page where an answer of an API was expected, and describes it in a few words.
 */
public final class WebPage {
  private static final int SHOWN_CHARACTERS = 80;
  private static final Pattern BEGINNING =
      Pattern.compile(
          "\\s*(?:<!--.{0,500}?-->\\s*|<\\?xml[^>]{0,200}>\\s*){0,3}"
              + "<(?:!doctype\\s+html|html|head|title|body|center|h1)\\b.*",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  private static final Pattern TITLE =
      Pattern.compile(
          "<(title|h1)\\b[^>]{0,200}>([^<]{1,500})</\\1",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  /** Parts of a page that browsers do not show. */
  private static final Pattern TAG = Pattern.compile("<[^>]{0,500}>?");

  private WebPage() {}

  /** Returns whether a body, or the beginning of one, is an HTML page. */
  public static boolean is(String body) {
    return BEGINNING.matcher(body).matches();
  }

  /** Returns the title of a page, else its first words, on one line; empty if it has neither. */
  static Optional<String> title(String body) {
    Matcher title = TITLE.matcher(body);
    String words = title.find() ? title.group(2) : TAG.matcher(body).replaceAll(" ");
    String line = OneLine.of(words);
    return line.isEmpty()
        ? Optional.empty()
        : Optional.of(
            line.length() <= SHOWN_CHARACTERS ? line : line.substring(0, SHOWN_CHARACTERS) + "…");
  }
}
