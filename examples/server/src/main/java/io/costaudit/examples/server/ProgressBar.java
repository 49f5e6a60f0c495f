package io.costaudit.examples.server;

import io.costaudit.audit.AuditListener;
import io.costaudit.audit.AuditResult;
import io.costaudit.audit.AuditType;
import io.costaudit.time.Window;
import java.io.PrintWriter;
import java.time.Duration;

/** A line on a terminal that tells how far a run of audits is. */
final class ProgressBar implements AuditListener, AutoCloseable {
  private static final int WIDTH = 30;
  private static final int LINE = 78;
  private static final long PAUSE_NANOS = Duration.ofMillis(100).toNanos();

  private final PrintWriter terminal;
  private final long begun = System.nanoTime();
  private long drawn = begun - PAUSE_NANOS;
  private int total;
  private int done;
  private boolean isVisible;

  ProgressBar(PrintWriter terminal) {
    this.terminal = terminal;
  }

  @Override
  public void started(int audits) {
    total = audits;
  }

  @Override
  public void reading(Window window) {
    draw("reading " + AuditPrinter.name(window));
  }

  @Override
  public void audited(Window window, AuditType type, AuditResult result) {
    done++;
    draw(AuditPrinter.name(window));
  }

  private void draw(String what) {
    long now = System.nanoTime();
    if (total == 0 || now - drawn < PAUSE_NANOS) {
      return;
    }
    drawn = now;
    int filled = (int) ((long) WIDTH * done / total);
    String line =
        "["
            + "#".repeat(filled)
            + ".".repeat(WIDTH - filled)
            + "] "
            + done
            + "/"
            + total
            + " "
            + what
            + left(now);
    terminal.print("\r" + padded(line));
    terminal.flush();
    isVisible = true;
  }

  private String left(long now) {
    if (done == 0) {
      return "";
    }
    long seconds = Duration.ofNanos((now - begun) / done * (total - done)).toSeconds();
    return ", " + seconds + " s left";
  }

  private static String padded(String line) {
    String cut = line.length() > LINE ? line.substring(0, LINE) : line;
    return cut + " ".repeat(LINE - cut.length());
  }

  /** Wipes the line. */
  @Override
  public void close() {
    if (isVisible) {
      terminal.print("\r" + " ".repeat(LINE) + "\r");
      terminal.flush();
    }
  }
}
