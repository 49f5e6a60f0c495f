package io.costaudit.examples.server;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Ends the program at once when a thread runs out of memory, with a line and an exit code of its
 * own. Whatever thread met the error is gone: one that cuts off slow clients, or one that watches a
 * cluster. A program that went on would look alive and could not be trusted. Needs no memory.
 */
final class OutOfMemoryExit implements Thread.UncaughtExceptionHandler {
  /** The program ended for want of memory. */
  static final int EXIT_CODE = 5;

  /** An error may be wrapped; a chain of causes may be a ring. */
  private static final int MAX_CAUSES = 50;

  private static final byte[] LINE =
      ("the program has run out of memory and ends with exit code "
              + EXIT_CODE
              + ": what a thread that has died was to do would be missing. Start it again, with a"
              + " larger heap (java -Xmx…) or with less to keep (--max-events)."
              + System.lineSeparator())
          .getBytes(StandardCharsets.UTF_8);

  private static final FileOutputStream STANDARD_ERROR = new FileOutputStream(FileDescriptor.err);

  private OutOfMemoryExit() {}

  /** Makes this the handler of whatever the threads of this process do not catch. */
  static void install() {
    Thread.setDefaultUncaughtExceptionHandler(new OutOfMemoryExit());
  }

  @Override
  public void uncaughtException(Thread thread, Throwable e) {
    if (isIn(e)) {
      end();
    }
    System.err.println("the thread " + thread.getName() + " has ended:");
    e.printStackTrace();
  }

  /** Returns whether this is want of memory, or was caused by it. */
  static boolean isIn(Throwable e) {
    Throwable cause = e;
    for (int i = 0; i < MAX_CAUSES && cause != null; i++) {
      if (cause instanceof OutOfMemoryError) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  /**
   * Ends the process without any hooks, which would need memory. Several threads may run out of it
   * at once; the first one writes the line.
   */
  static synchronized void end() {
    try {
      STANDARD_ERROR.write(LINE);
    } catch (IOException e) {
      // Nobody reads it; the exit code says the same.
    }
    Runtime.getRuntime().halt(EXIT_CODE);
  }
}
