package io.costaudit.testkit.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Runs what several threads do at once, with an end to it: who holds up the others is found. */
public final class Threads {
  private static final int MINUTES = 2;

  private Threads() {}

  /**
   * What each task returns, in their order; all run at once.
   *
   * @throws AssertionError if one fails, or if they do not end
   */
  public static <T> List<T> runAll(Collection<? extends Callable<T>> tasks)
      throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> task : threads.invokeAll(tasks, MINUTES, TimeUnit.MINUTES)) {
        if (task.isCancelled()) {
          throw new AssertionError(
              tasks.size() + " threads do not end within " + MINUTES + " minutes");
        }
        results.add(task.get());
      }
      return results;
    } catch (ExecutionException e) {
      throw new AssertionError("one of " + tasks.size() + " threads fails: " + e.getCause(), e);
    } finally {
      threads.shutdownNow();
    }
  }
}
