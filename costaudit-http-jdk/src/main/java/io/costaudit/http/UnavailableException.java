package io.costaudit.http;

import io.costaudit.CostAuditException;

/**
 * Something that an answer needs failed, and the client can do something about it. The request is
 * answered 503.
 */
final class UnavailableException extends CostAuditException {
  private static final long serialVersionUID = 1L;

  private final String message;

  /**
   * Makes an exception.
   *
   * @param message what the client reads: what failed, and what the client can do; it must not hold
   *     anything of the cause, which may name internal addresses
   */
  UnavailableException(String message, CostAuditException cause) {
    super(message, cause);
    this.message = message;
  }

  /** Returns what the client reads. */
  String message() {
    return message;
  }
}
