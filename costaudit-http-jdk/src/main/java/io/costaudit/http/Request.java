package io.costaudit.http;

import org.jspecify.annotations.Nullable;

/** A request that passed the checks that are the same for all endpoints. */
final class Request {
  private final String rawPath;
  private final @Nullable String rawQuery;
  private final byte[] body;

  Request(String rawPath, @Nullable String rawQuery, byte[] body) {
    this.rawPath = rawPath;
    this.rawQuery = rawQuery;
    this.body = body;
  }

  /** The path as the client wrote it, still encoded. */
  String rawPath() {
    return rawPath;
  }

  /**
   * The parameters.
   *
   * @throws Refusal if they are not properly encoded
   */
  QueryParameters query() {
    return QueryParameters.parse(rawQuery);
  }

  /** Empty for an endpoint that takes no body. Not copied: nobody writes to it. */
  byte[] body() {
    return body;
  }
}
