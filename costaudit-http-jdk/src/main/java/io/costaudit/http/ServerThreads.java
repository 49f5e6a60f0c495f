package io.costaudit.http;

import io.costaudit.internal.OutOfMemory;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The threads of a server, as one thread group. The server of the JDK makes its timers and its
 * dispatcher itself; they belong to the group of the thread that makes and starts the server, so
 * this group learns when one of them has died. A server without its timers no longer disconnects
 * slow clients, and does not report it.
 */
final class ServerThreads extends ThreadGroup {
  private static final Logger LOG = System.getLogger(CostAuditServer.class.getName());
  private static final int IDLE_THREAD_SECONDS = 10;

  /**
   * The stack of a thread that talks to clients. Such threads are many and compute nothing, but the
   * handlers of users run in them too.
   */
  private static final int STACK_BYTES = 512 << 10;

  private final Consumer<? super OutOfMemoryError> owner;
  private final boolean hasOwner;
  private final AtomicInteger number = new AtomicInteger();

  /**
   * Makes a group without threads.
   *
   * @param owner receives each {@link OutOfMemoryError}, in the thread that met it; null to leave
   *     the error to the handler of uncaught exceptions
   */
  ServerThreads(@Nullable Consumer<? super OutOfMemoryError> owner) {
    super("costaudit-http");
    this.owner = owner == null ? OutOfMemory::tell : owner;
    this.hasOwner = owner != null;
  }

  /** An action that may fail as the server of the JDK does. */
  interface Making<T> {
    T make() throws IOException;
  }

  /**
   * Runs an action in a thread of this group, so that all threads that the action makes belong to
   * the group.
   */
  <T> T make(Making<T> making) throws IOException {
    Maker<T> maker = new Maker<>(making);
    Thread thread = new Thread(this, maker, "costaudit-http-start");
    thread.start();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true; // binding a port takes no time
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return maker.result();
  }

  private static final class Maker<T> implements Runnable {
    private final Making<T> making;
    private @Nullable T made;
    private @Nullable Throwable failure;

    Maker(Making<T> making) {
      this.making = making;
    }

    @Override
    public void run() {
      try {
        made = making.make();
      } catch (Throwable e) {
        failure = e;
      }
    }

    T result() throws IOException {
      if (failure instanceof IOException e) {
        throw e;
      }
      if (failure instanceof RuntimeException e) {
        throw e;
      }
      if (failure instanceof Error e) {
        throw e;
      }
      if (made == null) {
        throw new IllegalStateException("nothing was made", failure);
      }
      return made;
    }
  }

  /**
   * Makes the executor of a server: as many threads as there are requests, and never fewer than
   * connections, as each thread may have to wait for its client.
   */
  ThreadPoolExecutor executor() {
    return new ThreadPoolExecutor(
        0,
        Integer.MAX_VALUE, // the number of connections bounds it
        IDLE_THREAD_SECONDS,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        this::newThread) {
      @Override
      public void execute(Runnable task) {
        try {
          super.execute(task);
        } catch (OutOfMemoryError e) {
          // The dispatcher would close the connection and say nothing.
          owner.accept(e);
          throw new RejectedExecutionException("no thread for a request", e);
        }
      }
    };
  }

  private Thread newThread(Runnable task) {
    Thread thread =
        new Thread(this, task, "costaudit-http-" + number.incrementAndGet(), STACK_BYTES);
    // The server's own thread keeps the process alive as long as it listens.
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Reports an {@link OutOfMemoryError} to the owner, and logs any other exception that a thread
   * did not catch.
   */
  @Override
  public void uncaughtException(Thread thread, Throwable e) {
    if (e instanceof OutOfMemoryError error && hasOwner) {
      owner.accept(error);
      return;
    }
    if (!(e instanceof OutOfMemoryError)) {
      LOG.log(Level.ERROR, "the thread " + thread.getName() + " of the HTTP server has ended", e);
    }
    super.uncaughtException(thread, e);
  }
}
