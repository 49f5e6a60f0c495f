package io.costaudit;

import org.jspecify.annotations.Nullable;

/**
 * The root of the exceptions that this library throws because a system to which it is connected
 * failed: a store, an API server, a price list. Bad input of a caller is reported by an {@link
 * IllegalArgumentException} instead, which names the parameter, the value and the accepted values.
 *
 * <p>Adapters extend it with types that are named after the failure and carry the object that
 * failed.
 */
public abstract class CostAuditException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  protected CostAuditException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
