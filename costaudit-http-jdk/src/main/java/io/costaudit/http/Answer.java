package io.costaudit.http;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is said to a request, in JSON: a status, the headers that belong to this answer, and a body.
 */
final class Answer {
  private final int status;
  private final Map<String, String> headers;
  private final byte[] body;

  private Answer(int status, Map<String, String> headers, byte[] body) {
    this.status = status;
    this.headers = Map.copyOf(headers);
    this.body = body;
  }

  /** 200 and {@code {"code":200,"data":…}}. */
  static Answer data(Object data) {
    return new Answer(200, Map.of(), Json.data(data));
  }

  /** 200 and nothing around the value. */
  static Answer bare(Object value) {
    return new Answer(200, Map.of(), Json.bare(value));
  }

  /** An error: {@code {"code":400,"message":"…"}}. */
  static Answer failure(int status, String message) {
    return new Answer(status, Map.of(), Json.failure(status, message, null));
  }

  /** An error that says more: {@code {"code":503,"message":"…","data":…}}. */
  static Answer failure(int status, String message, Object data) {
    return new Answer(status, Map.of(), Json.failure(status, message, data));
  }

  Answer with(Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.putAll(more);
    return new Answer(status, all, body);
  }

  int status() {
    return status;
  }

  Map<String, String> headers() {
    return headers;
  }

  /** Not copied: nobody writes to it. */
  byte[] body() {
    return body;
  }
}
