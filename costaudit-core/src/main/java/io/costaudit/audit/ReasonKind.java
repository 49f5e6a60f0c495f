package io.costaudit.audit;

import static java.util.Objects.requireNonNull;

/**
 * The kind of a reason: reasons of one kind have one cause, whatever their amounts. The kinds below
 * are those that costaudit finds itself; the set is open. Immutable; threads may share it.
 *
 * @param name the name on the wire, such as {@code one-ratio}; not blank
 */
public record ReasonKind(String name) {
  /** No known amount closes the gap. */
  public static final ReasonKind UNEXPLAINED = new ReasonKind("unexplained");

  /** At least three objects, and nine tenths of all that differ, differ by one ratio. */
  public static final ReasonKind ONE_RATIO = new ReasonKind("one-ratio");

  /** One side has no adjustments, and the adjustments of the other side close the gap. */
  public static final ReasonKind ADJUSTMENTS_ABSENT = new ReasonKind("adjustments-absent");

  /** One side has nothing of a measure, and the measure of the other side closes the gap. */
  public static final ReasonKind MEASURE_ABSENT = new ReasonKind("measure-absent");

  /** The actual side has a whole multiple of the rows and of the cost. */
  public static final ReasonKind DOUBLED = new ReasonKind("doubled");

  /** The gap equals the idle cost of the object. */
  public static final ReasonKind IDLE = new ReasonKind("idle");

  /**
   * The actual side has no idle cost of the object, and the object costs more than its used cost.
   */
  public static final ReasonKind IDLE_ABSENT = new ReasonKind("idle-absent");

  /** The gap equals the cost of a key that one side does not have. */
  public static final ReasonKind MISSING_KEY = new ReasonKind("missing-key");

  /** The gap equals the hour of a day on which clocks change. */
  public static final ReasonKind HOURS = new ReasonKind("hours");

  /** The source may still change the costs of the window. */
  public static final ReasonKind NOT_SETTLED = new ReasonKind("not-settled");

  public ReasonKind {
    if (requireNonNull(name, "name").isBlank()) {
      throw new IllegalArgumentException("the name of a kind of reason must not be blank");
    }
  }

  /** Returns the name. */
  @Override
  public String toString() {
    return name;
  }
}
