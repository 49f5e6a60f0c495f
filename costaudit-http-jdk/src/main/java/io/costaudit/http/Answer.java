package io.costaudit.http;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is said to a request, in JSON: a status, the headers that belong to this answer, and a body.
 */
final class Answer {
  private final int status;
  private final Map<String, String> headers;
  private final Payload body;
  private final String message;

  private Answer(int status, Map<String, String> headers, Payload body, String message) {
    this.status = status;
    this.headers = Map.copyOf(headers);
    this.body = body;
    this.message = message;
  }

  /** 200 and {@code {"code":200,"data":…}}. */
  static Answer data(Object data) {
    return of(Payload.of(Json.data(data)));
  }

  /** 200 and nothing around the value. */
  static Answer bare(Object value) {
    return of(Payload.of(Json.bare(value)));
  }

  /** Returns an answer with status 200 and a finished body. */
  static Answer of(Payload body) {
    return new Answer(200, Map.of(), body, "");
  }

  /** An error: {@code {"code":400,"message":"…"}}. */
  static Answer failure(int status, String message) {
    return new Answer(status, Map.of(), Payload.of(Json.failure(status, message, null)), message);
  }

  /** An error that says more: {@code {"code":503,"message":"…","data":…}}. */
  static Answer failure(int status, String message, Object data) {
    return new Answer(status, Map.of(), Payload.of(Json.failure(status, message, data)), message);
  }

  Answer with(Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.putAll(more);
    return new Answer(status, all, body, message);
  }

  int status() {
    return status;
  }

  Map<String, String> headers() {
    return headers;
  }

  Payload body() {
    return body;
  }

  /** Returns the message of an error; empty if this answer is no error. */
  String message() {
    return message;
  }
}
