package io.costaudit.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.costaudit.CostAuditException;
import io.costaudit.Quoted;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What is the same for all endpoints: the order of the checks, the envelope, and an answer whatever
 * happens. The action sees requests that passed the checks; it answers, or throws a {@link
 * Refusal}.
 */
final class Endpoint implements HttpHandler {
  private static final Logger LOG = System.getLogger(Endpoint.class.getName());

  private final Consumer<HttpExchange> path;
  private final List<String> methods;
  private final Bodies bodies;
  private final Function<Request, Answer> action;

  private Endpoint(
      Consumer<HttpExchange> path,
      List<String> methods,
      Bodies bodies,
      Function<Request, Answer> action) {
    this.path = path;
    this.methods = methods;
    this.bodies = bodies;
    this.action = action;
  }

  /** Answers GET and HEAD. A body is read past, as it means nothing. */
  static Endpoint reading(HttpLimits limits, Function<Request, Answer> action) {
    return new Endpoint(
        Endpoint::checkExactPath, List.of("GET", "HEAD"), Bodies.ignored(limits), action);
  }

  /** Answers POST with a manifest as its body. */
  static Endpoint posting(HttpLimits limits, Function<Request, Answer> action) {
    return new Endpoint(Endpoint::checkExactPath, List.of("POST"), Bodies.buffered(limits), action);
  }

  /**
   * Answers what no other endpoint takes.
   *
   * @param known the paths that are taken, to name them
   */
  static Endpoint notFound(HttpLimits limits, List<String> known) {
    Consumer<HttpExchange> path =
        exchange -> {
          throw nothingAt(exchange, String.join(", ", known));
        };
    Function<Request, Answer> never =
        request -> {
          throw new AssertionError("no path passes");
        };
    return new Endpoint(path, List.of(), Bodies.ignored(limits), never);
  }

  /**
   * Answers the request.
   *
   * @throws IOException if the client went away; the server then closes the connection
   */
  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (RequestBody body = bodies.of(exchange)) {
      Responder.send(exchange, answer(exchange, body), body);
    }
  }

  /** Errors too: the server would leave the connection open and the client without an answer. */
  private Answer answer(HttpExchange exchange, RequestBody body) {
    try {
      return checked(exchange, body);
    } catch (Refusal refusal) {
      return refusal.answer();
    } catch (CostAuditException e) {
      return failed(503, "something that the answer needs failed", Level.WARNING, exchange, e);
    } catch (Throwable e) {
      return failed(500, "internal error", Level.ERROR, exchange, e);
    }
  }

  private Answer checked(HttpExchange exchange, RequestBody body) {
    path.accept(exchange);
    checkMethod(exchange.getRequestMethod());
    // Here, and nowhere later, is the place to ask who the client is: before anything of its body
    // is read.
    byte[] content = body.read();
    bodies.checkType(exchange.getRequestHeaders());
    URI uri = exchange.getRequestURI();
    return action.apply(new Request(uri.getRawPath(), uri.getRawQuery(), content));
  }

  /**
   * The server finds a handler by prefix: what is mounted at {@code /a/b} gets {@code /a/bc} too.
   */
  private static void checkExactPath(HttpExchange exchange) {
    String mounted = exchange.getHttpContext().getPath();
    if (!mounted.equals(exchange.getRequestURI().getPath())) {
      throw nothingAt(exchange, mounted);
    }
  }

  private static Refusal nothingAt(HttpExchange exchange, String known) {
    return Refusal.of(
        404,
        "there is nothing at "
            + Quoted.of(exchange.getRequestURI().getPath())
            + "; known are "
            + known);
  }

  private void checkMethod(String method) {
    if (!methods.contains(method)) {
      throw Refusal.of(
          405,
          "method "
              + Quoted.of(method)
              + " is not allowed here; accepted are "
              + String.join(", ", methods),
          Map.of("Allow", String.join(", ", methods)));
    }
  }

  /** What went wrong is for the log; the client gets an id to find it by. */
  private static Answer failed(
      int status, String message, Level level, HttpExchange exchange, Throwable e) {
    String id = UUID.randomUUID().toString();
    LOG.log(
        level,
        id
            + ": "
            + exchange.getRequestMethod()
            + " "
            + Quoted.of(exchange.getRequestURI())
            + " was answered "
            + status,
        e);
    return Answer.failure(status, message + "; its id in the log of the server is " + id);
  }
}
