package io.costaudit.examples.server.kubeconfig;

import io.costaudit.fabric8.CredentialException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The means by which a client identifies itself to an API server. Threads may share it. */
interface Credential {
  /** No credential: the server knows the client as anonymous, or by its certificate. */
  Credential NONE = () -> null;

  /**
   * Returns the header {@code Authorization}, null for none.
   *
   * @throws CredentialException if the client should have a credential and cannot get it now
   */
  @Nullable String authorization() throws CredentialException;

  /**
   * Reports that the server did not accept the credential that was sent.
   *
   * @return whether {@link #authorization} may give another credential now
   */
  default boolean rejected() {
    return false;
  }

  /** Reports that the server accepted the credential that was sent. */
  default void accepted() {}

  /** Returns the client certificate, as far as it is known; it changes when it is renewed. */
  default Optional<ClientCertificate> certificate() {
    return Optional.empty();
  }

  static Credential bearer(String token) {
    return () -> "Bearer " + token;
  }

  static Credential basic(String user, String password) {
    String encoded =
        Base64.getEncoder()
            .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    return () -> "Basic " + encoded;
  }

  /** A certificate and its key, both in PEM. Its text holds no secret. */
  record ClientCertificate(String certificate, String key) {
    @Override
    public String toString() {
      return "a client certificate";
    }
  }
}
