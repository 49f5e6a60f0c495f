package io.costaudit.audit;

import io.costaudit.time.Window;

/**
 * Told how a run goes, in the thread that runs it. What a listener throws ends the run, so it had
 * better not.
 */
public interface AuditListener {
  /** Is told and does nothing. */
  AuditListener NOOP = new AuditListener() {};

  /**
   * A run begins.
   *
   * @param audits how many audits it consists of, over all windows
   */
  default void started(int audits) {}

  /** The stores of a window are about to be read. */
  default void reading(Window window) {}

  /** An audit of a window is done. */
  default void audited(Window window, AuditType type, AuditResult result) {}

  /**
   * Reports that an audit of a window could not be made because stores that it needs failed.
   * Afterwards the audit is {@linkplain #audited reported} with the verdict {@link
   * AuditVerdict#ERROR}.
   *
   * @param why which stores failed and why, without credentials
   */
  default void storesFailed(Window window, AuditType type, String why) {}

  /** All audits of a window are done and its set is kept. */
  default void saved(AuditSet set) {}

  /** A window was given up; the others go on. */
  default void failed(Window window, RuntimeException why) {}
}
