package io.costaudit.http;

import com.sun.net.httpserver.HttpExchange;
import io.costaudit.CostAuditException;
import io.costaudit.internal.Quoted;
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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is the same for all endpoints: the order of the checks, admission, the envelope, and an
 * answer whatever happens. The action sees requests that passed the checks; it answers, or throws a
 * {@link Refusal}.
 *
 * <p>The thread that has the connection does the checks, reads the body and writes the answer. The
 * action runs in a thread that computes, in {@linkplain Turns turn}.
 */
final class Endpoint implements SelfAdmitting {
  private static final Logger LOG = System.getLogger(Endpoint.class.getName());

  private final HttpLimits limits;
  private final Consumer<HttpExchange> path;
  private final Map<String, Action> actions;
  private final Bodies otherBodies;
  private final Execution execution;

  private Endpoint(
      HttpLimits limits,
      Consumer<HttpExchange> path,
      Map<String, Action> actions,
      Execution execution) {
    this.limits = limits;
    this.path = path;
    this.actions = actions;
    this.otherBodies = Bodies.ignored(limits);
    this.execution = execution;
  }

  /** What is done for a method, and with the bodies of its requests. */
  private record Action(Bodies bodies, Function<Request, Work> begin) {
    static Action ofOneStep(Bodies bodies, Function<Request, Answer> answer) {
      return new Action(
          bodies,
          request -> {
            Answer made = answer.apply(request);
            return Work.of(() -> made);
          });
    }
  }

  /** The way in which actions run. */
  private interface Execution {
    /** Runs actions at once, in the thread of the request. */
    Execution ALWAYS = (work, responder, admission, limits) -> work.get().answer();

    /** Runs actions in one of the turns of requests that read. */
    Execution READING =
        (work, responder, admission, limits) ->
            admission.compute(
                admission.reads(),
                limits.workTime(),
                () -> responder.prepared(work.get().answer()));

    /**
     * Checks requests in one of the turns of requests that read, waits for what the answer needs,
     * and makes the answer in a turn of its own.
     *
     * @param waits bounds how many requests wait at once
     * @param turns bounds how many answers are made at once
     */
    static Execution inSteps(Turns waits, Turns turns) {
      return (work, responder, admission, limits) -> {
        Work begun = admission.compute(admission.reads(), limits.workTime(), work);
        if (begun.waits()) {
          admission.compute(
              waits,
              limits.workTime(),
              () -> {
                begun.await();
                return begun;
              });
        }
        return admission.compute(
            turns, limits.workTime(), () -> responder.prepared(begun.answer()));
      };
    }

    Answer run(Supplier<Work> work, Responder responder, Admission admission, HttpLimits limits);

    /** Returns whether requests need a place among those that are under way. */
    default boolean isAdmitted() {
      return this != ALWAYS;
    }
  }

  /** Answers GET and HEAD. A body is read past, as it means nothing. */
  static Endpoint reading(HttpLimits limits, Function<Request, Answer> action) {
    return new Endpoint(limits, Endpoint::checkExactPath, read(limits, action), Execution.READING);
  }

  /**
   * Answers GET and HEAD however busy the server is: requests need no place and wait for no turn.
   * The action must be quick, and must not need much of the stack.
   */
  static Endpoint always(HttpLimits limits, Function<Request, Answer> action) {
    return new Endpoint(limits, Endpoint::checkExactPath, read(limits, action), Execution.ALWAYS);
  }

  /**
   * Answers POST with a manifest as its body.
   *
   * @param waits bounds how many requests wait at once for what their answers need
   * @param turns bounds how many answers are made at once
   * @param action checks the parameters at once, and returns the work that is left
   */
  static Endpoint posting(
      HttpLimits limits, Turns waits, Turns turns, Function<Request, Work> action) {
    return new Endpoint(
        limits,
        Endpoint::checkExactPath,
        Map.of("POST", new Action(Bodies.buffered(limits), action)),
        Execution.inSteps(waits, turns));
  }

  /** Answers GET and HEAD, and POST with parameters, which may also stand in a form as its body. */
  static Endpoint readingAndAsking(
      HttpLimits limits, Function<Request, Answer> read, Function<Request, Answer> ask) {
    Map<String, Action> actions = read(limits, read);
    actions.put("POST", Action.ofOneStep(Bodies.form(limits), ask));
    return new Endpoint(limits, Endpoint::checkExactPath, actions, Execution.READING);
  }

  /** Answers GET, HEAD and DELETE of what is right below the path where it is mounted. */
  static Endpoint items(
      HttpLimits limits, Function<Request, Answer> read, Function<Request, Answer> delete) {
    Map<String, Action> actions = read(limits, read);
    actions.put("DELETE", Action.ofOneStep(Bodies.ignored(limits), delete));
    return new Endpoint(limits, Endpoint::checkItemPath, actions, Execution.READING);
  }

  private static Map<String, Action> read(HttpLimits limits, Function<Request, Answer> action) {
    Map<String, Action> actions = new LinkedHashMap<>();
    Action read = Action.ofOneStep(Bodies.ignored(limits), action);
    actions.put("GET", read);
    actions.put("HEAD", read);
    return actions;
  }

  /**
   * Answers what no other endpoint takes.
   *
   * @param known the paths that are taken, to name them
   */
  static Endpoint notFound(HttpLimits limits, List<String> known, Map<String, String> hints) {
    Consumer<HttpExchange> path =
        exchange -> {
          throw nothingAt(exchange, String.join(", ", known), hint(exchange, hints));
        };
    return new Endpoint(limits, path, Map.of(), Execution.ALWAYS);
  }

  /**
   * Refuses a request before any endpoint sees it, for filters.
   *
   * @throws IOException if the client went away; the server then closes the connection
   */
  static void refuse(HttpExchange exchange, Refusal refusal) throws IOException {
    HttpLimits limits = HttpLimits.ofDefaults();
    Admission admission = Admission.of(exchange.getHttpContext());
    if (refusal.answer().status() == 429) {
      admission.refused(refusal.answer().message());
    }
    try (RequestBody body = new RequestBody(exchange, limits, null)) {
      new Responder(exchange, admission, limits).send(refusal.answer(), body);
    }
  }

  /**
   * Answers the request.
   *
   * @throws IOException if the client went away; the server then closes the connection
   */
  @Override
  public void handle(HttpExchange exchange) throws IOException {
    Admission admission = Admission.of(exchange.getHttpContext());
    try (Taken taken = new Taken();
        RequestBody body = bodies(exchange).of(exchange)) {
      Responder responder = new Responder(exchange, admission, limits);
      Answer answer = answer(exchange, body, admission, taken, responder);
      if (answer.status() == 429) {
        admission.refused(answer.message());
      }
      responder.send(answer, body);
    }
  }

  /** The place of a request among those that are under way. */
  private static final class Taken implements AutoCloseable {
    private Admission.@Nullable Place place;

    void take(Admission admission) {
      place = admission.request();
    }

    @Override
    public void close() {
      if (place != null) {
        place.close();
      }
    }
  }

  private Bodies bodies(HttpExchange exchange) {
    Action action = actions.get(exchange.getRequestMethod());
    return action == null ? otherBodies : action.bodies();
  }

  /** Errors too: the server would leave the connection open and the client without an answer. */
  private Answer answer(
      HttpExchange exchange,
      RequestBody body,
      Admission admission,
      Taken taken,
      Responder responder) {
    try {
      return checked(exchange, body, admission, taken, responder);
    } catch (Refusal refusal) {
      return refusal.answer();
    } catch (CostAuditException e) {
      admission.tellOwner(e);
      String message =
          e instanceof UnavailableException known
              ? known.message()
              : "something that the answer needs failed";
      return failed(503, message, Level.WARNING, exchange, e);
    } catch (OutOfMemoryError e) {
      admission.tellOwner(e);
      return failed(503, "the memory of the server is used up", Level.ERROR, exchange, e);
    } catch (Throwable e) {
      return failed(500, "internal error", Level.ERROR, exchange, e);
    }
  }

  private Answer checked(
      HttpExchange exchange,
      RequestBody body,
      Admission admission,
      Taken taken,
      Responder responder) {
    path.accept(exchange);
    Action action = action(exchange.getRequestMethod());
    URI uri = exchange.getRequestURI();
    QueryParameters.checkLength(uri.getRawQuery());
    // Here, and nowhere later, is the place to ask who the client is: before anything of its body
    // is read.
    String form = "";
    if (execution.isAdmitted()) {
      taken.take(admission);
      read(body, admission);
      form = action.bodies().form(exchange.getRequestHeaders(), body);
    } else {
      body.skipIfEmpty();
    }
    Request request =
        new Request(uri.getRawPath(), uri.getRawQuery(), body, form, admission.answers());
    return execution.run(() -> action.begin().apply(request), responder, admission, limits);
  }

  private static void read(RequestBody body, Admission admission) {
    if (!body.isPending()) {
      body.read();
      return;
    }
    Admission.Place arriving = admission.body();
    try {
      body.read();
    } finally {
      arriving.close();
    }
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
    return nothingAt(exchange, known, "");
  }

  private static Refusal nothingAt(HttpExchange exchange, String known, String hint) {
    return Refusal.of(
        404,
        "there is nothing at "
            + Quoted.of(exchange.getRequestURI().getPath())
            + (hint.isEmpty() ? "" : ": " + hint)
            + "; known are "
            + known);
  }

  /** Returns the hint of the requested path or of a path above it; empty if there is none. */
  private static String hint(HttpExchange exchange, Map<String, String> hints) {
    String path = String.valueOf(exchange.getRequestURI().getPath());
    return hints.entrySet().stream()
        .filter(hint -> path.equals(hint.getKey()) || path.startsWith(hint.getKey() + "/"))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("");
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
