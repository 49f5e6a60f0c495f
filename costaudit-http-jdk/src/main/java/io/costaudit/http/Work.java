package io.costaudit.http;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The work for one request whose parameters are good: an optional wait, which needs neither
 * processors nor much memory, and the making of the answer.
 */
final class Work {
  private final @Nullable Runnable wait;
  private final Supplier<Answer> answer;

  private Work(@Nullable Runnable wait, Supplier<Answer> answer) {
    this.wait = wait;
    this.answer = answer;
  }

  /** Returns work that waits for nothing. */
  static Work of(Supplier<Answer> answer) {
    return new Work(null, answer);
  }

  /**
   * Returns work that first waits.
   *
   * @param wait returns when the answer can be made without another wait, or throws
   */
  static Work after(Runnable wait, Supplier<Answer> answer) {
    return new Work(wait, answer);
  }

  /** Returns whether there is something to wait for. */
  boolean waits() {
    return wait != null;
  }

  /** Waits. */
  void await() {
    if (wait != null) {
      wait.run();
    }
  }

  /** Makes the answer. */
  Answer answer() {
    return answer.get();
  }
}
