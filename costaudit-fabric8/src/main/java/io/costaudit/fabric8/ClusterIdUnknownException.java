package io.costaudit.fabric8;

import io.costaudit.CostAuditException;
import org.jspecify.annotations.Nullable;

/** Thrown if the id of a cluster cannot be read. */
public final class ClusterIdUnknownException extends CostAuditException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** The reason why the id cannot be read. */
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
    /** The cluster has no such namespace. The user has to name the cluster. */
    NOT_FOUND,
    /** The server did not answer, or its answer was unreadable. Asking again may succeed. */
    UNREACHABLE
  }

  ClusterIdUnknownException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** Returns the reason. */
  public Reason reason() {
    return reason;
  }
}
