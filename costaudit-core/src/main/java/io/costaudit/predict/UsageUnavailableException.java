package io.costaudit.predict;

import io.costaudit.CostAuditException;

/**
 * Thrown if a usage source failed, so that a prediction that needs the mean usage of containers
 * could not be made. The same prediction can be made from requests alone, without a window of
 * usage.
 *
 * @since 0.1.0
 */
public final class UsageUnavailableException extends CostAuditException {
  private static final long serialVersionUID = 1L;

  /**
   * Takes the failure of the source.
   *
   * @param cause what the source threw; its message becomes the message of this exception
   */
  UsageUnavailableException(CostAuditException cause) {
    super(String.valueOf(cause.getMessage()), cause);
  }
}
