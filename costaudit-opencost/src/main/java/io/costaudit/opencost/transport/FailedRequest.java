package io.costaudit.opencost.transport;

import io.costaudit.opencost.OpenCostException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A request to which no usable response came.
 *
 * @param why what the caller is told if the request is not sent again
 * @param isRetryable whether it is safe to send the request again
 * @param isConnectionRefused whether the connection was refused at once
 * @param delay how long the server asks to wait before the request is sent again; null if the
 *     server does not say
 */
record FailedRequest(
    OpenCostException why,
    boolean isRetryable,
    boolean isConnectionRefused,
    @Nullable Duration delay)
    implements Outcome {
  /** Returns a failure after which the request is not sent again. */
  static FailedRequest forGood(OpenCostException why) {
    return new FailedRequest(why, false, false, null);
  }
}
