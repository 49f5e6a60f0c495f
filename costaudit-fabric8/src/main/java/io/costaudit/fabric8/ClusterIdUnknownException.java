package io.costaudit.fabric8;

import io.costaudit.CostAuditException;
import org.jspecify.annotations.Nullable;

/** A cluster does not tell who it is. */
public final class ClusterIdUnknownException extends CostAuditException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** Why a cluster does not tell who it is. */
  public enum Reason {
    /**
     * We may not read it, or the server does not know us (401 or 403). Somebody has to grant it, or
     * to name the cluster.
     */
    FORBIDDEN,
    /** It has no such namespace. Somebody has to name the cluster. */
    NOT_FOUND,
    /** The server did not answer, or not sensibly. It may if asked again. */
    UNREACHABLE
  }

  ClusterIdUnknownException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }
}
