package io.costaudit.fabric8;

import io.costaudit.coverage.BlindCause;
import io.costaudit.fabric8.WatchState.Phase;
import io.costaudit.internal.OneLine;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Why a request failed, on one line.
 *
 * @param kind effect of the failure on a watch
 * @param code status of the HTTP answer; 0 where there was none
 * @param text for people
 */
record Failure(Kind kind, int code, String text) {
  private static final int MAX_CAUSES = 20; // a chain of causes may be a ring
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int GONE = 410;

  /** The user name that an API server gives to a client without credentials. */
  private static final String ANONYMOUS = "system:anonymous";

  /** The effect of a failure on a watch. */
  enum Kind {
    /** The server did not answer, or answered with something that is neither a list nor a watch. */
    UNREACHABLE(Phase.UNREACHABLE, BlindCause.DISCONNECTED),
    /** The server knows the client and refuses the request. */
    FORBIDDEN(Phase.FORBIDDEN, BlindCause.FORBIDDEN),
    /** The server does not know the client, or the client has no credentials to send. */
    UNAUTHENTICATED(Phase.UNAUTHENTICATED, BlindCause.UNAUTHENTICATED),
    /** The server no longer knows the version that was asked for. */
    TOO_OLD(Phase.RELISTING, BlindCause.RELIST);

    private final Phase phase;
    private final BlindCause cause;

    Kind(Phase phase, BlindCause cause) {
      this.phase = phase;
      this.cause = cause;
    }

    Phase phase() {
      return phase;
    }

    BlindCause cause() {
      return cause;
    }
  }

  static Failure of(Throwable thrown) {
    Optional<KubernetesClientException> answer =
        find(thrown, KubernetesClientException.class, known -> known.getCode() > 0);
    if (answer.isPresent()) {
      return ofAnswer(answer.get());
    }
    Optional<CredentialException> credential = find(thrown, CredentialException.class, any -> true);
    if (credential.isPresent()) {
      return new Failure(Kind.UNAUTHENTICATED, 0, OneLine.of(credential.get().getMessage()));
    }
    return new Failure(Kind.UNREACHABLE, 0, OneLine.of(words(thrown)));
  }

  private static Failure ofAnswer(KubernetesClientException answer) {
    int code = answer.getCode();
    String message =
        answer.getStatus() == null || answer.getStatus().getMessage() == null
            ? answer.getMessage()
            : answer.getStatus().getMessage();
    String text = "HTTP " + code + ": " + message;
    if (code == UNAUTHORIZED
        || (code == FORBIDDEN && message != null && message.contains(ANONYMOUS))) {
      return new Failure(
          Kind.UNAUTHENTICATED, code, OneLine.of("credentials were not accepted: " + text));
    }
    Kind kind =
        switch (code) {
          case FORBIDDEN -> Kind.FORBIDDEN;
          case GONE -> Kind.TOO_OLD;
          default -> Kind.UNREACHABLE;
        };
    return new Failure(kind, code, OneLine.of(text));
  }

  /**
   * Returns the reason of a failure of the network. The outermost exception names the address; its
   * causes say what happened.
   */
  private static String words(Throwable thrown) {
    Optional<UnknownHostException> host = find(thrown, UnknownHostException.class, any -> true);
    if (host.isPresent()) {
      return "unknown host: " + host.get().getMessage();
    }
    Optional<IOException> network = find(thrown, IOException.class, any -> true);
    if (network.isPresent()) {
      IOException outermost = network.get();
      return find(thrown, ConnectException.class, Failure::isRefused).isPresent()
          ? "connection refused: " + outermost.getMessage()
          : outermost.getClass().getSimpleName() + ": " + outermost.getMessage();
    }
    Throwable cause =
        thrown instanceof CompletionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    return cause.getClass().getSimpleName() + ": " + cause.getMessage();
  }

  private static boolean isRefused(ConnectException thrown) {
    String message = thrown.getMessage();
    return message != null && message.toLowerCase(Locale.ROOT).contains("connection refused");
  }

  /** Finds an exception among the causes, because informers wrap what happened. */
  private static <T extends Throwable> Optional<T> find(
      Throwable thrown, Class<T> type, Predicate<T> wanted) {
    @Nullable Throwable cause = thrown;
    for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
      if (type.isInstance(cause) && wanted.test(type.cast(cause))) {
        return Optional.of(type.cast(cause));
      }
      cause = cause.getCause();
    }
    return Optional.empty();
  }

  /** Whether the server answered, be it with an error. */
  boolean isAnswer() {
    return code > 0;
  }
}
