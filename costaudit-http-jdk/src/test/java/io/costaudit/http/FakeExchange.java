package io.costaudit.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpPrincipal;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;

/** A request without a socket, mounted at a path. */
class FakeExchange extends HttpExchange {
  private final String method;
  private final URI uri;
  private final HttpContext context;
  private final Headers requestHeaders = new Headers();
  private final Headers responseHeaders = new Headers();
  private InputStream body = InputStream.nullInputStream();
  private final ByteArrayOutputStream answer = new ByteArrayOutputStream();
  private int status = -1;
  private long announced;

  FakeExchange(String method, String mounted, String uri) {
    this.method = method;
    this.uri = URI.create(uri);
    context = new FakeContext(mounted);
  }

  FakeExchange header(String name, String value) {
    requestHeaders.add(name, value);
    return this;
  }

  FakeExchange body(InputStream stream) {
    body = stream;
    return header("Transfer-Encoding", "chunked");
  }

  FakeExchange body(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    body = new ByteArrayInputStream(bytes);
    return header("Content-Length", Integer.toString(bytes.length));
  }

  /** Hands this request to a handler. */
  FakeExchange handledBy(HttpHandler handler) throws IOException {
    handler.handle(this);
    return this;
  }

  /**
   * Hands this request to a handler that answers it and then throws, so that the server closes the
   * connection.
   */
  FakeExchange cutBy(HttpHandler handler) {
    assertThatIOException().isThrownBy(() -> handler.handle(this));
    return this;
  }

  int status() {
    return status;
  }

  String answer() {
    return answer.toString(UTF_8);
  }

  byte[] answerBytes() {
    return answer.toByteArray();
  }

  /** What was said to come, in bytes; -1 for nothing. */
  long announced() {
    return announced;
  }

  @Override
  public void sendResponseHeaders(int code, long length) throws IOException {
    status = code;
    announced = length;
  }

  @Override
  public Headers getRequestHeaders() {
    return requestHeaders;
  }

  @Override
  public Headers getResponseHeaders() {
    return responseHeaders;
  }

  @Override
  public URI getRequestURI() {
    return uri;
  }

  @Override
  public String getRequestMethod() {
    return method;
  }

  @Override
  public HttpContext getHttpContext() {
    return context;
  }

  @Override
  public void close() {}

  @Override
  public InputStream getRequestBody() {
    return body;
  }

  @Override
  public OutputStream getResponseBody() {
    return answer;
  }

  @Override
  public int getResponseCode() {
    return status;
  }

  @Override
  public InetSocketAddress getRemoteAddress() {
    throw new UnsupportedOperationException();
  }

  @Override
  public InetSocketAddress getLocalAddress() {
    throw new UnsupportedOperationException();
  }

  @Override
  public String getProtocol() {
    return "HTTP/1.1";
  }

  @Override
  public Object getAttribute(String name) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void setAttribute(String name, Object value) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void setStreams(InputStream in, OutputStream out) {
    throw new UnsupportedOperationException();
  }

  @Override
  public HttpPrincipal getPrincipal() {
    throw new UnsupportedOperationException();
  }

  private static final class FakeContext extends HttpContext {
    private final String path;

    FakeContext(String path) {
      this.path = path;
    }

    @Override
    public String getPath() {
      return path;
    }

    @Override
    public HttpHandler getHandler() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void setHandler(HttpHandler handler) {
      throw new UnsupportedOperationException();
    }

    @Override
    public HttpServer getServer() {
      throw new UnsupportedOperationException();
    }

    @Override
    public java.util.Map<String, Object> getAttributes() {
      return java.util.Map.of();
    }

    @Override
    public java.util.List<com.sun.net.httpserver.Filter> getFilters() {
      throw new UnsupportedOperationException();
    }

    @Override
    public com.sun.net.httpserver.Authenticator setAuthenticator(
        com.sun.net.httpserver.Authenticator authenticator) {
      throw new UnsupportedOperationException();
    }

    @Override
    public com.sun.net.httpserver.Authenticator getAuthenticator() {
      throw new UnsupportedOperationException();
    }
  }
}
