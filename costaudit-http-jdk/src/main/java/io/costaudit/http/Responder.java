package io.costaudit.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Puts an answer on the wire. */
final class Responder {
  /** Below that, gzip saves no packet. */
  private static final int GZIP_FROM_BYTES = 1024;

  private Responder() {}

  static void send(HttpExchange exchange, Answer answer, RequestBody request) throws IOException {
    String method = exchange.getRequestMethod();
    boolean reading = method.equals("GET") || method.equals("HEAD");
    Headers asked = exchange.getRequestHeaders();
    Headers headers = exchange.getResponseHeaders();
    answer.headers().forEach(headers::set);
    headers.set("Cache-Control", "no-cache");
    headers.set("Vary", "Accept-Encoding");
    headers.set("X-Content-Type-Options", "nosniff");
    if (request.isPending()) {
      headers.set("Connection", "close");
    }
    if (reading && answer.status() == 200) {
      String tag = EntityTags.weak(answer.body(), answer.headers().getOrDefault("Link", ""));
      headers.set("ETag", tag);
      if (EntityTags.anyMatches(values(asked, "If-None-Match"), tag)) {
        sendWithoutBody(exchange, 304, request);
        return;
      }
    }
    headers.set("Content-Type", "application/json");
    byte[] body = answer.body();
    AcceptEncoding accepted = AcceptEncoding.parse(values(asked, "Accept-Encoding"));
    if (accepted.wantsGzip() && (body.length >= GZIP_FROM_BYTES || !accepted.takesIdentity())) {
      headers.set("Content-Encoding", "gzip");
      body = gzip(body);
    }
    if (method.equals("HEAD")) {
      headers.set("Content-Length", Integer.toString(body.length));
      sendWithoutBody(exchange, answer.status(), request);
      return;
    }
    exchange.sendResponseHeaders(answer.status(), body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
      out.flush();
      request.drain();
    }
  }

  /**
   * Once its headers are sent, an answer without a body gives the connection back to the server:
   * drain before.
   */
  private static void sendWithoutBody(HttpExchange exchange, int status, RequestBody request)
      throws IOException {
    request.drain();
    exchange.sendResponseHeaders(status, -1);
  }

  private static String values(Headers headers, String name) {
    return String.join(",", headers.getOrDefault(name, List.of()));
  }

  private static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream(bytes.length / 4 + 64);
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return packed.toByteArray();
  }
}
