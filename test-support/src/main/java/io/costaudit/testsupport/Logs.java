package io.costaudit.testsupport;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Collects what is logged under a name, off the console, until it is closed. */
public final class Logs implements AutoCloseable {
  private final List<LogRecord> records = new CopyOnWriteArrayList<>();
  private final Logger logger;
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord record) {
          records.add(record);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  /**
   * Begins to collect.
   *
   * @param name of the logger, or of a package
   */
  public Logs(String name) {
    logger = Logger.getLogger(name);
    logger.addHandler(handler);
    logger.setUseParentHandlers(false);
  }

  /** What was collected so far. */
  public List<LogRecord> records() {
    return records;
  }

  /** The lines of at least that level which hold that text. */
  public List<String> lines(Level level, String text) {
    return records.stream()
        .filter(record -> record.getLevel().intValue() >= level.intValue())
        .map(LogRecord::getMessage)
        .filter(message -> message.contains(text))
        .toList();
  }

  /** Whether any line came with a stack trace. */
  public boolean hasStackTraces() {
    return records.stream().anyMatch(record -> record.getThrown() != null);
  }

  @Override
  public void close() {
    logger.removeHandler(handler);
    logger.setUseParentHandlers(true);
  }
}
