package io.costaudit;

import org.jspecify.annotations.Nullable;

/**
 * Root of everything that this library throws because something it was connected to failed: a
 * store, an API server, a price list. Bad input of a caller is never one of these; it is an {@link
 * IllegalArgumentException} that names the parameter, the value and what is accepted.
 *
 * <p>Adapters extend it with a type named after what failed, which carries the thing it failed on.
 */
public abstract class CostAuditException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  protected CostAuditException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
