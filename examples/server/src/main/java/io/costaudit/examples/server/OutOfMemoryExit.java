package io.costaudit.examples.server;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Ends the program at once when a thread runs out of memory, with a line and an exit code of its
 * own. The thread that met the error has ended; it may be the thread that disconnects slow clients,
 * or one that watches a cluster. A program that continued would look alive but could not be
 * trusted. Ending the program needs no memory.
 */
final class OutOfMemoryExit implements Thread.UncaughtExceptionHandler {
  /** The exit code of a program that ran out of memory: {@value}. */
  static final int EXIT_CODE = 5;

  /**
   * The most causes that are searched: the error may be wrapped, and a chain of causes may be a
   * cycle.
   */
  private static final int MAX_CAUSES = 50;

  private static final byte[] LINE =
      ("the program has run out of memory and ends with exit code "
              + EXIT_CODE
              + ", because a thread has died and its work would be missing. Start the program"
              + " again with a larger heap (java -Xmx…) or with fewer events to keep"
              + " (--max-events)."
              + System.lineSeparator())
          .getBytes(StandardCharsets.UTF_8);

  private static final FileOutputStream STANDARD_ERROR = new FileOutputStream(FileDescriptor.err);

  private OutOfMemoryExit() {}

  /** Makes this the handler of all exceptions that the threads of this process do not catch. */
  static void install() {
    Thread.setDefaultUncaughtExceptionHandler(new OutOfMemoryExit());
  }

  @Override
  public void uncaughtException(Thread thread, Throwable e) {
    if (isIn(e)) {
      end();
    }
    System.err.println(
        "the thread "
            + thread.getName()
            + " has ended with an exception that it"
            + " did not catch:");
    e.printStackTrace();
  }

  /** Returns whether this is an {@link OutOfMemoryError} or was caused by one. */
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
      // Standard error is closed; the exit code says the same.
    }
    Runtime.getRuntime().halt(EXIT_CODE);
  }
}
