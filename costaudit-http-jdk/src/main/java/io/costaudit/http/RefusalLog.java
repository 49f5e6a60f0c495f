package io.costaudit.http;

import io.costaudit.time.Durations;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Logs one line when a server begins to refuse requests because there are too many, and one when
 * that has ended. Threads may share it.
 */
final class RefusalLog {
  private static final Logger LOG = System.getLogger(CostAuditServer.class.getName());

  /** The default of how long there must be no refusal before refusing counts as ended. */
  static final Duration DEFAULT_QUIET = Duration.ofSeconds(10);

  private final Duration quiet;
  private final LongSupplier nanoTime;
  private final Object lock = new Object();
  private @Nullable Long since;
  private long last;
  private long count;

  /**
   * Makes a log.
   *
   * @param quiet how long there must be no refusal before refusing counts as ended
   */
  RefusalLog(Duration quiet) {
    this(quiet, System::nanoTime);
  }

  /** Makes a log with a clock of its own, for tests. */
  RefusalLog(Duration quiet, LongSupplier nanoTime) {
    this.quiet = quiet;
    this.nanoTime = nanoTime;
  }

  /**
   * Counts a request that was refused.
   *
   * @param reason what the client was told
   */
  void refused(String reason) {
    boolean first;
    synchronized (lock) {
      last = nanoTime.getAsLong();
      count++;
      first = since == null;
      if (first) {
        since = last;
      }
    }
    if (first) {
      LOG.log(
          Level.WARNING,
          "the server refuses requests with status 429, "
              + reason
              + "; all others are served, watching goes on, and a line follows when this has ended");
    }
  }

  /** Logs the end of refusing if it has come; to be called now and then. */
  void tick() {
    long refused;
    long nanos;
    synchronized (lock) {
      if (since == null || nanoTime.getAsLong() - last < Durations.nanos(quiet)) {
        return;
      }
      refused = count;
      nanos = last - since;
      since = null;
      count = 0;
    }
    LOG.log(
        Level.INFO,
        "the server has stopped refusing requests: "
            + refused
            + (refused == 1 ? " was" : " were")
            + " answered 429 within "
            + Duration.ofNanos(nanos).plusMillis(999).toSeconds()
            + " s, the last one "
            + quiet.toSeconds()
            + " s ago");
  }
}
