package io.costaudit.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.costaudit.CostAuditException;
import io.costaudit.Quoted;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.util.LinkedHashMap;
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
  private final Map<String, Action> actions;
  private final Bodies otherBodies;

  private Endpoint(HttpLimits limits, Consumer<HttpExchange> path, Map<String, Action> actions) {
    this.path = path;
    this.actions = actions;
    this.otherBodies = Bodies.ignored(limits);
  }

  /** What is done for a method, and with the bodies of its requests. */
  private record Action(Bodies bodies, Function<Request, Answer> answer) {}

  /** Answers GET and HEAD. A body is read past, as it means nothing. */
  static Endpoint reading(HttpLimits limits, Function<Request, Answer> action) {
    return new Endpoint(limits, Endpoint::checkExactPath, read(limits, action));
  }

  /** Answers POST with a manifest as its body. */
  static Endpoint posting(HttpLimits limits, Function<Request, Answer> action) {
    return new Endpoint(
        limits,
        Endpoint::checkExactPath,
        Map.of("POST", new Action(Bodies.buffered(limits), action)));
  }

  /** Answers GET and HEAD, and POST with parameters; its body is checked and means nothing. */
  static Endpoint readingAndAsking(
      HttpLimits limits, Function<Request, Answer> read, Function<Request, Answer> ask) {
    Map<String, Action> actions = read(limits, read);
    actions.put("POST", new Action(Bodies.discarded(limits), ask));
    return new Endpoint(limits, Endpoint::checkExactPath, actions);
  }

  /** Answers GET, HEAD and DELETE of what is right below the path where it is mounted. */
  static Endpoint items(
      HttpLimits limits, Function<Request, Answer> read, Function<Request, Answer> delete) {
    Map<String, Action> actions = read(limits, read);
    actions.put("DELETE", new Action(Bodies.ignored(limits), delete));
    return new Endpoint(limits, Endpoint::checkItemPath, actions);
  }

  private static Map<String, Action> read(HttpLimits limits, Function<Request, Answer> action) {
    Map<String, Action> actions = new LinkedHashMap<>();
    Action read = new Action(Bodies.ignored(limits), action);
    actions.put("GET", read);
    actions.put("HEAD", read);
    return actions;
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
    return new Endpoint(limits, path, Map.of());
  }

  /**
   * Refuses a request before any endpoint sees it, for filters.
   *
   * @throws IOException if the client went away; the server then closes the connection
   */
  static void refuse(HttpExchange exchange, Refusal refusal) throws IOException {
    try (RequestBody body = new RequestBody(exchange, HttpLimits.ofDefaults(), null)) {
      Responder.send(exchange, refusal.answer(), body);
    }
  }

  /**
   * Answers the request.
   *
   * @throws IOException if the client went away; the server then closes the connection
   */
  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (RequestBody body = bodies(exchange).of(exchange)) {
      Responder.send(exchange, answer(exchange, body), body);
    }
  }

  private Bodies bodies(HttpExchange exchange) {
    Action action = actions.get(exchange.getRequestMethod());
    return action == null ? otherBodies : action.bodies();
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
    Action action = action(exchange.getRequestMethod());
    // Here, and nowhere later, is the place to ask who the client is: before anything of its body
    // is read.
    byte[] content = body.read();
    action.bodies().checkType(exchange.getRequestHeaders());
    URI uri = exchange.getRequestURI();
    return action.answer().apply(new Request(uri.getRawPath(), uri.getRawQuery(), content));
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

  private static void checkItemPath(HttpExchange exchange) {
    String mounted = exchange.getHttpContext().getPath();
    String path = exchange.getRequestURI().getPath();
    String item = path.startsWith(mounted) ? path.substring(mounted.length()) : "";
    if (item.isEmpty() || item.indexOf('/') >= 0) {
      throw nothingAt(exchange, mounted + "{id}");
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

  private Action action(String method) {
    Action action = actions.get(method);
    if (action == null) {
      String accepted = String.join(", ", actions.keySet());
      throw Refusal.of(
          405,
          "method " + Quoted.of(method) + " is not allowed here; accepted are " + accepted,
          Map.of("Allow", accepted));
    }
    return action;
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
