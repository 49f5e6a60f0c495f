package io.costaudit.fabric8;

import io.costaudit.OneLine;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Why a request failed, on one line.
 *
 * @param code status of the HTTP answer; 0 where there was none
 * @param text for people
 */
record Failure(int code, String text) {
  private static final int MAX_CAUSES = 20; // a chain of causes may be a ring

  static Failure of(Throwable thrown) {
    KubernetesClientException answer = answer(thrown);
    if (answer != null) {
      String message =
          answer.getStatus() == null || answer.getStatus().getMessage() == null
              ? answer.getMessage()
              : answer.getStatus().getMessage();
      return new Failure(answer.getCode(), OneLine.of("HTTP " + answer.getCode() + ": " + message));
    }
    Throwable cause = mostTelling(thrown);
    return new Failure(0, OneLine.of(cause.getClass().getSimpleName() + ": " + cause.getMessage()));
  }

  /** Informers hand over the answer of the server as the cause of something else. */
  private static @Nullable KubernetesClientException answer(Throwable thrown) {
    Throwable cause = thrown;
    for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
      if (cause instanceof KubernetesClientException answer && answer.getCode() > 0) {
        return answer;
      }
      cause = cause.getCause();
    }
    return null;
  }

  /** The outermost fault of the network names the address; its causes do not. */
  private static Throwable mostTelling(Throwable thrown) {
    Throwable cause = thrown;
    for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
      if (cause instanceof IOException) {
        return cause;
      }
      cause = cause.getCause();
    }
    return thrown instanceof CompletionException && thrown.getCause() != null
        ? thrown.getCause()
        : thrown;
  }

  /** Whether the server answered, be it with an error. */
  boolean isAnswer() {
    return code > 0;
  }

  /** Whether the server knows us and will not, or does not know us. */
  boolean isForbidden() {
    return code == 401 || code == 403;
  }
}
