package io.costaudit.fabric8.apiserver;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** A request that fails, with the answer that an API server gives to it. */
final class ApiStatusException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int code;
  private final String body;

  private ApiStatusException(int code, String message, String body) {
    super(message);
    this.code = code;
    this.body = body;
  }

  static ApiStatusException badRequest(String message) {
    return of(400, "BadRequest", message, null);
  }

  static ApiStatusException unauthorized() {
    return of(401, "Unauthorized", "Unauthorized", null);
  }

  static ApiStatusException forbidden(String message) {
    return of(403, "Forbidden", message, null);
  }

  static ApiStatusException notFound() {
    return of(404, "NotFound", "the server could not find the requested resource", null);
  }

  static ApiStatusException notFound(ServedKind kind, String name) {
    return of(
        404, "NotFound", kind.qualified() + " \"" + name + "\" not found", details(kind, name));
  }

  static ApiStatusException methodNotAllowed() {
    return of(
        405,
        "MethodNotAllowed",
        "the server does not allow this method on the requested resource",
        null);
  }

  static ApiStatusException alreadyExists(ServedKind kind, String name) {
    return of(
        409,
        "AlreadyExists",
        kind.qualified() + " \"" + name + "\" already exists",
        details(kind, name));
  }

  static ApiStatusException conflict(ServedKind kind, String name, String why) {
    return of(
        409,
        "Conflict",
        "Operation cannot be fulfilled on " + kind.qualified() + " \"" + name + "\": " + why,
        details(kind, name));
  }

  static ApiStatusException expired(String message) {
    return of(410, "Expired", message, null);
  }

  static ApiStatusException expired(long asked, long oldest) {
    return expired("too old resource version: " + asked + " (" + oldest + ")");
  }

  static ApiStatusException unsupportedMediaType(String type) {
    return of(
        415,
        "UnsupportedMediaType",
        "the body of the request was in an unknown format: " + type,
        null);
  }

  static ApiStatusException invalid(String message) {
    return of(422, "Invalid", message, null);
  }

  static ApiStatusException internalError(String message) {
    return of(500, "InternalError", message, null);
  }

  static ApiStatusException unavailable() {
    return of(503, "ServiceUnavailable", "the server is currently unable to handle requests", null);
  }

  static ApiStatusException tooLargeVersion(long asked, long current) {
    return of(
        504, "Timeout", "Too large resource version: " + asked + ", current: " + current, null);
  }

  /** What is answered to a deletion that is done. */
  static String success(ServedKind kind, String name, String uid) {
    ObjectNode status = status("Success");
    status.set("details", details(kind, name).put("uid", uid));
    return status.toString();
  }

  /** The code of the answer. */
  int code() {
    return code;
  }

  /** The body of the answer: an object of the kind Status. */
  String body() {
    return body;
  }

  private static ApiStatusException of(
      int code, String reason, String message, @Nullable ObjectNode details) {
    ObjectNode status = status("Failure").put("message", message).put("reason", reason);
    if (details != null) {
      status.set("details", details);
    }
    return new ApiStatusException(code, message, status.put("code", code).toString());
  }

  private static ObjectNode status(String outcome) {
    ObjectNode status =
        JsonNodeFactory.instance.objectNode().put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    return status.put("status", outcome);
  }

  private static ObjectNode details(ServedKind kind, String name) {
    ObjectNode details = JsonNodeFactory.instance.objectNode().put("name", name);
    if (!kind.group().isEmpty()) {
      details.put("group", kind.group());
    }
    return details.put("kind", kind.plural());
  }
}
