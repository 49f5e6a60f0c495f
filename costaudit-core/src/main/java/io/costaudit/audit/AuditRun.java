package io.costaudit.audit;

import io.costaudit.audit.AuditRuns.State;
import io.costaudit.audit.AuditRuns.Status;
import io.costaudit.internal.OneLine;
import io.costaudit.time.Window;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A run of the queue {@link AuditRuns}: its request, its progress and the way in which it ended.
 * Its fields are read and written under the lock of the queue, except the volatile ones.
 */
final class AuditRun implements AuditListener {
  private final String id = UUID.randomUUID().toString();
  private final AuditRequest request;
  private final Instant submitted;
  private State state = State.WAITING;
  private @Nullable Instant started;
  private @Nullable Instant ended;
  private String error = "";
  private volatile boolean isCancelled;
  private volatile int total;
  private volatile int done;

  /** Read and written by the thread that runs it. */
  private int storeFailures;

  private String firstStoreFailure = "";

  AuditRun(AuditRequest request, Instant submitted) {
    this.request = request;
    this.submitted = submitted;
  }

  String id() {
    return id;
  }

  AuditRequest request() {
    return request;
  }

  /** Returns what the run audits, for a line of the log. */
  String scope() {
    return request.scope();
  }

  Status status() {
    return new Status(id, request, state, done, total, submitted, started, ended, error);
  }

  /** Returns whether the two runs may audit the same window. */
  boolean meets(AuditRun other) {
    Window mine = request.window();
    Window theirs = other.request.window();
    return mine == null || theirs == null || mine.overlaps(theirs);
  }

  void begin(Instant now) {
    state = State.RUNNING;
    started = now;
  }

  void end(State last, String why, Instant now) {
    state = last;
    error = why;
    ended = now;
  }

  /** Asks the run to end after its current step. */
  void cancel() {
    isCancelled = true;
  }

  boolean isCancelled() {
    return isCancelled;
  }

  @Override
  public void started(int audits) {
    total = audits;
  }

  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread runs it
  public void audited(Window window, AuditType type, AuditResult result) {
    done++;
  }

  @Override
  public void storesFailed(Window window, AuditType type, String why) {
    if (storeFailures == 0) {
      firstStoreFailure = type.wireName() + " of " + AuditText.name(window) + ": " + why;
    }
    storeFailures++;
  }

  /** Returns the final state of the run that gave this report. */
  State stateAfter(AuditReport report) {
    if (report.isCancelled()) {
      return State.CANCELLED;
    }
    boolean isComplete =
        report.storeFailures().isEmpty()
            && report.abandonedWindows().isEmpty()
            && storeFailures == 0;
    return isComplete ? State.DONE : State.FAILED;
  }

  /** Returns the error of the run that gave this report; empty if there was none. */
  String errorOf(AuditReport report) {
    List<String> errors = new ArrayList<>();
    addFirst("could not be run", report.storeFailures(), errors);
    if (storeFailures > 0) {
      errors.add(
          (storeFailures == 1 ? "1 audit" : storeFailures + " audits")
              + " could not be made because stores failed, such as "
              + firstStoreFailure);
    }
    if (!report.abandonedWindows().isEmpty()) {
      int count = report.abandonedWindows().size();
      Map.Entry<Window, String> first = report.abandonedWindows().entrySet().iterator().next();
      errors.add(
          (count == 1 ? "1 window was given up: " : count + " windows were given up, such as ")
              + AuditText.name(first.getKey())
              + ": "
              + first.getValue());
    }
    if (report.sets().isEmpty() && errors.isEmpty() && !report.isCancelled()) {
      addFirst("had nothing to audit", report.missingData(), errors);
    }
    return String.join("; ", errors);
  }

  /** Adds the first reason, which stands for all because they mostly have the same cause. */
  private static void addFirst(String what, Map<AuditType, String> whys, List<String> errors) {
    whys.entrySet().stream()
        .findFirst()
        .ifPresent(
            first ->
                errors.add(
                    whys.size()
                        + (whys.size() == 1 ? " audit " : " audits ")
                        + what
                        + ", such as "
                        + first.getKey().wireName()
                        + ": "
                        + OneLine.of(first.getValue())));
  }

  /**
   * Returns the line of the log about this run if it has an error. The error holds no credentials
   * and no line breaks.
   */
  String logLine(State last, String why) {
    return "the run of audits "
        + id
        + (last == State.FAILED ? " failed, " : " has an error, ")
        + scope()
        + ": "
        + why
        + "; the results that it saved are kept, and the next run begins in its turn";
  }
}
