package io.costaudit.testkit.record;

import static java.util.Objects.requireNonNull;

import io.costaudit.audit.AuditListener;
import io.costaudit.audit.AuditResult;
import io.costaudit.audit.AuditSet;
import io.costaudit.audit.AuditType;
import io.costaudit.time.Window;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/**
 * Keeps what it is told of runs of audits, in the order in which it is told. Threads may share it.
 *
 * @since 0.1.0
 */
public final class RecordingAuditListener implements AuditListener {
  private final Recording<Call> calls = new Recording<>();

  /** One that was told nothing. */
  public RecordingAuditListener() {}

  /** What it was told. */
  public sealed interface Call {}

  /** A run began. */
  public record Started(int audits) implements Call {}

  /** The stores of a window were about to be read. */
  public record Reading(Window window) implements Call {
    public Reading {
      requireNonNull(window, "window");
    }
  }

  /** An audit of a window was done. */
  public record Audited(Window window, AuditType type, AuditResult result) implements Call {
    public Audited {
      requireNonNull(window, "window");
      requireNonNull(type, "type");
      requireNonNull(result, "result");
    }
  }

  /** All audits of a window were done. */
  public record Saved(AuditSet set) implements Call {
    public Saved {
      requireNonNull(set, "set");
    }
  }

  /** A window was given up. */
  public record Failed(Window window, RuntimeException why) implements Call {
    public Failed {
      requireNonNull(window, "window");
      requireNonNull(why, "why");
    }
  }

  @Override
  public void started(int audits) {
    calls.add(new Started(audits));
  }

  @Override
  public void reading(Window window) {
    calls.add(new Reading(window));
  }

  @Override
  public void audited(Window window, AuditType type, AuditResult result) {
    calls.add(new Audited(window, type, result));
  }

  @Override
  public void saved(AuditSet set) {
    calls.add(new Saved(set));
  }

  @Override
  public void failed(Window window, RuntimeException why) {
    calls.add(new Failed(window, why));
  }

  /** All that it was told so far, oldest first; a copy. */
  public List<Call> calls() {
    return calls.all();
  }

  /** Those of one kind. */
  public <C extends Call> List<C> calls(Class<C> kind) {
    return calls.all().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** Forgets what it was told. */
  public void clear() {
    calls.clear();
  }

  /**
   * Waits until it is told such a thing.
   *
   * @param limit of real time, whatever the clock of the test says
   * @return the first of them
   * @throws AssertionError if it is not told in that time; the message has what it was told
   * @throws InterruptedException if the thread was interrupted
   */
  public Call await(Predicate<? super Call> isMeant, Duration limit) throws InterruptedException {
    return calls.await(isMeant, 1, limit).get(0);
  }
}
