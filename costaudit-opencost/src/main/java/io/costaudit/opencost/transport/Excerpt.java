package io.costaudit.opencost.transport;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.costaudit.internal.Credentials;
import io.costaudit.internal.Quoted;
import io.costaudit.opencost.OpenCostException;
import java.util.List;

/** The beginning of a body as a message shows it. */
final class Excerpt {
  private static final String BLOT = "***";

  private Excerpt() {}

  /**
   * The first characters, on one line, control characters escaped.
   *
   * @param secrets that must not be shown, should the server have sent them back
   */
  static String of(byte[] head, List<String> secrets) {
    String text = new String(head, UTF_8).strip();
    for (String secret : secrets) {
      text = text.replace(secret, BLOT);
    }
    text = Credentials.hiddenIn(text);
    boolean isMore = text.codePointCount(0, text.length()) > OpenCostException.BODY_CHARACTERS;
    if (isMore) {
      text = text.substring(0, text.offsetByCodePoints(0, OpenCostException.BODY_CHARACTERS));
    }
    StringBuilder shown = new StringBuilder();
    // One after the other: that is how few are quoted at once.
    int start = 0;
    while (start < text.length()) {
      int left = text.codePointCount(start, text.length());
      int end = text.offsetByCodePoints(start, Math.min(left, Quoted.SHOWN_CHARACTERS));
      String quoted = Quoted.of(text.substring(start, end));
      shown.append(quoted, 1, quoted.length() - 1);
      start = end;
    }
    return shown.append(isMore ? "…" : "").toString();
  }
}
