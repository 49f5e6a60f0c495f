package io.costaudit.fabric8;

import java.lang.Thread.UncaughtExceptionHandler;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Counts how often one error reaches the default uncaught exception handler of this process. */
final class UncaughtErrors implements UncaughtExceptionHandler, AutoCloseable {
  private final Error error;
  private final @Nullable UncaughtExceptionHandler before =
      Thread.getDefaultUncaughtExceptionHandler();
  private final AtomicInteger count = new AtomicInteger();

  private UncaughtErrors(Error error) {
    this.error = error;
  }

  static UncaughtErrors of(Error error) {
    UncaughtErrors errors = new UncaughtErrors(error);
    Thread.setDefaultUncaughtExceptionHandler(errors);
    return errors;
  }

  @Override
  public void uncaughtException(Thread thread, Throwable thrown) {
    if (thrown == error) {
      count.incrementAndGet();
    } else if (before != null) {
      before.uncaughtException(thread, thrown);
    } else {
      thrown.printStackTrace();
    }
  }

  int count() {
    return count.get();
  }

  @Override
  public void close() {
    Thread.setDefaultUncaughtExceptionHandler(before);
  }
}
