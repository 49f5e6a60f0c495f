package io.costaudit.testkit.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Runs tasks in several threads at once, and fails if they do not end. */
public final class Threads {
  private static final int MINUTES = 2;

  private Threads() {}

  /**
   * Runs each task in a thread of its own and returns what the tasks return, in their order. No
   * task begins before all threads have started, so that the tasks meet each other.
   *
   * @throws AssertionError if one fails, or if they do not end
   */
  public static <T> List<T> runAll(Collection<? extends Callable<T>> tasks)
      throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
    CyclicBarrier start = new CyclicBarrier(tasks.size());
    List<Callable<T>> together = new ArrayList<>();
    for (Callable<T> task : tasks) {
      together.add(
          () -> {
            start.await(1, TimeUnit.MINUTES);
            return task.call();
          });
    }
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> task : threads.invokeAll(together, MINUTES, TimeUnit.MINUTES)) {
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
