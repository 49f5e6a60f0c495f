package io.costaudit.testkit.concurrent;

/**
 * An operation that came to its end.
 *
 * @param began nanoseconds of one clock, before it was asked
 * @param ended after it had answered
 */
record Asked<S>(int thread, Operation<?, S> operation, Object answer, long began, long ended) {
  /** Whether it was over before the other one began. */
  boolean isBefore(Asked<?> other) {
    return ended < other.began;
  }

  @Override
  public String toString() {
    return "thread %d, %d to %d ns: %s -> %s".formatted(thread, began, ended, operation, answer);
  }
}
