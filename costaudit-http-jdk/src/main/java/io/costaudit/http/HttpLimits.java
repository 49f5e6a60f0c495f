package io.costaudit.http;

import static java.util.Objects.requireNonNull;

import io.costaudit.time.Durations;
import java.time.Duration;

/**
 * What a request may cost before it is refused.
 *
 * @param bodyBytes size of a body, at least 1; a longer one is answered 413
 * @param bodyTime how long a body may take to arrive, positive; a slower one is answered 408. A
 *     client that sends nothing at all is not noticed here: {@code sun.net.httpserver.maxReqTime}
 *     closes its connection
 * @param bufferedBytes how much of the bodies of all requests to one handler may be in memory at
 *     once, at least {@code bodyBytes}; what does not fit is answered 429
 * @param drainedBytes how much of a refused body is read and thrown away, so that a client that
 *     sends first and reads later sees its answer instead of a reset connection; not negative
 * @param drainTime how long reading it may take, not negative; at most one second while the server
 *     is overloaded
 * @param workTime how long the work for an answer may take, positive; after that the request is
 *     answered 503, and its work goes on and keeps its turn until it ends
 * @param sendTime how long sending an answer to its client may take, positive; after that the
 *     connection is closed
 */
public record HttpLimits(
    int bodyBytes,
    Duration bodyTime,
    long bufferedBytes,
    long drainedBytes,
    Duration drainTime,
    Duration workTime,
    Duration sendTime) {
  /** The default of {@link #bodyBytes()}, 10 MiB: {@value}. */
  public static final int DEFAULT_BODY_BYTES = 10 << 20;

  /** The default of {@link #bodyTime()} in seconds, below the 30 s of the connection: {@value}. */
  public static final int DEFAULT_BODY_TIME_SECONDS = 25;

  /**
   * The default of {@link #bufferedBytes()} is an eighth of the heap, at least {@value
   * #DEFAULT_BODY_BYTES} and at most 64 MiB: {@value}.
   */
  public static final long MAX_DEFAULT_BUFFERED_BYTES = 64L << 20;

  /** The default of {@link #drainedBytes()}, 256 MiB: {@value}. */
  public static final long DEFAULT_DRAINED_BYTES = 256L << 20;

  /** The default of {@link #drainTime()} in seconds: {@value}. */
  public static final int DEFAULT_DRAIN_TIME_SECONDS = 10;

  /** The default of {@link #workTime()} in seconds: {@value}. */
  public static final int DEFAULT_WORK_TIME_SECONDS = 30;

  /** The default of {@link #sendTime()} in seconds: {@value}. */
  public static final int DEFAULT_SEND_TIME_SECONDS = 30;

  private static final HttpLimits DEFAULTS =
      new HttpLimits(
          DEFAULT_BODY_BYTES,
          Duration.ofSeconds(DEFAULT_BODY_TIME_SECONDS),
          Heap.share(8, DEFAULT_BODY_BYTES, MAX_DEFAULT_BUFFERED_BYTES),
          DEFAULT_DRAINED_BYTES,
          Duration.ofSeconds(DEFAULT_DRAIN_TIME_SECONDS),
          Duration.ofSeconds(DEFAULT_WORK_TIME_SECONDS),
          Duration.ofSeconds(DEFAULT_SEND_TIME_SECONDS));

  public HttpLimits {
    requireNonNull(bodyTime, "bodyTime");
    requireNonNull(drainTime, "drainTime");
    requireNonNull(workTime, "workTime");
    requireNonNull(sendTime, "sendTime");
    if (bodyBytes < 1) {
      throw new IllegalArgumentException("bodyBytes must be at least 1: " + bodyBytes);
    }
    Durations.positive("bodyTime", bodyTime);
    Durations.positive("workTime", workTime);
    Durations.positive("sendTime", sendTime);
    if (bufferedBytes < bodyBytes) {
      throw new IllegalArgumentException(
          "bufferedBytes must be at least bodyBytes, " + bodyBytes + ": " + bufferedBytes);
    }
    if (drainedBytes < 0) {
      throw new IllegalArgumentException("drainedBytes must not be negative: " + drainedBytes);
    }
    Durations.notNegative("drainTime", drainTime);
  }

  public static HttpLimits ofDefaults() {
    return DEFAULTS;
  }

  /**
   * These limits with another size of a body; the memory for all bodies grows with it where it
   * must.
   */
  public HttpLimits withBodyBytes(int other) {
    return new HttpLimits(
        other,
        bodyTime,
        Math.max(bufferedBytes, other),
        drainedBytes,
        drainTime,
        workTime,
        sendTime);
  }

  /** These limits with another time for a body. */
  public HttpLimits withBodyTime(Duration other) {
    return new HttpLimits(
        bodyBytes, other, bufferedBytes, drainedBytes, drainTime, workTime, sendTime);
  }

  /** These limits with another memory for all bodies. */
  public HttpLimits withBufferedBytes(long other) {
    return new HttpLimits(bodyBytes, bodyTime, other, drainedBytes, drainTime, workTime, sendTime);
  }

  /** These limits with other bounds for what is read of a refused body. */
  public HttpLimits withDrain(long bytes, Duration time) {
    return new HttpLimits(bodyBytes, bodyTime, bufferedBytes, bytes, time, workTime, sendTime);
  }

  /** Returns these limits with another {@link #workTime()}. */
  public HttpLimits withWorkTime(Duration other) {
    return new HttpLimits(
        bodyBytes, bodyTime, bufferedBytes, drainedBytes, drainTime, other, sendTime);
  }

  /** Returns these limits with another {@link #sendTime()}. */
  public HttpLimits withSendTime(Duration other) {
    return new HttpLimits(
        bodyBytes, bodyTime, bufferedBytes, drainedBytes, drainTime, workTime, other);
  }
}
