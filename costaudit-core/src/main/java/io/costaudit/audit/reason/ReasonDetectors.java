package io.costaudit.audit.reason;

import java.util.List;
import java.util.function.Function;

/** The list of all detectors, in the order in which a result shows their reasons. */
final class ReasonDetectors {
  private static final List<Function<Evidence, ReasonDetector>> ALL =
      List.of(
          OneRatioDetector::new,
          evidence -> new AdjustmentsAbsentDetector(),
          evidence -> new MeasureAbsentDetector(),
          evidence -> new DoubledDetector(),
          IdleAbsentDetector::new,
          IdleDetector::new,
          MissingKeyDetector::new,
          evidence -> new HoursDetector(),
          NotSettledDetector::new);

  private ReasonDetectors() {}

  /** Returns new detectors for an audit. */
  static List<ReasonDetector> of(Evidence evidence) {
    return ALL.stream().map(detector -> detector.apply(evidence)).toList();
  }
}
