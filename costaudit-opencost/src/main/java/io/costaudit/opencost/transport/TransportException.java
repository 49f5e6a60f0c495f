package io.costaudit.opencost.transport;

import io.costaudit.opencost.OpenCostException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Why no more bytes of a body come. */
final class TransportException extends IOException {
  private static final long serialVersionUID = 1L;

  private final OpenCostException.Kind kind;

  TransportException(OpenCostException.Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  OpenCostException.Kind kind() {
    return kind;
  }
}
