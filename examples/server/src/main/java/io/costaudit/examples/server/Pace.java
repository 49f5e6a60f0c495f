package io.costaudit.examples.server;

import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * How far a run of audits is, and how long the rest may take. Windows take differently long, and a
 * server is slower or faster by the hour; so the estimate is the mean of the first windows, and
 * then follows the last ones. Not safe for use by several threads.
 */
final class Pace {
  /** Windows beyond these weigh less and less. */
  private static final int REMEMBERED_WINDOWS = 4;

  private static final int SECONDS_TOLD = 120;
  private static final int MINUTES_TOLD = 120;
  private static final int SECONDS_TOLD_EXACTLY = 10;
  private static final int STEP_SECONDS = 5;

  private final LongSupplier nanos;
  private final long begun;
  private long windowBegun;
  private int total;
  private int done;
  private int doneBeforeWindow;
  private int windows;
  private double nanosPerAudit;

  /**
   * Begins now.
   *
   * @param nanos elapsed time, such as {@link System#nanoTime}
   */
  Pace(LongSupplier nanos) {
    this.nanos = nanos;
    begun = nanos.getAsLong();
    windowBegun = begun;
  }

  void started(int audits) {
    total = audits;
    windowBegun = nanos.getAsLong();
  }

  void audited() {
    done++;
  }

  /** All audits of a window are done, or it was given up. */
  void windowEnded() {
    long now = nanos.getAsLong();
    int audits = done - doneBeforeWindow;
    if (audits > 0) {
      windows++;
      double last = (double) (now - windowBegun) / audits;
      nanosPerAudit += (last - nanosPerAudit) / Math.min(windows, REMEMBERED_WINDOWS);
    }
    windowBegun = now;
    doneBeforeWindow = done;
  }

  int total() {
    return total;
  }

  int done() {
    return done;
  }

  /** Of the whole run. */
  Duration elapsed() {
    return Duration.ofNanos(nanos.getAsLong() - begun);
  }

  /** How long it took so far: {@code 95 s}, {@code 3 min 05 s}, {@code 2 h 10 min}. */
  String elapsedText() {
    long seconds = elapsed().toSeconds();
    long minutes = seconds / 60;
    if (seconds < SECONDS_TOLD) {
      return seconds + " s";
    }
    return minutes < MINUTES_TOLD
        ? String.format(Locale.ROOT, "%d min %02d s", minutes, seconds % 60)
        : String.format(Locale.ROOT, "%d h %02d min", minutes / 60, minutes % 60);
  }

  /**
   * How long it may still take, after a comma: {@code , about 60 s left}. Empty until a window is
   * done, and once all are.
   */
  String leftText() {
    if (windows == 0 || done >= total) {
      return "";
    }
    double left = nanosPerAudit * (total - doneBeforeWindow) - (nanos.getAsLong() - windowBegun);
    // The running window may take longer than it should; the others will take their time.
    double others = nanosPerAudit * (total - done) / 2;
    return ", about " + rough(Duration.ofNanos((long) Math.max(left, others))) + " left";
  }

  /** Nobody can tell the seconds of an hour. */
  private static String rough(Duration time) {
    long seconds = time.toSeconds();
    if (seconds <= SECONDS_TOLD_EXACTLY) {
      return Math.max(1, seconds) + " s";
    }
    if (seconds <= SECONDS_TOLD) {
      return Math.round(seconds / (double) STEP_SECONDS) * STEP_SECONDS + " s";
    }
    long minutes = Math.round(seconds / 60.0);
    return minutes <= MINUTES_TOLD ? minutes + " min" : Math.round(minutes / 60.0) + " h";
  }
}
