package io.costaudit.event;

import static java.util.Objects.requireNonNull;

import io.costaudit.internal.Quoted;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A position in a log. {@link LedgerStore#page} goes on with the events before it, {@link
 * LedgerStore#after} with the events after it. A cursor stays valid while new events arrive and old
 * ones are evicted.
 *
 * @param log name of the log, letters and digits; the cursor is valid in this log only
 * @param position number of the event in the log; not negative
 */
public record EventCursor(String log, long position) {
  private static final Pattern TEXT = Pattern.compile("([0-9a-zA-Z]{1,64})-([0-9]{1,18})");
  private static final Pattern LOG = Pattern.compile("[0-9a-zA-Z]{1,64}");

  public EventCursor {
    requireNonNull(log, "log");
    if (!LOG.matcher(log).matches()) {
      throw new IllegalArgumentException(
          "illegal name of a log " + Quoted.of(log) + "; accepted are 1 to 64 letters and digits");
    }
    if (position < 0) {
      throw new IllegalArgumentException("position must not be negative: " + position);
    }
  }

  /**
   * Reads a text that {@link #toString} has written.
   *
   * @throws IllegalArgumentException if the text is no cursor
   */
  public static EventCursor parse(String text) {
    Matcher m = TEXT.matcher(text);
    if (!m.matches()) {
      throw new IllegalArgumentException(
          "illegal cursor " + Quoted.of(text) + "; give the cursor from the link to the next page");
    }
    return new EventCursor(m.group(1), Long.parseLong(m.group(2)));
  }

  /** Returns the cursor as text: {@code log-position}. */
  @Override
  public String toString() {
    return log + "-" + position;
  }
}
