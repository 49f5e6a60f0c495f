package io.costaudit.opencost.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer, and the wrong ones that servers of this field are known to give. Immutable.
 *
 * @param status 0 to end the connection without an answer
 */
public record ReplayedResponse(int status, Map<String, String> headers, Body body) {
  private static final String JSON = "application/json";

  public ReplayedResponse {
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    requireNonNull(body, "body");
  }

  /** A body of that type. */
  public static ReplayedResponse of(int status, String contentType, String body) {
    byte[] bytes = body.getBytes(UTF_8);
    return new ReplayedResponse(
        status, Map.of("Content-Type", contentType), out -> out.write(bytes));
  }

  /** A body of JSON that is written when it is asked for. */
  public static ReplayedResponse json(int status, Body body) {
    return new ReplayedResponse(status, Map.of("Content-Type", JSON), body);
  }

  /** A document as it is in the file. */
  public static ReplayedResponse file(Path file) {
    return json(200, out -> Files.copy(file, out));
  }

  /** As {@code http.Error} writes it. */
  public static ReplayedResponse plain(int status, String message) {
    return of(status, "text/plain; charset=utf-8", message + "\n")
        .with("X-Content-Type-Options", "nosniff");
  }

  /** As {@code WriteError} writes it: 400 if the text speaks of a bad request, else 500. */
  public static ReplayedResponse error(String message) {
    int status = message.contains("bad request") ? 400 : 500;
    return of(status, JSON, errorText(status, message));
  }

  /** An error of an {@code HTTPResponse}, as Kubecost and bills are answered. */
  public static ReplayedResponse response(int status, String message) {
    return of(
        status,
        JSON,
        "{\"code\":%d,\"data\":null,\"message\":%s}".formatted(status, quoted(message)));
  }

  static String errorText(int status, String message) {
    return "{\"code\":%d,\"status\":\"\",\"data\":null,\"message\":%s}"
        .formatted(status, quoted("Error: " + message));
  }

  /** As {@code WrapData} writes it: an error of code 500 behind the HTTP status 200. */
  public static ReplayedResponse wrappedError(String message) {
    return of(
        200,
        JSON,
        "{\"code\":500,\"status\":\"error\",\"data\":null,\"message\":%s}"
            .formatted(quoted(message)));
  }

  /** What is left of an answer that could not be marshalled. */
  public static ReplayedResponse empty() {
    return of(200, JSON, "");
  }

  /** The failure of a computation. */
  public static ReplayedResponse computeError(String window, String why) {
    return error("error computing allocations for " + window + ": " + why);
  }

  /** A part of the server that nobody has set up. */
  public static ReplayedResponse notConfigured(String what) {
    return plain(501, what);
  }

  /** The aggregated model of old, before it has anything. */
  public static ReplayedResponse etlNotBuilt(String percent) {
    return of(
        500,
        JSON,
        "{\"code\":500,\"status\":\"\",\"data\":null,\"message\":%s}"
            .formatted(
                quoted("Data will be available after ETL is built (" + percent + "% complete)")));
  }

  /** What a proxy shows to somebody it does not know: a page, and all is well. */
  public static ReplayedResponse loginPage() {
    return page("Sign in", "<form action=\"/oauth2/start\"></form>");
  }

  static ReplayedResponse page(String title, String body) {
    return of(
        200,
        "text/html; charset=utf-8",
        "<!DOCTYPE html>\n<html><head><title>%s</title></head><body>%s</body></html>\n"
            .formatted(title, body));
  }

  /** To somewhere else, with an empty body. */
  public static ReplayedResponse redirect(int status, String location) {
    return new ReplayedResponse(status, Map.of("Location", location), out -> {});
  }

  public static ReplayedResponse unauthorized() {
    return plain(401, "Unauthorized").with("WWW-Authenticate", "Bearer realm=\"costs\"");
  }

  public static ReplayedResponse forbidden() {
    return plain(403, "Forbidden");
  }

  public static ReplayedResponse unavailable() {
    return plain(503, "Service Unavailable");
  }

  public static ReplayedResponse tooManyRequests() {
    return plain(429, "Too Many Requests");
  }

  /** No answer: the connection ends, as after a panic of the handler. */
  public static ReplayedResponse none() {
    return new ReplayedResponse(0, Map.of(), out -> {});
  }

  /** With one more header, such as {@code Retry-After}. */
  public ReplayedResponse with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new ReplayedResponse(status, more, body);
  }

  private static String quoted(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    JsonOut out = new JsonOut(bytes, true);
    try {
      out.string(text).flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toString(UTF_8);
  }
}
