package io.costaudit.fabric8;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The time until which all changes of a scope were surely seen. Not safe for use by several
 * threads.
 *
 * <p>The loss of a watch is noticed late. If the scope counted as watched for too long, the
 * coverage and the intervals of caught-up events would be wrong. Therefore only these facts count:
 *
 * <ul>
 *   <li>A list shows all objects that existed when it began.
 *   <li>When the server sent an event, the watch was alive, and all earlier events had been sent.
 *   <li>A watch that is up has been dead no longer than the ping allows.
 * </ul>
 *
 * The last two facts count at once where the watch began with a list. Where the watch came back by
 * itself, they count once it has been up for as long as the ping allows. Before that, an event may
 * still be one from the time without a watch, and silence may mean that the watch is cut off again.
 */
final class SureTime {
  private final Duration longestSilence;

  /** The sure time, not counting the watch that is up. */
  private @Nullable Instant sureUntil;

  /** The time from which the watch that is up counts. */
  private Instant settled;

  private boolean isListed;
  private Instant lastPoll;
  private Instant lastSign;

  /**
   * @param longestSilence the longest time for which a watch may be dead before the loss is noticed
   */
  SureTime(Duration longestSilence, Instant now) {
    this.longestSilence = longestSilence;
    this.settled = now;
    this.lastPoll = now;
    this.lastSign = now;
  }

  /** Takes the sure time of another watcher, unless a sure time is known already. */
  void continueFrom(Instant before, Instant now) {
    if (sureUntil == null) {
      sureUntil = earlier(before, now); // another clock may have written it
    }
  }

  /** Notes that the watch is known to have shown all changes until that time. */
  void proven(Instant time) {
    lastSign = later(lastSign, time);
  }

  /** Notes that a list that began at that time is recorded. */
  void listRecorded(Instant began, Instant now) {
    // The clock may have been set back while the list came in.
    sureUntil = later(sureUntil, earlier(began, now));
    isListed = true;
  }

  /** Notes that a poll finds a watch that is up. */
  void polled(Instant now) {
    lastPoll = now;
  }

  /**
   * Notes that the watch is up again.
   *
   * @param wasWatching whether it counted as up before
   * @return whether it began with a list, so that it counts at once
   */
  boolean cameBack(boolean wasWatching, Instant now) {
    boolean withList = isListed;
    sureUntil = until(wasWatching);
    settled = withList ? now : now.plus(longestSilence);
    isListed = false;
    return withList;
  }

  /** Notes that the watch counts as lost, and until when it was sure. */
  void lost(@Nullable Instant sure) {
    sureUntil = sure;
    isListed = false;
  }

  /**
   * Notes that a change was lost on the way to the ledger.
   *
   * @param since when the change was seen. It happened before that, by at most the time for which a
   *     watch may be dead unnoticed
   * @return the sure time now
   */
  @Nullable Instant changeLost(boolean isWatching, Instant since) {
    Instant before = since.minus(longestSilence);
    boolean counts = isWatching && !before.isBefore(settled);
    Instant sure = counts ? later(sureUntil, before) : sureUntil;
    sureUntil = sure != null && sure.isAfter(since) ? before : sure;
    return sureUntil;
  }

  /** Moves all times by the amount by which the clock was set. */
  void shift(Duration by) {
    sureUntil = sureUntil == null ? null : sureUntil.plus(by);
    settled = settled.plus(by);
    lastPoll = lastPoll.plus(by);
    lastSign = lastSign.plus(by);
  }

  /** Returns the sure time; null where none is known. */
  @Nullable Instant until(boolean isWatching) {
    Instant sure = sureUntil;
    if (isWatching) {
      if (!lastSign.isBefore(settled)) {
        sure = later(sure, lastSign);
      }
      if (!lastPoll.minus(longestSilence).isBefore(settled)) {
        sure = later(sure, lastPoll.minus(longestSilence));
      }
    }
    return sure;
  }

  /** Returns the sure time of a watch whose connection proves nothing, so that only signs count. */
  @Nullable Instant untilLastSign() {
    return lastSign.isBefore(settled) ? sureUntil : later(sureUntil, lastSign);
  }

  /** Returns the time from which the watch that is up counts. */
  Instant settled() {
    return settled;
  }

  private static Instant later(@Nullable Instant one, Instant other) {
    return one == null || one.isBefore(other) ? other : one;
  }

  /** Returns the earlier of two times. */
  static Instant earlier(@Nullable Instant one, Instant other) {
    return one == null || other.isBefore(one) ? other : one;
  }
}
