package io.costaudit.fabric8;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Thrown if a client has no credentials to send, for example because its credential plugin is
 * missing. An HTTP client throws this exception instead of sending a request without credentials,
 * which a server would treat as a request of {@code system:anonymous}. A {@link ClusterWatcher}
 * then logs the message, and asks again later.
 */
public final class CredentialException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param message which credential failed, why, and what the user can do; holds no secret
   * @param cause what failed, or null
   */
  public CredentialException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
