package io.costaudit.opencost.transport;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the header {@code Retry-After}, by which a server asks to wait. */
final class RetryAfter {
  private RetryAfter() {}

  /**
   * Returns how long the server asks to wait; null if it does not ask, or not in a way that can be
   * read.
   */
  static @Nullable Duration of(HttpHeaders headers) {
    Optional<String> given = headers.firstValue("Retry-After").map(String::strip);
    if (given.isEmpty()) {
      return null;
    }
    if (given.get().matches("[0-9]{1,9}")) {
      return Duration.ofSeconds(Integer.parseInt(given.get()));
    }
    Instant then = instant(given.get());
    // By the server's own clock, as ours may be wrong.
    Instant now = headers.firstValue("Date").map(RetryAfter::instant).orElse(null);
    if (then == null || now == null) {
      return null;
    }
    return then.isBefore(now) ? Duration.ZERO : Duration.between(now, then);
  }

  private static @Nullable Instant instant(String httpDate) {
    try {
      return DateTimeFormatter.RFC_1123_DATE_TIME.parse(httpDate.strip(), Instant::from);
    } catch (DateTimeException e) {
      return null;
    }
  }
}
