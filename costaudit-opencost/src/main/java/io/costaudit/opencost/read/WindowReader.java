package io.costaudit.opencost.read;

import io.costaudit.internal.Quoted;
import io.costaudit.time.Window;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads windows: {@code {"start":"2023-01-14T00:00:00Z","end":"2023-01-15T00:00:00Z"}}. Rows repeat
 * theirs, so the last one is kept. Not safe for use by several threads.
 */
final class WindowReader {
  private enum Field {
    START,
    END,
    OTHER
  }

  private final FieldNames<Field> fields =
      new FieldNames<>(Map.of("start", Field.START, "end", Field.END), Field.OTHER);
  private final RepeatedText startText = new RepeatedText();
  private final RepeatedText endText = new RepeatedText();
  private String lastStart = "";
  private String lastEnd = "";
  private @Nullable Window last;

  /** The window; null where it is null or an empty object. */
  @Nullable Window read(JsonInput in) {
    if (in.isNull()) {
      return null;
    }
    in.enterObject(fields);
    String start = null;
    String end = null;
    for (Field field = in.nextField(fields); field != null; field = in.nextField(fields)) {
      switch (field) {
        case START -> start = closed(in, startText);
        case END -> end = closed(in, endText);
        case OTHER -> in.skip();
      }
    }
    if (start == null && end == null) {
      return null;
    }
    if (start == null || end == null) {
      throw in.unreadable("the window has no " + (start == null ? "start" : "end"));
    }
    return window(in, start, end);
  }

  private static String closed(JsonInput in, RepeatedText last) {
    String time = in.string(last);
    if (in.isNull() || time.equals("null")) {
      throw in.unreadable(
          "the window is open: its "
              + in.name()
              + " is null; only windows with both ends are read");
    }
    return time;
  }

  private Window window(JsonInput in, String start, String end) {
    if (last != null && start.equals(lastStart) && end.equals(lastEnd)) {
      return last;
    }
    Window window;
    try {
      window = new Window(instant(in, start), instant(in, end));
    } catch (IllegalArgumentException e) {
      throw in.unreadable(String.valueOf(e.getMessage()), e);
    }
    lastStart = start;
    lastEnd = end;
    last = window;
    return window;
  }

  private static Instant instant(JsonInput in, String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw in.unreadable(
          Quoted.of(text) + " is no time in RFC 3339, such as \"2023-01-14T00:00:00Z\"", e);
    }
  }
}
