package io.costaudit.http;

import java.util.Map;

/**
 * An error that was foreseen. Carries the answer, and no stack trace, as nothing has to be found.
 */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Answer answer;

  private Refusal(Answer answer, String message) {
    super(message, null, false, false);
    this.answer = answer;
  }

  static Refusal of(int status, String message) {
    return of(status, message, Map.of());
  }

  static Refusal of(int status, String message, Map<String, String> headers) {
    return new Refusal(Answer.failure(status, message).with(headers), message);
  }

  static Refusal badRequest(String message) {
    return of(400, message);
  }

  /** The client may come again, with the same request. */
  static Refusal busy(String message) {
    return of(429, message, Map.of("Retry-After", "10"));
  }

  /** The server is being closed, and the work for the answer is not done. */
  static Refusal stopping() {
    return of(503, "the server is being stopped");
  }

  Answer answer() {
    return answer;
  }
}
