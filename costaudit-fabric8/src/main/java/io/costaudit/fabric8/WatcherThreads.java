package io.costaudit.fabric8;

import io.costaudit.internal.OutOfMemory;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The threads of a {@link ClusterWatcher}: one polls the watches, one hands observations to the
 * ledger, one reports states and coverage, and up to 16 ask servers. Safe for use by several
 * threads.
 */
final class WatcherThreads {
  /**
   * The time, in seconds, for which the start waits until the coverage of former sessions is read.
   */
  private static final int BEGIN_SECONDS = 5;

  private static final int MAX_SLOW_TASKS = 16;
  private static final int IDLE_THREAD_SECONDS = 5;

  private static final Logger LOG = System.getLogger(ClusterWatcher.class.getName());

  private final String clusterId;
  private final ThreadPoolExecutor slowTasks;
  private final ExecutorService reports;

  private final Object lock = new Object();
  private @Nullable ScheduledExecutorService polls;
  private @Nullable Thread feeding;
  private boolean polling;
  private boolean closed;

  WatcherThreads(String clusterId) {
    this.clusterId = clusterId;
    slowTasks = pool("server", MAX_SLOW_TASKS);
    reports = pool("states", 1);
  }

  private ThreadPoolExecutor pool(String what, int count) {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            count,
            count,
            IDLE_THREAD_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> thread(task, what));
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  private Thread thread(Runnable task, String what) {
    Thread thread = new Thread(task, "costaudit-" + what + "-" + clusterId);
    thread.setDaemon(true);
    return thread;
  }

  /** Returns what runs tasks that wait for a server. */
  ThreadPoolExecutor slowTasks() {
    return slowTasks;
  }

  /** Returns what runs reports, one after the other. */
  Executor reports() {
    return reports;
  }

  /**
   * Starts the threads; does nothing if they have been started.
   *
   * @param feed hands observations to the ledger until it is closed
   * @param beginning runs before the first poll, unless it takes longer than {@value
   *     #BEGIN_SECONDS} seconds
   * @param poll runs again and again; an exception that escapes from it ends nothing
   * @param interval the time between the end of a poll and the start of the next one
   * @throws IllegalStateException if the threads have been stopped
   */
  void start(Runnable feed, Runnable beginning, Runnable poll, Duration interval) {
    synchronized (lock) {
      if (closed) {
        throw new IllegalStateException("the watcher of " + clusterId + " is closed");
      }
      if (polls != null) {
        return;
      }
      feeding = thread(feed, "ledger");
      feeding.start();
      polls = Executors.newSingleThreadScheduledExecutor(task -> thread(task, "watches"));
      Runnable begin = () -> beginToPoll(poll, interval);
      reports.execute(
          () -> {
            beginning.run();
            begin.run();
          });
      Future<?> unused = polls.schedule(begin, BEGIN_SECONDS, TimeUnit.SECONDS);
    }
  }

  private void beginToPoll(Runnable poll, Duration interval) {
    synchronized (lock) {
      if (closed || polls == null || polling) {
        return;
      }
      polling = true;
      Future<?> unused =
          polls.scheduleWithFixedDelay(
              () -> runAndLiveOn(poll), 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /**
   * Polls once. An exception that escaped from here would end all further polls, and a lost watch
   * would no longer be noticed.
   */
  private static void runAndLiveOn(Runnable poll) {
    try {
      poll.run();
    } catch (RuntimeException | Error e) {
      // The only thing left to do is to poll again: while another thread has used up the memory,
      // not even a line of the log can be made.
      reportLackOfMemory(e);
    }
  }

  /** Reports an error that a lack of memory may have caused; throws nothing. */
  private static void reportLackOfMemory(Throwable e) {
    try {
      OutOfMemory.tell(e);
    } catch (RuntimeException | Error again) {
      // Even loading a class may fail now. The next poll meets the same error, or has memory.
    }
  }

  /** Runs a task in the thread that polls; does nothing before the start and after the end. */
  void wake(Runnable task) {
    synchronized (lock) {
      if (polls == null || closed) {
        return;
      }
      try {
        polls.execute(task);
      } catch (RejectedExecutionException e) {
        LOG.log(Level.DEBUG, "closed meanwhile", e);
      }
    }
  }

  /** Returns whether the polls have been stopped. */
  boolean isClosed() {
    synchronized (lock) {
      return closed;
    }
  }

  /** Stops the polls and the requests; returns false if they were stopped before. */
  boolean stopPolling() {
    synchronized (lock) {
      if (closed) {
        return false;
      }
      closed = true;
      if (polls != null) {
        polls.shutdownNow();
      }
    }
    slowTasks.shutdownNow();
    return true;
  }

  /**
   * Waits until pending observations are recorded, and then interrupts the thread of the ledger.
   */
  void awaitFeed() {
    Thread thread;
    synchronized (lock) {
      thread = feeding;
    }
    if (thread == null) {
      return;
    }
    try {
      thread.join(TimeUnit.SECONDS.toMillis(ClusterWatcher.CLOSE_SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    thread.interrupt();
  }

  /** Drops the reports that wait, and makes no more. */
  void dropReports() {
    reports.shutdownNow();
  }

  /**
   * Makes the reports that wait, and a last one.
   *
   * @param last the last report
   */
  void endReports(Runnable last) {
    reports.execute(last);
    reports.shutdown();
    try {
      if (!reports.awaitTermination(ClusterWatcher.CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.log(
            Level.WARNING,
            "the end of watching "
                + clusterId
                + " may not have been reported to the coverage and the listener");
        reports.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      reports.shutdownNow();
    }
  }
}
