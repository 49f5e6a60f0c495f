package io.costaudit.examples.server;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;

/**
 * Ctrl-C, or a signal to end: whoever waits for it goes on, and the process ends once this is
 * closed. As the outermost resource of a command it lets all others be closed before.
 */
final class Shutdown implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 5;

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);

  private final List<Runnable> atOnce = new CopyOnWriteArrayList<>();

  private volatile long patienceSeconds = PATIENCE_SECONDS;

  private final boolean tellsItsEnd;

  private Shutdown(boolean tellsItsEnd) {
    this.tellsItsEnd = tellsItsEnd;
  }

  /** Returns the shutdown of a command that prints what it has done when it is ended. */
  static Shutdown hooked() {
    return hooked(false);
  }

  /** Returns the shutdown of a server, whose log ends with a line on its end. */
  static Shutdown hookedForServer() {
    return hooked(true);
  }

  private static Shutdown hooked(boolean tellsItsEnd) {
    Shutdown shutdown = new Shutdown(tellsItsEnd);
    Runtime.getRuntime().addShutdownHook(new Thread(shutdown::end, "shutdown"));
    return shutdown;
  }

  /** Does this once the process is to end, in another thread: it frees whoever would not notice. */
  void whenAsked(Runnable action) {
    atOnce.add(action);
  }

  /** Lets the end take that much longer than it may by itself. */
  void allow(Duration more) {
    patienceSeconds = PATIENCE_SECONDS + more.toSeconds();
  }

  /** Asks for the end from within. */
  void ask() {
    asked.countDown();
  }

  private void end() {
    boolean isSignal = closed.getCount() > 0;
    asked.countDown();
    atOnce.forEach(Runnable::run);
    try {
      // Not the end of the main thread: that waits for this hook once it wants to exit.
      long patience = patienceSeconds;
      if (!closed.await(patience, TimeUnit.SECONDS)) {
        System.err.println("not all was closed within " + patience + " seconds");
      } else if (isSignal && tellsItsEnd) {
        // Not written to the log, because the log has a hook of its own and may be closed by now.
        System.err.println(
            OneLineLog.line(
                Level.INFO, "the program was stopped by a signal, and everything was closed"));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether the process is to end. */
  boolean isAsked() {
    return asked.getCount() == 0;
  }

  void await() throws InterruptedException {
    asked.await();
  }

  /** Waits that long at most; gives whether the process is to end. */
  boolean await(int seconds) throws InterruptedException {
    return asked.await(seconds, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
