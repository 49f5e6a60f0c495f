package io.costaudit.examples.server;

import io.costaudit.audit.AuditResult;
import io.costaudit.audit.AuditSet;
import io.costaudit.audit.AuditText;
import io.costaudit.audit.AuditType;
import io.costaudit.time.Window;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A line on a terminal that tells how far a run of audits is, drawn again and again by a thread of
 * its own, since an answer may take minutes. The line is wiped at the end, and so is the thread.
 */
final class ProgressBar implements Progress {
  private static final int WIDTH = 20;
  private static final int LINE = 78;
  private static final Duration TICK = Duration.ofMillis(250);

  /** What is over sooner needs no bar. */
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private final PrintWriter terminal;
  private final Object lock = new Object();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread ticker = new Thread(this::tickUntilClosed, "progress");
  private final Pace pace;
  private String what;
  private boolean isVisible;

  private ProgressBar(PrintWriter terminal, Pace pace, String what) {
    this.terminal = terminal;
    this.pace = pace;
    this.what = what;
  }

  /**
   * One that is drawn by {@link #tick} alone.
   *
   * @param what goes on before a window is read
   */
  static ProgressBar still(PrintWriter terminal, Pace pace, String what) {
    return new ProgressBar(terminal, pace, what);
  }

  /** One that is drawn until it is closed. */
  static ProgressBar moving(PrintWriter terminal, Pace pace, String what) {
    ProgressBar bar = still(terminal, pace, what);
    OneLineLog.beforeEach(bar::wipe);
    bar.ticker.setDaemon(true);
    bar.ticker.start();
    return bar;
  }

  private void tickUntilClosed() {
    try {
      while (!closed.await(TICK.toMillis(), TimeUnit.MILLISECONDS)) {
        tick();
      }
    } catch (InterruptedException e) {
      // Nobody interrupts it but to end it.
    }
  }

  @Override
  public void started(int audits) {
    synchronized (lock) {
      pace.started(audits);
    }
  }

  @Override
  public void reading(Window window) {
    synchronized (lock) {
      what = "reading " + AuditText.name(window);
    }
  }

  @Override
  public void audited(Window window, AuditType type, AuditResult result) {
    synchronized (lock) {
      pace.audited();
      what = "auditing " + AuditText.name(window);
    }
  }

  @Override
  public void saved(AuditSet set) {
    synchronized (lock) {
      pace.windowEnded();
    }
  }

  @Override
  public void failed(Window window, RuntimeException why) {
    synchronized (lock) {
      pace.windowEnded();
    }
  }

  /** Draws the line as it is now. */
  void tick() {
    synchronized (lock) {
      if (pace.elapsed().compareTo(PATIENCE) < 0 || closed.getCount() == 0) {
        return;
      }
      terminal.print("\r" + padded(line()));
      terminal.flush();
      isVisible = true;
    }
  }

  private String line() {
    String times = ", " + pace.elapsedText() + pace.leftText();
    if (pace.total() == 0) {
      return what + times;
    }
    int filled = (int) ((long) WIDTH * pace.done() / pace.total());
    return "["
        + "#".repeat(filled)
        + ".".repeat(WIDTH - filled)
        + "] "
        + pace.done()
        + "/"
        + pace.total()
        + " "
        + what
        + times;
  }

  private static String padded(String line) {
    String cut = line.length() > LINE ? line.substring(0, LINE) : line;
    return cut + " ".repeat(LINE - cut.length());
  }

  /** Makes room for others; the next tick draws the line again. */
  private void wipe() {
    synchronized (lock) {
      if (isVisible) {
        terminal.print("\r" + " ".repeat(LINE) + "\r");
        terminal.flush();
        isVisible = false;
      }
    }
  }

  @Override
  public void close() {
    closed.countDown();
    OneLineLog.beforeEach(() -> {});
    wipe();
  }
}
