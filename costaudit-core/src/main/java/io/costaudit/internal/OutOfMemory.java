package io.costaudit.internal;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Notifies a program that one of its threads ran out of memory although the thread goes on. A
 * thread that must not end, such as one that watches a cluster, catches every error; a future and a
 * scheduled task keep an error to themselves. The program would never learn of the error, and after
 * an {@link OutOfMemoryError} it cannot know which other threads have lost data.
 */
public final class OutOfMemory {
  /** A chain of causes may be a ring. */
  private static final int MAX_CAUSES = 50;

  private OutOfMemory() {}

  /**
   * Hands an {@link OutOfMemoryError} to the uncaught exception handler of the current thread, as
   * if the thread had not caught it. Does nothing where the error is of another kind. Throws
   * nothing, whatever the handler throws.
   *
   * @param thrown is or was caused by an {@link OutOfMemoryError}, or not
   */
  public static void tell(Throwable thrown) {
    OutOfMemoryError error = find(thrown);
    if (error != null) {
      Thread thread = Thread.currentThread();
      try {
        thread.getUncaughtExceptionHandler().uncaughtException(thread, error);
      } catch (RuntimeException | Error e) {
        // The JVM ignores what a handler throws, too.
      }
    }
  }

  /**
   * Hands an {@link OutOfMemoryError} to an owner. Does nothing where the error is of another kind.
   * Throws nothing, whatever the owner throws.
   *
   * @param thrown is or was caused by an {@link OutOfMemoryError}, or not
   * @param owner is called in the current thread
   */
  public static void tell(Throwable thrown, Consumer<? super OutOfMemoryError> owner) {
    OutOfMemoryError error = find(thrown);
    if (error != null) {
      try {
        owner.accept(error);
      } catch (RuntimeException | Error e) {
        // The thread lives on, whatever its owner does.
      }
    }
  }

  private static @Nullable OutOfMemoryError find(Throwable thrown) {
    Throwable cause = thrown;
    for (int i = 0; i < MAX_CAUSES && cause != null; i++) {
      if (cause instanceof OutOfMemoryError error) {
        return error;
      }
      cause = cause.getCause();
    }
    return null;
  }
}
