package io.costaudit.fabric8;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Collects what this module logs, off the console, until it is closed. */
final class Logs implements AutoCloseable {
  private final List<LogRecord> records = new CopyOnWriteArrayList<>();
  private final Logger logger = Logger.getLogger("io.costaudit.fabric8");
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

  Logs() {
    logger.addHandler(handler);
    logger.setUseParentHandlers(false);
  }

  /** The lines of at least that level which hold that text. */
  List<String> lines(Level level, String text) {
    return records.stream()
        .filter(record -> record.getLevel().intValue() >= level.intValue())
        .map(LogRecord::getMessage)
        .filter(message -> message.contains(text))
        .toList();
  }

  /** Whether any line came with a stack trace. */
  boolean hasStackTraces() {
    return records.stream().anyMatch(record -> record.getThrown() != null);
  }

  @Override
  public void close() {
    logger.removeHandler(handler);
    logger.setUseParentHandlers(true);
  }
}
