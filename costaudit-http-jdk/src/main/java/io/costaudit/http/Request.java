package io.costaudit.http;

import org.jspecify.annotations.Nullable;

/** A request that passed the checks that are the same for all endpoints. */
final class Request {
  private final String rawPath;
  private final @Nullable String rawQuery;
  private final RequestBody body;
  private final String form;
  private final AnswerMemory answers;

  /**
   * Makes a request.
   *
   * @param form the body if it is a form, as it was sent; else empty
   */
  Request(
      String rawPath,
      @Nullable String rawQuery,
      RequestBody body,
      String form,
      AnswerMemory answers) {
    this.rawPath = rawPath;
    this.rawQuery = rawQuery;
    this.body = body;
    this.form = form;
    this.answers = answers;
  }

  /** The path as the client wrote it, still encoded. */
  String rawPath() {
    return rawPath;
  }

  /**
   * The parameters, of the query and then of a form.
   *
   * @throws Refusal if they are not properly encoded
   */
  QueryParameters query() {
    return QueryParameters.parse(rawQuery, form);
  }

  /** Returns the query as the client wrote it, still encoded, followed by the form. */
  String rawParameters() {
    return (rawQuery == null ? "" : rawQuery) + "&" + form;
  }

  /** Returns where finished answers are kept. */
  AnswerMemory answers() {
    return answers;
  }

  /**
   * Returns the body; empty for an endpoint that takes none. Each call puts the body together from
   * its parts, so call it once, when the request has its turn.
   */
  byte[] body() {
    return body.content();
  }
}
