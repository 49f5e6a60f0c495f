package io.costaudit.fabric8;

import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.fabric8.Failure.Kind;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class FailureTest {
  @Test
  void theAnswerOfTheServerIsFoundInTheCauses() {
    Throwable thrown =
        new CompletionException(
            new KubernetesClientException(
                "Failure executing: GET at: …",
                403,
                new StatusBuilder().withCode(403).withMessage("deployments is forbidden").build()));
    Failure failure = Failure.of(thrown);
    assertThat(failure)
        .isEqualTo(new Failure(Kind.FORBIDDEN, 403, "HTTP 403: deployments is forbidden"));
    assertThat(Failure.of(new KubernetesClientException("none", 404, null)).kind())
        .isEqualTo(Kind.UNREACHABLE);
    assertThat(Failure.of(new KubernetesClientException("too old", 410, null)).kind())
        .isEqualTo(Kind.TOO_OLD);
  }

  @Test
  void credentialsThatWereNotAcceptedAreSaidToBe() {
    assertThat(Failure.of(new KubernetesClientException("who?", 401, null)))
        .isEqualTo(
            new Failure(
                Kind.UNAUTHENTICATED, 401, "credentials were not accepted: HTTP 401: who?"));
    String anonymous = "namespaces is forbidden: User \"system:anonymous\" cannot list it";
    assertThat(Failure.of(new KubernetesClientException(anonymous, 403, null)))
        .isEqualTo(
            new Failure(
                Kind.UNAUTHENTICATED,
                403,
                "credentials were not accepted: HTTP 403: " + anonymous));
  }

  @Test
  void credentialsThatCannotBeHadAreSaidInTheirOwnWords() {
    IOException thrown = new CredentialException("the credential plugin x failed: not found", null);
    assertThat(Failure.of(new KubernetesClientException("An error has occurred.", thrown)))
        .isEqualTo(
            new Failure(Kind.UNAUTHENTICATED, 0, "the credential plugin x failed: not found"));
  }

  @Test
  void anUnknownHostIsSaidToBe() {
    assertThat(Failure.of(new CompletionException(new UnknownHostException("nowhere.invalid"))))
        .isEqualTo(new Failure(Kind.UNREACHABLE, 0, "unknown host: nowhere.invalid"));
  }

  @Test
  void aNetworkFaultIsNamedByItsOutermostCause() {
    IOException inner = new ConnectException("Connection refused");
    IOException outer = new ConnectException("Failed to connect to localhost/127.0.0.1:1");
    outer.initCause(inner);
    assertThat(Failure.of(new KubernetesClientException("An error has occurred.", outer)))
        .isEqualTo(
            new Failure(
                Kind.UNREACHABLE,
                0,
                "connection refused: Failed to connect to localhost/127.0.0.1:1"));
  }

  @Test
  void anythingElseIsNamedByItself() {
    assertThat(Failure.of(new CompletionException(new IllegalStateException("odd"))).text())
        .isEqualTo("IllegalStateException: odd");
    assertThat(Failure.of(new CompletionException("odd", null)).text())
        .isEqualTo("CompletionException: odd");
  }

  @Test
  void causesThatFormARingEnd() {
    Exception one = new IllegalStateException("one");
    Exception other = new IllegalStateException("other", one);
    one.initCause(other);
    assertThat(Failure.of(one).text()).isEqualTo("IllegalStateException: one");
  }

  @Test
  void itIsOneLine() {
    assertThat(Failure.of(new IOException("a\nb")).text()).isEqualTo("IOException: a b");
    assertThat(Failure.of(new KubernetesClientException("a\nb", 500, null)).text())
        .isEqualTo("HTTP 500: a b");
  }
}
