package io.costaudit.audit.reason;

import io.costaudit.audit.ReasonKind;
import io.costaudit.audit.compare.Findings.Difference;
import java.util.List;

/**
 * Detects the reasons of one kind. A detector belongs to one audit of one window; a new kind of
 * reason is a new detector in {@link ReasonDetectors}.
 */
interface ReasonDetector {
  /** Returns the kind of all reasons that this detector finds. */
  ReasonKind kind();

  /**
   * Returns the reasons of a difference, in words, the strongest first. The list is empty if
   * arithmetic proves none: a wrong reason is worse than none.
   */
  List<String> explanations(Difference difference);
}
