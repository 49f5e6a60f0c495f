package io.costaudit.http;

import io.costaudit.Credentials;
import java.util.List;

/**
 * Whether answers can be trusted, and what does not work, at one moment. The reasons hold no
 * credentials: they are {@linkplain Credentials#hiddenIn blotted out}. Immutable; threads may share
 * it.
 *
 * @param reasonsAgainst why answers cannot be trusted, one reason an item; empty when they can
 * @param degradations what does not work, one reason an item; empty when all works
 * @since 0.1.0
 */
public record ReadinessReport(List<String> reasonsAgainst, List<String> degradations) {
  /** What both lists come to. */
  public enum State {
    /** All that was asked for works. */
    READY("ready"),
    /** Answers can be trusted, and something that was asked for does not work. */
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

  /** Returns what both lists come to. */
  public State state() {
    if (!reasonsAgainst.isEmpty()) {
      return State.NOT_READY;
    }
    return degradations.isEmpty() ? State.READY : State.DEGRADED;
  }

  /** Whether answers can be trusted, though something may not work. */
  public boolean isReady() {
    return reasonsAgainst.isEmpty();
  }
}
