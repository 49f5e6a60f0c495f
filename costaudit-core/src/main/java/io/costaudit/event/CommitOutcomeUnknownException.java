package io.costaudit.event;

import io.costaudit.CostAuditException;
import org.jspecify.annotations.Nullable;

/**
 * Thrown by a {@link LedgerStore} that lost the connection to its database after it had asked for a
 * commit: the changes are kept, or none of them is, and the store cannot tell which. The caller
 * finds out by {@link LedgerStore#hasEvent} and by reading the entries again.
 */
public class CommitOutcomeUnknownException extends CostAuditException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message says which store lost what
   * @param cause what the store met, or null
   */
  public CommitOutcomeUnknownException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
