package io.costaudit.opencost.transport;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** Waits before a request is sent again. */
@FunctionalInterface
public interface Pause {
  /**
   * Waits for that time, or until the transport is closed.
   *
   * @return whether the transport is closed
   */
  boolean await(CountDownLatch closed, Duration wait) throws InterruptedException;
}
