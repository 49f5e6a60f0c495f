package io.costaudit.testkit.record;

import io.costaudit.CostAuditException;
import io.costaudit.event.CommitOutcomeUnknownException;
import io.costaudit.event.CommitResult;
import io.costaudit.event.LedgerChange;
import io.costaudit.event.LedgerStore;
import io.costaudit.time.Durations;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A store that fails, or is slow, while a test says so. As safe for use by several threads as the
 * one behind it.
 *
 * @since 0.1.0
 */
public class FaultyLedgerStore extends ForwardingLedgerStore {
  private final AtomicInteger outcomesToLose = new AtomicInteger();
  private volatile @Nullable Throwable failure;
  private volatile Duration delay = Duration.ZERO;
  private volatile boolean outcomesKept;

  /** One that works as well as the store behind it. */
  public FaultyLedgerStore(LedgerStore store) {
    super(store);
  }

  /**
   * What each method throws from now on, such as {@link Down}.
   *
   * @param with an {@link Error} or a {@link RuntimeException}; null to work again
   */
  public void fail(@Nullable Throwable with) {
    if (with != null && !(with instanceof Error) && !(with instanceof RuntimeException)) {
      throw new IllegalArgumentException("with must be unchecked: " + with);
    }
    failure = with;
  }

  /** How long each commit takes from now on, in real time; an interrupt cuts it short. */
  public void slow(Duration eachCommit) {
    delay = eachCommit;
  }

  @Override
  protected LedgerStore store() {
    Throwable now = failure;
    if (now instanceof Error error) {
      throw error;
    }
    if (now instanceof RuntimeException exception) {
      throw exception;
    }
    return super.store();
  }

  /**
   * Makes the store lose its connection at the end of each of the next commits.
   *
   * @param times how many commits end in a {@link CommitOutcomeUnknownException}
   * @param isKept whether their changes are kept nevertheless
   */
  public void loseOutcome(int times, boolean isKept) {
    outcomesKept = isKept;
    outcomesToLose.set(times);
  }

  @Override
  public List<CommitResult> commit(List<LedgerChange> changes) {
    long nanos = Durations.nanos(delay);
    long end = System.nanoTime() + nanos;
    for (long left = nanos; left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
      if (Thread.currentThread().isInterrupted()) {
        break; // else this would spin
      }
    }
    if (outcomesToLose.getAndUpdate(left -> Math.max(0, left - 1)) == 0) {
      return super.commit(changes);
    }
    if (outcomesKept) {
      super.commit(changes);
    }
    throw new CommitOutcomeUnknownException("the connection was lost at the end of a commit", null);
  }

  /** What a store throws that is down. */
  public static final class Down extends CostAuditException {
    private static final long serialVersionUID = 1L;

    /** With a message that names nothing. */
    public Down() {
      this("the store is down");
    }

    /** With such a message. */
    public Down(String message) {
      super(message, null);
    }
  }
}
