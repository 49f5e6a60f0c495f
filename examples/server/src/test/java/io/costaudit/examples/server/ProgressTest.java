package io.costaudit.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.audit.AuditOutcome;
import io.costaudit.audit.AuditResult;
import io.costaudit.audit.AuditSet;
import io.costaudit.audit.AuditStatus;
import io.costaudit.audit.AuditType;
import io.costaudit.audit.EqualityAudit;
import io.costaudit.testsupport.Poll;
import io.costaudit.time.Window;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

/** How far a run is, by a clock that the test sets. */
class ProgressTest {
  private static final Instant START = Instant.parse("2026-11-20T00:00:00Z");
  private static final int PER_DAY = 5;
  private static final AuditResult RESULT =
      new EqualityAudit(
          new AuditOutcome(AuditStatus.PASSED, "", START, List.of(), List.of(), null));

  private final AtomicLong nanos = new AtomicLong(123);
  private final StringWriter text = new StringWriter();
  private final PrintWriter out = new PrintWriter(text);
  private final Pace pace = new Pace(nanos::get);

  private void pass(long seconds) {
    nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }

  private static Window day(int index) {
    Instant start = START.plus(Duration.ofDays(index));
    return new Window(start, start.plus(Duration.ofDays(1)));
  }

  private void audit(Progress progress, int index, long seconds) {
    progress.reading(day(index));
    pass(seconds);
    for (int i = 0; i < PER_DAY; i++) {
      progress.audited(day(index), AuditType.CLUSTER_EQUALITY, RESULT);
    }
    progress.saved(AuditSet.empty(day(index)));
  }

  @Test
  void aLineForEachDayTellsHowLongTheRestTakes() {
    Progress lines = new ProgressLines(out, pace);
    lines.started(4 * PER_DAY);
    audit(lines, 0, 12);
    audit(lines, 1, 4);
    lines.failed(day(2), new IllegalStateException());
    audit(lines, 3, 200);
    lines.close();
    // 3 days of 12 s; 2 of (12 + 4) / 2; then 1 of (12 + 4 + 200) / 3, which is 72.
    assertThat(text.toString().lines())
        .containsExactly(
            "2026-11-20: 5 of 20 audits, 12 s, about 35 s left",
            "2026-11-21: 10 of 20 audits, 16 s, about 15 s left",
            "2026-11-22: given up, 10 of 20 audits, 16 s, about 15 s left",
            "2026-11-23: 15 of 20 audits, 3 min 36 s, about 70 s left");
  }

  @Test
  void theLastLineTellsNoTimeLeft() {
    Progress lines = new ProgressLines(out, pace);
    lines.started(2 * PER_DAY);
    audit(lines, 0, 9_000);
    audit(lines, 1, 60);
    assertThat(text.toString().lines())
        .containsExactly(
            "2026-11-20: 5 of 10 audits, 2 h 30 min, about 3 h left",
            "2026-11-21: 10 of 10 audits, 2 h 31 min");
  }

  private String drawn(ProgressBar bar) {
    int before = text.toString().length();
    bar.tick();
    String line = text.toString().substring(before);
    assertThat(line).startsWith("\r").hasSize(79);
    return line.substring(1).stripTrailing();
  }

  @Test
  void theBarMovesWhileAnAnswerIsAwaited() {
    ProgressBar bar = ProgressBar.still(out, pace, "asking the server what it is");
    bar.tick();
    assertThat(text.toString()).as("too soon").isEmpty();
    pass(2);
    assertThat(drawn(bar)).isEqualTo("asking the server what it is, 2 s");
    bar.started(4 * PER_DAY);
    bar.reading(day(0));
    pass(1);
    assertThat(drawn(bar)).isEqualTo("[....................] 0/20 reading 2026-11-20, 3 s");
    pass(1);
    assertThat(drawn(bar)).isEqualTo("[....................] 0/20 reading 2026-11-20, 4 s");
    audit(bar, 0, 18);
    bar.reading(day(1));
    pass(10);
    // A day takes 20 s, so that 50 s of the 60 s are left.
    assertThat(drawn(bar))
        .isEqualTo("[#####...............] 5/20 reading 2026-11-21, 32 s, about 50 s left");
    pass(1_000);
    // It takes longer than it should: at least half of what three days take.
    assertThat(drawn(bar))
        .isEqualTo("[#####...............] 5/20 reading 2026-11-21, 17 min 12 s, about 30 s left");
    bar.close();
    assertThat(text.toString()).endsWith("\r" + " ".repeat(78) + "\r");
    int length = text.toString().length();
    bar.tick();
    bar.close();
    assertThat(text.toString()).hasSize(length);
  }

  @Test
  void theBarMovesByItselfUntilItIsClosed() {
    pass(5);
    ProgressBar bar = ProgressBar.moving(out, pace, "asking");
    Poll.until("a line", () -> text.toString().contains("\rasking, 5 s"));
    pass(2);
    Poll.until("the next", () -> text.toString().contains("\rasking, 7 s"));
    bar.close();
    Poll.until(
        "the end of the thread",
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("progress")));
    assertThat(text.toString()).endsWith("\r" + " ".repeat(78) + "\r");
  }

  @Test
  void aLogRecordFindsTheLineEmpty() {
    pass(5);
    try (ProgressBar bar = ProgressBar.moving(out, pace, "asking")) {
      bar.tick();
      assertThat(text.toString()).startsWith("\rasking, 5 s");
      new OneLineLog().format(new LogRecord(Level.WARNING, "a warning"));
      assertThat(text.toString()).contains("\r" + " ".repeat(78) + "\r");
    }
  }

  @Test
  void aShortRunShowsNoBar() {
    try (ProgressBar bar = ProgressBar.still(out, pace, "asking")) {
      bar.started(PER_DAY);
      audit(bar, 0, 0);
      bar.tick();
    }
    assertThat(text.toString()).isEmpty();
  }
}
