package io.costaudit.http;

import io.costaudit.internal.Credentials;
import java.util.List;

/**
 * A report on one moment: whether answers can be trusted, and what does not work. The reasons hold
 * no credentials: these are {@linkplain Credentials#hiddenIn hidden}. Immutable; threads may share
 * it.
 *
 * @param reasonsAgainst why answers cannot be trusted, one reason an item; empty when they can
 * @param degradations what does not work, one reason an item; empty when all works
 * @since 0.1.0
 */
public record ReadinessReport(List<String> reasonsAgainst, List<String> degradations) {
  /** The state that follows from the two lists. */
  public enum State {
    /** Everything works. */
    READY("ready"),
    /** Answers can be trusted, but something else does not work. */
    DEGRADED("degraded"),
    /** Answers cannot be trusted yet. */
    NOT_READY("notReady");

    private final String wireName;

    State(String wireName) {
      this.wireName = wireName;
    }

    /** Returns the state as {@code /readyz?detail=full} tells it: {@code degraded}. */
    public String wireName() {
      return wireName;
    }
  }

  public ReadinessReport {
    reasonsAgainst = reasonsAgainst.stream().map(Credentials::hiddenIn).toList();
    degradations = degradations.stream().map(Credentials::hiddenIn).toList();
  }

  /** Returns the state that follows from the two lists. */
  public State state() {
    if (!reasonsAgainst.isEmpty()) {
      return State.NOT_READY;
    }
    return degradations.isEmpty() ? State.READY : State.DEGRADED;
  }

  /** Returns whether answers can be trusted; something else may not work. */
  public boolean isReady() {
    return reasonsAgainst.isEmpty();
  }
}
