package io.costaudit.event;

import io.costaudit.CostAuditException;
import org.jspecify.annotations.Nullable;

/**
 * Thrown by a {@link LedgerStore} that lost the connection to its database after it had asked for a
 * commit. Either all of the changes are kept or none of them is, and the store cannot tell which.
 * The caller calls {@link LedgerStore#hasEvent} and reads the entries again to find out.
 */
public class CommitOutcomeUnknownException extends CostAuditException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message which store lost which connection
   * @param cause the error that the store met, or null
   */
  public CommitOutcomeUnknownException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
