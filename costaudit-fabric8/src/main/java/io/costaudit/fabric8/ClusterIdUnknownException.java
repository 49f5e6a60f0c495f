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
     * The client may not read the namespace (403). Grant the client the right to read it, or name
     * the cluster.
     */
    FORBIDDEN,
    /**
     * The server does not accept the credentials of the client (401, or 403 to {@code
     * system:anonymous}), or the client has none. Asking again may succeed when the client has
     * other credentials. Naming the cluster does not help.
     */
    UNAUTHENTICATED,
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
