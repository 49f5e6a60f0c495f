package io.costaudit.jackson;

import io.costaudit.CostAuditException;
import org.jspecify.annotations.Nullable;

/** Thrown where a stored document cannot be read; the message says what is wrong and where. */
public final class StoredDocumentException extends CostAuditException {
  private static final long serialVersionUID = 1L;

  StoredDocumentException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
