package io.costaudit.fabric8;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.ConnectException;
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
    assertThat(failure).isEqualTo(new Failure(403, "HTTP 403: deployments is forbidden"));
    assertThat(failure.isForbidden()).isTrue();
    assertThat(Failure.of(new KubernetesClientException("who?", 401, null)).isForbidden()).isTrue();
    assertThat(Failure.of(new KubernetesClientException("gone", 404, null)).isForbidden())
        .isFalse();
  }

  @Test
  void aNetworkFaultIsNamedByItsOutermostCause() {
    IOException inner = new ConnectException("Connection refused");
    IOException outer = new ConnectException("Failed to connect to localhost/127.0.0.1:1");
    outer.initCause(inner);
    assertThat(Failure.of(new KubernetesClientException("An error has occurred.", outer)))
        .isEqualTo(new Failure(0, "ConnectException: Failed to connect to localhost/127.0.0.1:1"));
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
