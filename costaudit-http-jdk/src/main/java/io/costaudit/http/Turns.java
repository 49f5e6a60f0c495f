package io.costaudit.http;

import io.costaudit.time.Durations;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A limit on how many requests of one kind are worked on at once. The others wait for their turn,
 * in the order in which they came. Threads may share it.
 */
final class Turns {
  /** How long a request waits for its turn before it is answered 429, in seconds: {@value}. */
  static final int MAX_WAIT_SECONDS = 10;

  private final String what;
  private final Duration patience;
  private final Semaphore free;

  /**
   * Makes turns that are all free.
   *
   * @param what names the requests, in the plural, for the message of a refusal
   * @param count how many requests are worked on at once, at least 1
   */
  Turns(String what, int count) {
    this(what, count, Duration.ofSeconds(MAX_WAIT_SECONDS));
  }

  /** Makes turns for which a request waits that long. */
  Turns(String what, int count, Duration patience) {
    this.what = what;
    this.patience = patience;
    this.free = new Semaphore(count, true);
  }

  /**
   * Waits for a turn. The caller must {@link #release} it.
   *
   * @throws Refusal with status 429 if no turn is free in time
   */
  void take() {
    try {
      if (!free.tryAcquire(Durations.nanos(patience), TimeUnit.NANOSECONDS)) {
        throw Refusal.busy("too many " + what + " are asked for at once");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Refusal.stopping();
    }
  }

  /** Gives a turn back. */
  void release() {
    free.release();
  }
}
