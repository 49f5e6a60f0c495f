package io.costaudit.opencost;

import io.costaudit.time.Window;
import java.time.temporal.ChronoUnit;

/** Windows as servers are asked for them. */
final class RequestWindow {
  private RequestWindow() {}

  /**
   * As a pair in RFC 3339, so that the clock and the zone of the server play no part. The grammar
   * of the servers has whole seconds only: a fraction is dropped on both ends.
   */
  static String pair(Window window) {
    return window.start().truncatedTo(ChronoUnit.SECONDS)
        + ","
        + window.end().truncatedTo(ChronoUnit.SECONDS);
  }
}
