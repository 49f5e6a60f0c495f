package io.costaudit.opencost.replay;

import io.costaudit.time.Window;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The window that a request asks for.
 *
 * @param window absent if the text is none
 * @param illegal why not: what stands behind {@code illegal window: }
 * @param parsed whether the server could read it, and stumbles only later: a reversed pair
 */
record WindowParameter(Optional<Window> window, String illegal, boolean parsed) {
  private static final Pattern PAIR = Pattern.compile("([^,]+),([^,]+)|(\\d+)-(\\d+)");
  private static final DateTimeFormatter PRINTED =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssxx").withZone(ZoneOffset.UTC);

  static WindowParameter of(String text, Instant now) {
    Optional<Window> window = parse(text, now);
    if (window.isPresent()) {
      return new WindowParameter(window, "", true);
    }
    Matcher pair = PAIR.matcher(text);
    if (pair.matches()) {
      String start = pair.group(1) == null ? pair.group(3) : pair.group(1);
      String end = pair.group(2) == null ? pair.group(4) : pair.group(2);
      Optional<Window> reversed = parse(end + "," + start, now);
      if (reversed.isPresent()) {
        String printed =
            "["
                + PRINTED.format(reversed.get().end())
                + ", "
                + PRINTED.format(reversed.get().start())
                + ")";
        return new WindowParameter(Optional.empty(), printed, true);
      }
    }
    return new WindowParameter(Optional.empty(), text, false);
  }

  private static Optional<Window> parse(String text, Instant now) {
    try {
      return Optional.of(Window.parse(text, now));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
