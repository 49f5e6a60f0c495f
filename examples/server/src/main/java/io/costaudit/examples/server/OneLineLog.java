package io.costaudit.examples.server;

import io.costaudit.internal.Credentials;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Pattern;

/**
 * One line for each record on standard error, its time in UTC, and a stack trace under what nobody
 * foresaw.
 */
final class OneLineLog extends Formatter {
  /** A chain of causes may be a ring. */
  private static final int MOST_CAUSES = 5;

  /** Times in UTC to the millisecond, all of one width. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private static final Pattern LINE_BREAKS = Pattern.compile("\\R\\s*");

  /**
   * Fabric8 tells of each retry with a stack trace, and the embedded API server of each request;
   * what matters of it our own watcher says once. Held here because the JDK forgets the level of a
   * logger that nobody holds.
   */
  private static final List<Logger> QUIETED =
      List.of(
          Logger.getLogger("io.fabric8"),
          Logger.getLogger("okhttp3"),
          Logger.getLogger("io.vertx"));

  private static volatile Runnable beforeEach = () -> {};

  /** Is done before each record, such as to make room for it. */
  static void beforeEach(Runnable action) {
    beforeEach = action;
  }

  static void install() {
    Logger root = Logger.getLogger("");
    for (var handler : root.getHandlers()) {
      root.removeHandler(handler);
    }
    ConsoleHandler console = new ConsoleHandler();
    console.setFormatter(new OneLineLog());
    root.addHandler(console);
    QUIETED.forEach(logger -> logger.setLevel(Level.OFF));
  }

  @Override
  public String format(LogRecord record) {
    beforeEach.run();
    Instant time = record.getInstant();
    String message = formatMessage(record);
    Throwable thrown = record.getThrown();
    if (thrown != null && OutOfMemoryExit.isIn(thrown)) {
      OutOfMemoryExit.end(); // the code that caught the error would continue
    }
    boolean unforeseen = thrown != null && Level.SEVERE.equals(record.getLevel());
    String line = thrown == null || unforeseen ? message : message + ": " + withCauses(thrown);
    return line(time, record.getLevel(), line)
        + System.lineSeparator()
        + (unforeseen ? trace(thrown) : "");
  }

  /**
   * Returns a line in the format of the log, with the current time, for code that cannot use the
   * log.
   */
  static String line(Level level, String message) {
    return line(Instant.now(), level, message);
  }

  private static String line(Instant time, Level level, String message) {
    return TIME.format(time)
        + " "
        + level.getName()
        + " "
        + LINE_BREAKS.matcher(message).replaceAll(" ");
  }

  /** A cause that is not told by the text of its consequence tells what to mend. */
  private static String withCauses(Throwable thrown) {
    StringBuilder text = new StringBuilder(thrown.toString());
    Throwable cause = thrown.getCause();
    for (int i = 0; i < MOST_CAUSES && cause != null; i++) {
      String why = cause.getMessage() == null ? cause.toString() : cause.getMessage();
      if (text.indexOf(why) < 0) {
        text.append(": ").append(why);
      }
      cause = cause.getCause();
    }
    return Credentials.hiddenIn(text.toString());
  }

  private static String trace(Throwable thrown) {
    StringWriter trace = new StringWriter();
    thrown.printStackTrace(new PrintWriter(trace, true));
    return trace.toString();
  }
}
