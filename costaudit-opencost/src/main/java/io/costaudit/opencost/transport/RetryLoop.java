package io.costaudit.opencost.transport;

import io.costaudit.opencost.OpenCostException;
import io.costaudit.opencost.OpenCostException.Kind;
import io.costaudit.time.Durations;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Sends a request again where that is safe, after a wait that grows from try to try. Safe for use
 * by several threads.
 */
public final class RetryLoop {
  private static final int MAX_DOUBLINGS = 30;

  private final HttpTransport transport;
  private final int retries;
  private final Duration firstBackoff;
  private final Duration maxBackoff;
  private final Pause pause;

  /**
   * Begins without a request.
   *
   * @param retries how often a request is sent again at most, 0 or more; once if the connection is
   *     refused
   * @param firstBackoff the longest wait before the second try, more than zero; each further wait
   *     may be twice as long
   * @param maxBackoff the longest wait of all; where the server asks for a longer one, the request
   *     is not sent again
   */
  public RetryLoop(
      HttpTransport transport,
      int retries,
      Duration firstBackoff,
      Duration maxBackoff,
      Pause pause) {
    this.transport = transport;
    this.retries = retries;
    this.firstBackoff = firstBackoff;
    this.maxBackoff = maxBackoff;
    this.pause = pause;
  }

  /**
   * Sends a request until a usable response begins.
   *
   * @param deadline when it gives up, in the time of {@link System#nanoTime}
   * @return the response, which the caller closes
   * @throws OpenCostException if there is no usable response; it tells of the last try
   */
  public Response open(URI uri, long deadline) {
    int tries = 1;
    boolean wasConnectionRefused = false;
    while (true) {
      Outcome outcome = transport.send(uri, deadline, tries);
      if (outcome instanceof Response response) {
        return response;
      }
      FailedRequest failed = (FailedRequest) outcome;
      boolean isConnectionRefused = failed.isConnectionRefused();
      Duration delay =
          isConnectionRefused
              ? Duration.ZERO
              : failed.delay() == null ? backoff(tries) : failed.delay();
      if (!failed.isRetryable()
          || (isConnectionRefused && wasConnectionRefused)
          || tries > retries
          || delay.compareTo(maxBackoff) > 0
          || deadline - System.nanoTime() - Durations.nanos(delay) <= 0) {
        throw failed.why();
      }
      if (!delay.isZero()) {
        pause(delay, transport.errors(uri, tries));
      }
      wasConnectionRefused |= isConnectionRefused;
      tries++;
    }
  }

  /** Half of it is left to chance, so that many clients do not come back at once. */
  private Duration backoff(int tries) {
    long most =
        Math.min(
            Durations.nanos(maxBackoff),
            (long)
                Math.min(
                    Long.MAX_VALUE,
                    Durations.nanos(firstBackoff)
                        * (double) (1L << Math.min(tries - 1, MAX_DOUBLINGS))));
    return Duration.ofNanos(most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1));
  }

  private void pause(Duration wait, ResponseErrors errors) {
    try {
      if (pause.await(transport.closed(), wait)) {
        throw errors.noResponse(Kind.CLOSED, "the client was closed", null);
      }
    } catch (InterruptedException e) {
      throw errors.interrupted(e);
    }
  }
}
