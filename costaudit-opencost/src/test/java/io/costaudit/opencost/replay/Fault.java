package io.costaudit.opencost.replay;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * What goes wrong with an answer; several things may. Immutable. Bytes are those of the body on the
 * wire, compressed if it is, without the frames of chunks.
 *
 * @param delay before the first byte
 * @param dripBytes how many bytes at once, one tick apart; 0 for all
 * @param cutAfter after how many bytes the connection is closed; negative for never
 * @param resetsOnCut whether a cut is a reset, which may drop what is under way, not an end
 * @param garbageAt which byte the garbage is written over; negative for none
 * @param instead what is answered in place of the right answer
 * @param framing in place of the one of the server
 */
public record Fault(
    Duration delay,
    int dripBytes,
    Duration dripTick,
    long cutAfter,
    boolean resetsOnCut,
    long garbageAt,
    String garbage,
    Optional<ReplayedResponse> instead,
    Optional<Framing> framing) {
  private static final Fault NONE =
      new Fault(
          Duration.ZERO, 0, Duration.ZERO, -1, false, -1, "", Optional.empty(), Optional.empty());

  public Fault {
    requireNonNull(delay, "delay");
    requireNonNull(dripTick, "dripTick");
    requireNonNull(garbage, "garbage");
    if (dripBytes < 0) {
      throw new IllegalArgumentException("dripBytes must not be negative: " + dripBytes);
    }
  }

  /** Nothing yet. */
  public static Fault none() {
    return NONE;
  }

  /** Another answer. */
  public static Fault answering(ReplayedResponse answer) {
    return new Fault(
        Duration.ZERO, 0, Duration.ZERO, -1, false, -1, "", Optional.of(answer), Optional.empty());
  }

  public Fault delayed(Duration by) {
    return new Fault(
        by, dripBytes, dripTick, cutAfter, resetsOnCut, garbageAt, garbage, instead, framing);
  }

  public Fault dripping(int bytes, Duration tick) {
    return new Fault(
        delay, bytes, tick, cutAfter, resetsOnCut, garbageAt, garbage, instead, framing);
  }

  /** Ends the connection after so many bytes of the body, as a server that dies does. */
  public Fault cutAfterBytes(long bytes) {
    return new Fault(
        delay, dripBytes, dripTick, bytes, false, garbageAt, garbage, instead, framing);
  }

  /** Resets the connection after so many bytes of the body. */
  public Fault resetAfterBytes(long bytes) {
    return new Fault(delay, dripBytes, dripTick, bytes, true, garbageAt, garbage, instead, framing);
  }

  /** Writes the text, one byte for each character, over what is there. */
  public Fault garbageAt(long at, String text) {
    return new Fault(delay, dripBytes, dripTick, cutAfter, resetsOnCut, at, text, instead, framing);
  }

  public Fault framed(Framing as) {
    return new Fault(
        delay,
        dripBytes,
        dripTick,
        cutAfter,
        resetsOnCut,
        garbageAt,
        garbage,
        instead,
        Optional.of(as));
  }
}
