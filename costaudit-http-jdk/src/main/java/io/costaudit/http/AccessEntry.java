package io.costaudit.http;

import static java.util.Objects.requireNonNull;

import io.costaudit.internal.Credentials;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * One request that was answered, for a log of accesses. It holds no credentials: no header is kept,
 * and the values of query parameters whose names look like those of a secret are {@linkplain
 * Credentials#hiddenIn hidden}. Immutable.
 *
 * @param time when the request was first seen by a handler, after its headers had arrived
 * @param client the address of the other end of the connection, which may be that of a proxy
 * @param method the method, on one line, of at most {@value #MAX_METHOD_CHARACTERS} characters
 * @param target the path with its query as the client encoded them, on one line, of at most {@value
 *     #MAX_TARGET_CHARACTERS} characters; quotes, backslashes and all characters that are not
 *     visible ASCII are escaped as {@code \\u{e9}}
 * @param status the HTTP status of the answer; {@link #NO_STATUS} if the connection ended before
 *     there was an answer
 * @param bytes how many bytes of the body of the answer were written, after compression
 * @param duration how long it took until the answer was written or given up
 * @since 0.1.0
 */
public record AccessEntry(
    Instant time,
    String client,
    String method,
    String target,
    int status,
    long bytes,
    Duration duration) {
  /** The {@link #status} of a request without an answer: {@value}. */
  public static final int NO_STATUS = 0;

  /** How many characters of a method are kept: {@value}. */
  public static final int MAX_METHOD_CHARACTERS = 32;

  /** How many characters of a target are kept: {@value}. */
  public static final int MAX_TARGET_CHARACTERS = 2048;

  public AccessEntry {
    requireNonNull(time, "time");
    requireNonNull(client, "client");
    requireNonNull(duration, "duration");
    method = visible(method, MAX_METHOD_CHARACTERS);
    target = visible(Credentials.hiddenIn(cut(target)), MAX_TARGET_CHARACTERS);
    if (bytes < 0) {
      throw new IllegalArgumentException("bytes must not be negative: " + bytes);
    }
  }

  /**
   * Cuts a target to twice the length that is kept, because hiding credentials may make it shorter.
   */
  private static String cut(String target) {
    return target.substring(0, Math.min(target.length(), 2 * MAX_TARGET_CHARACTERS));
  }

  private static String visible(String text, int max) {
    StringBuilder visible = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean isPlain = c > ' ' && c < 0x7f && c != '"' && c != '\\';
      String shown = isPlain ? String.valueOf(c) : "\\u{" + Integer.toHexString(c) + "}";
      if (visible.length() + shown.length() > max) {
        return visible.append('…').toString();
      }
      visible.append(shown);
    }
    return visible.toString();
  }

  /**
   * Returns one line: time in UTC, client, method and target in quotes, status or {@code -}, bytes,
   * milliseconds; such as
   *
   * <pre>{@code
   * 2026-11-30T16:00:00.123Z 127.0.0.1 "GET /model/audit/events?count=3" 200 1834 2.417ms
   * }</pre>
   */
  @Override
  public String toString() {
    return time.truncatedTo(ChronoUnit.MILLIS)
        + " "
        + client
        + " \""
        + method
        + " "
        + target
        + "\" "
        + (status == NO_STATUS ? "-" : String.valueOf(status))
        + " "
        + bytes
        + " "
        + String.format(Locale.ROOT, "%.3fms", duration.toNanos() / 1e6);
  }
}
