package io.costaudit.audit;

/** Ends a run between two steps, because the caller has cancelled it. */
final class RunCancelledException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RunCancelledException() {
    super(null, null, false, false);
  }
}
