package io.costaudit.examples.server;

import io.costaudit.audit.AuditResult;
import io.costaudit.audit.AuditSet;
import io.costaudit.audit.AuditText;
import io.costaudit.audit.AuditType;
import io.costaudit.time.Window;
import java.io.PrintWriter;

/** A line for each window that is done, for logs. For the thread that audits. */
final class ProgressLines implements Progress {
  private final PrintWriter out;
  private final Pace pace;

  ProgressLines(PrintWriter out, Pace pace) {
    this.out = out;
    this.pace = pace;
  }

  @Override
  public void started(int audits) {
    pace.started(audits);
  }

  @Override
  public void audited(Window window, AuditType type, AuditResult result) {
    pace.audited();
  }

  @Override
  public void saved(AuditSet set) {
    print(set.window(), "");
  }

  @Override
  public void failed(Window window, RuntimeException why) {
    print(window, "given up, ");
  }

  private void print(Window window, String what) {
    pace.windowEnded();
    out.println(
        AuditText.name(window)
            + ": "
            + what
            + pace.done()
            + " of "
            + pace.total()
            + " audits, "
            + pace.elapsedText()
            + pace.leftText());
    out.flush();
  }

  @Override
  public void close() {}
}
