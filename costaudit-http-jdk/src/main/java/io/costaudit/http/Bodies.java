package io.costaudit.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import io.costaudit.internal.Quoted;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;

/** What an endpoint does with the bodies of its requests. */
final class Bodies {
  private static final String FORM = "application/x-www-form-urlencoded";

  /** Without blanks, parameters or capitals. Curl sends the form type if it is told nothing. */
  private static final List<String> TYPES =
      List.of(
          "application/json",
          "application/yaml",
          "application/x-yaml",
          "text/yaml",
          "text/plain",
          FORM,
          "application/octet-stream");

  /** How an endpoint uses the bodies of its requests. */
  private enum Use {
    NONE,
    PARAMETERS,
    CONTENT
  }

  private final HttpLimits limits;
  private final Use use;

  /** The memory that is left for bodies, in blocks. */
  private final Semaphore blocks;

  private Bodies(HttpLimits limits, Use use, long bytes) {
    this.limits = limits;
    this.use = use;
    long count = bytes / RequestBody.BLOCK_BYTES + 1;
    blocks = new Semaphore((int) Math.min(Integer.MAX_VALUE, count));
  }

  /**
   * Returns the rules of an endpoint that ignores bodies. A form is refused, because its parameters
   * would be ignored.
   */
  static Bodies ignored(HttpLimits limits) {
    return new Bodies(limits, Use.NONE, 0);
  }

  /**
   * Returns the rules of an endpoint that reads a form as parameters, and refuses any other body
   * that is not empty.
   */
  static Bodies form(HttpLimits limits) {
    return new Bodies(limits, Use.PARAMETERS, 0);
  }

  /** Keeps them in memory. */
  static Bodies buffered(HttpLimits limits) {
    return new Bodies(limits, Use.CONTENT, limits.bufferedBytes());
  }

  RequestBody of(HttpExchange exchange) {
    return new RequestBody(exchange, limits, use == Use.CONTENT ? blocks : null);
  }

  /**
   * Checks the content type of a body, and returns the parameters in the body.
   *
   * @return a form as it was sent; empty if the body holds no parameters
   * @throws Refusal if the type is not accepted, or the body would be ignored
   */
  String form(Headers headers, RequestBody body) {
    if (use != Use.NONE) {
      checkType(headers);
    }
    if (use == Use.CONTENT || isEmpty(body.beginning())) {
      return "";
    }
    if (use == Use.PARAMETERS) {
      return parameters(headers, body);
    }
    if (isForm(headers)) {
      throw Refusal.badRequest(
          "parameters in a form are not read by this method; accepted are parameters in the query"
              + " (curl sends them there with --get)");
    }
    return "";
  }

  /**
   * Returns whether a body holds nothing that could be ignored. Some clients always send an object
   * without fields.
   */
  private static boolean isEmpty(String body) {
    return body.isBlank() || body.strip().equals("{}");
  }

  private static String parameters(Headers headers, RequestBody body) {
    if (!isForm(headers)) {
      throw Refusal.badRequest(
          "the body is not read, because it is no form; accepted are parameters in the query, or in"
              + " a body of type "
              + FORM);
    }
    if (body.total() > QueryParameters.MAX_QUERY_CHARACTERS) {
      throw Refusal.of(
          413,
          "the form is too large; accepted are at most "
              + QueryParameters.MAX_QUERY_CHARACTERS
              + " bytes");
    }
    return body.beginning().strip();
  }

  private static boolean isForm(Headers headers) {
    return type(headers).equals(FORM);
  }

  /** Returns the content type without parameters and in lower case; empty if there is none. */
  private static String type(Headers headers) {
    String type = headers.getFirst("Content-Type");
    if (type == null) {
      return "";
    }
    int parameters = type.indexOf(';');
    return (parameters < 0 ? type : type.substring(0, parameters)).strip().toLowerCase(Locale.ROOT);
  }

  private static void checkType(Headers headers) {
    String coding = headers.getFirst("Content-Encoding");
    if (coding != null && !coding.isBlank() && !coding.strip().equalsIgnoreCase("identity")) {
      throw Refusal.of(
          415,
          "content encoding "
              + Quoted.of(coding)
              + " is not accepted; give identity or no Content-Encoding");
    }
    String type = headers.getFirst("Content-Type");
    if (type != null && !type.isBlank() && !TYPES.contains(type(headers))) {
      throw Refusal.of(
          415,
          "content type "
              + Quoted.of(type)
              + " is not accepted; accepted are none, "
              + String.join(", ", TYPES));
    }
  }
}
