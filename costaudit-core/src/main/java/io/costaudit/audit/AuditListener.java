package io.costaudit.audit;

import io.costaudit.time.Window;

/**
 * A listener that is notified of the progress of a run, in the thread that runs it. A listener
 * should not throw: an exception ends the run.
 */
public interface AuditListener {
  /** A listener that does nothing. */
  AuditListener NOOP = new AuditListener() {};

  /**
   * Reports that a run begins.
   *
   * @param audits the number of audits of the run, over all windows
   */
  default void started(int audits) {}

  /** Reports that the stores of a window are about to be read. */
  default void reading(Window window) {}

  /** Reports that an audit of a window is done. */
  default void audited(Window window, AuditType type, AuditResult result) {}

  /**
   * Reports that an audit of a window could not be made because stores that it needs failed.
   * Afterwards the audit is {@linkplain #audited reported} with the verdict {@link
   * AuditVerdict#ERROR}.
   *
   * @param why which stores failed and why, without credentials
   */
  default void storesFailed(Window window, AuditType type, String why) {}

  /**
   * Reports that all audits of a window are done and its set is saved.
   *
   * @param set the set as it was saved: with a failed {@linkplain AuditSet#attempts attempt} in
   *     place of the result of each audit whose stores failed
   */
  default void saved(AuditSet set) {}

  /** Reports that the run has given up a window; the other windows go on. */
  default void failed(Window window, RuntimeException why) {}
}
