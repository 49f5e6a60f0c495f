package io.costaudit.examples.server;

import java.time.Instant;
import java.util.List;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * One line for each record on standard error, its time in UTC. Libraries are heard when they fail.
 */
final class OneLineLog extends Formatter {
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
    Instant time = record.getInstant();
    String failure = record.getThrown() == null ? "" : ": " + record.getThrown();
    return time
        + " "
        + record.getLevel().getName()
        + " "
        + formatMessage(record)
        + failure
        + System.lineSeparator();
  }
}
