package io.costaudit.http;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpHandler;
import io.costaudit.audit.AuditRuns;
import io.costaudit.internal.OutOfMemory;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP server with the endpoints of costaudit: {@code /model/audit/events} (501 unless
 * {@linkplain CostAuditServerBuilder#costEvents given}), {@code /model/audit/coverage} if
 * {@linkplain CostAuditServerBuilder#coverage given}, {@code /model/prediction/speccost} if
 * {@linkplain CostAuditServerBuilder#specCost given}, {@code /model/etl/audit} and its {@code
 * /runs} if {@linkplain CostAuditServerBuilder#audits given}, {@code /healthz}, {@code /readyz}.
 * Any other path is answered 404, in the same envelope.
 *
 * <p>It is the server of the JDK, which has traps; they are handled as far as they can be. On its
 * first {@link #start} a process gets these system properties, unless they are set. <strong>They
 * hold for every such server in the process</strong> and are read once: if another one was made
 * before, they are without effect, so set them on the command line there.
 *
 * <table>
 *   <caption>System properties</caption>
 *   <tr><th>name</th><th>value</th><th>why</th></tr>
 *   <tr><td>{@code sun.net.httpserver.maxReqHeaderSize}</td><td>{@value #MAX_HEADER_BYTES} bytes</td><td>a connection
 *       whose request line and headers are longer is closed without an answer; the JDK would keep 380 KiB of each</td></tr>
 *   <tr><td>{@code jdk.httpserver.maxConnections}</td><td>one for each 640 KiB of the heap, 64 to {@value
 *       #MAX_CONNECTIONS}</td><td>more connections, idle ones included, are closed as they come; by default there is no
 *       limit. All of them with headers under way take a fifth of the heap</td></tr>
 *   <tr><td>{@code sun.net.httpserver.maxReqTime}</td><td>{@value #MAX_REQUEST_SECONDS} seconds</td><td>a connection whose
 *       request, line, headers and body, takes longer is closed; by default a slow client may take forever</td></tr>
 *   <tr><td>{@code sun.net.httpserver.idleInterval}</td><td>{@value #IDLE_SECONDS} seconds</td><td>a connection that is
 *       silent for that long, before its first request or between two requests, is closed</td></tr>
 *   <tr><td>{@code sun.net.httpserver.clockTick}</td><td>{@value #CLOCK_TICK_MILLIS} ms</td><td>how often the server looks
 *       for silent connections</td></tr>
 *   <tr><td>{@code sun.net.httpserver.nodelay}</td><td>{@code true}</td><td>small answers otherwise wait 40 ms for more</td>
 *       </tr>
 * </table>
 *
 * <p>This class does not set {@code sun.net.httpserver.maxRspTime}, because it would also limit the
 * other servers of the process. The next table lists the limits of this server alone. A request
 * beyond a limit is answered with an error in the envelope, unless the table says otherwise. The
 * limits of {@link HttpLimits} can be set for each handler.
 *
 * <table>
 *   <caption>Limits</caption>
 *   <tr><th>what</th><th>default</th><th>beyond it</th></tr>
 *   <tr><td>query</td><td>32768 characters</td><td>414</td></tr>
 *   <tr><td>parameters of a request, those of a form included</td><td>1000</td><td>400</td></tr>
 *   <tr><td>form of a {@code POST} with parameters</td><td>32768 bytes</td><td>413</td></tr>
 *   <tr><td>body</td><td>{@link HttpLimits#bodyBytes}, 10 MiB</td><td>413</td></tr>
 *   <tr><td>time to receive a body</td><td>{@link HttpLimits#bodyTime}, 25 s</td><td>408; a client that sends nothing at all is cut
 *       off after {@code maxReqTime}</td></tr>
 *   <tr><td>bodies that arrive at once</td><td>half as many as connections</td><td>429</td></tr>
 *   <tr><td>memory for the bodies of each handler</td><td>{@link HttpLimits#bufferedBytes}, an eighth of the heap, 10 to 64
 *       MiB</td><td>429</td></tr>
 *   <tr><td>requests under way at once</td><td>{@link CostAuditServerBuilder#maxConcurrentRequests}</td><td>429</td></tr>
 *   <tr><td>requests that are computed at once</td><td>twice the processors, at least 4; of predictions {@link
 *       SpecCostHandler.Builder#concurrency}</td><td>the next ones wait for 10 s, then 429</td></tr>
 *   <tr><td>time of the computation</td><td>{@link HttpLimits#workTime}, 30 s</td><td>503</td></tr>
 *   <tr><td>memory for answers, kept answers included</td><td>an eighth of the heap, 4 to 128 MiB</td><td>429</td></tr>
 *   <tr><td>time to send an answer</td><td>{@link HttpLimits#sendTime}, 30 s</td><td>the connection is closed</td></tr>
 * </table>
 *
 * <p>Every 429 has a {@code Retry-After}. The server logs one line when it begins to refuse
 * requests with 429, and one line with their number after 10 seconds without such a refusal.
 * Connections that the server of the JDK closes itself are not counted, because it does not report
 * them.
 *
 * <p>Each connection with a request has a thread with a small stack, so a slow client does not
 * delay other clients. Answers are computed in a small number of other threads, so that clients
 * leave processors to the rest of the process. Requests to {@code /healthz} and {@code /readyz}
 * (without {@code detail}) wait for no turn. When connections run out, only the {@linkplain
 * CostAuditServerBuilder#managementPort port for management} still answers.
 *
 * <p>Some requests are refused by the server of the JDK before any handler sees them (JDK 17 and
 * 25). They are the exception to the envelope: the answer is a line of HTML, and the connection is
 * closed.
 *
 * <ul>
 *   <li>400: a request line without two blanks; a target that is no URI, such as one with {@code
 *       %zz}, {@code |} or a control character; a header without a name, or with a blank in it; a
 *       {@code Content-Length} that is no number, negative, repeated or beside a {@code
 *       Transfer-Encoding}.
 *   <li>404: a target that is no path, such as {@code *}, {@code //host} or {@code http://host}.
 *   <li>501: a {@code Transfer-Encoding} other than {@code chunked}.
 *   <li>No answer at all: headers of more than 200 names, or of more than {@value
 *       #MAX_HEADER_BYTES} bytes together with the request line; a target such as {@code mailto:x};
 *       a request beyond the times and the counts above.
 * </ul>
 *
 * <p>Nor does it refuse what it should: a blank in a target ends it there, so that {@code
 * ?filterNamespaces=a, b} asks for {@code a} alone. Clients that encode their targets, which is all
 * but the plainest, cannot meet that.
 *
 * <p>Requests that foreign web pages make are refused by a {@link BrowserGuard}. There is no
 * authentication: everyone who can reach the server can read all its data, ask for predictions, and
 * start and cancel audits. Therefore the server listens on the loopback address by default. If it
 * is given {@linkplain CostAuditServerBuilder#address another address}, it logs a warning at its
 * start.
 *
 * <p>Threads may share it.
 *
 * @since 0.1.0
 */
public final class CostAuditServer implements AutoCloseable {
  /** How long a request may take to arrive, in seconds: {@value}. */
  public static final int MAX_REQUEST_SECONDS = 30;

  /** How long the line and the headers of a request may be, in bytes: {@value}. */
  public static final int MAX_HEADER_BYTES = 64 << 10;

  /** How long a connection may be silent between requests, in seconds: {@value}. */
  public static final int IDLE_SECONDS = 10;

  /** How often silent connections are looked for, in milliseconds: {@value}. */
  public static final int CLOCK_TICK_MILLIS = 1000;

  /** How many connections there are at most, however large the heap is: {@value}. */
  public static final int MAX_CONNECTIONS = 1000;

  /** The default of {@link CostAuditServerBuilder#maxConcurrentRequests}: {@value}. */
  public static final int DEFAULT_MAX_CONCURRENT_REQUESTS = 256;

  /** The default of {@link CostAuditServerBuilder#closeTime}, in seconds: {@value}. */
  public static final int DEFAULT_CLOSE_SECONDS = 2;

  /** How long answers may take to be written after their work was given up, in seconds. */
  private static final int LAST_ANSWERS_SECONDS = 1;

  /** The paths that the port for management answers too, if there is a handler. */
  private static final Set<String> MANAGEMENT =
      Set.of(CostAuditServerBuilder.LIVENESS, CostAuditServerBuilder.READINESS, "/metrics");

  private static final Logger LOG = System.getLogger(CostAuditServer.class.getName());

  private final InetSocketAddress wanted;
  private final @Nullable InetSocketAddress wantedForManagement;
  private final Map<String, HttpHandler> handlers;
  private final Map<String, HttpHandler> managementHandlers;
  private final List<Filter> filters;
  private final Admission admission;
  private final ServerThreads threads;
  private final Duration closeTime;
  private final @Nullable AuditRuns runs;
  private final Readiness readiness;

  private final Object lock = new Object();
  private @Nullable Listener server;
  private @Nullable Listener management;
  private @Nullable Thread auditing;
  private boolean closed;

  CostAuditServer(
      CostAuditServerBuilder settings, Map<String, HttpHandler> handlers, Readiness readiness) {
    wanted = new InetSocketAddress(settings.address, settings.port);
    wantedForManagement =
        settings.managementPort == null
            ? null
            : new InetSocketAddress(settings.address, settings.managementPort);
    runs = settings.runs;
    closeTime = settings.closeTime;
    threads = new ServerThreads(settings.owner);
    admission =
        new Admission(
            settings.maxConcurrentRequests,
            Math.max(1, JdkServer.maxConnections() / 2),
            settings.owner == null ? OutOfMemory::tell : settings.owner,
            new RefusalLog(settings.quiet));
    filters = settings.filters();
    this.readiness = readiness;
    this.handlers = withNotFound(handlers, settings.hints);
    Map<String, HttpHandler> managing = new LinkedHashMap<>(handlers);
    managing.keySet().retainAll(MANAGEMENT);
    managementHandlers = withNotFound(managing, Map.of());
  }

  private static Map<String, HttpHandler> withNotFound(
      Map<String, HttpHandler> known, Map<String, String> hints) {
    Map<String, HttpHandler> all = new LinkedHashMap<>(known);
    all.put(
        "/",
        Endpoint.notFound(HttpLimits.ofDefaults(), List.copyOf(known.keySet()), Map.copyOf(hints)));
    return all;
  }

  /** Returns a builder with the defaults. */
  public static CostAuditServerBuilder builder() {
    return new CostAuditServerBuilder();
  }

  /**
   * Returns the readiness that {@code /readyz} reports: the {@linkplain
   * CostAuditServerBuilder#readiness readiness} of the builder, degraded while the last of the
   * {@linkplain CostAuditServerBuilder#audits runs of audits} failed. An adapter for metrics may
   * poll its {@link Readiness#report report}.
   */
  public Readiness readiness() {
    return readiness;
  }

  /**
   * Begins to listen. Does nothing if it does already.
   *
   * @return this
   * @throws CannotListenException if the address cannot be taken
   * @throws IllegalStateException if it was closed
   */
  public CostAuditServer start() {
    synchronized (lock) {
      if (closed) {
        throw new IllegalStateException("the server was closed");
      }
      if (server == null) {
        listen();
        admission.start();
        if (runs != null) {
          auditing = new Thread(runs, "costaudit-audits");
          auditing.setDaemon(true);
          auditing.start();
        }
      }
      return this;
    }
  }

  private static void warnUnlessLoopback(InetAddress address, int port) {
    if (!address.isLoopbackAddress()) {
      LOG.log(
          Level.WARNING,
          "the server listens at "
              + (address.isAnyLocalAddress() ? "all addresses of this machine, " : "")
              + address.getHostAddress()
              + " port "
              + port
              + ", without authentication: whoever reaches that port can read all costs, ask for"
              + " predictions, and start and cancel audits; listen on a loopback address, or let only"
              + " a proxy that authenticates reach the port");
    }
  }

  private void listen() {
    Map<String, HttpHandler> admitted = new LinkedHashMap<>(handlers);
    admitted.replaceAll(
        (path, handler) -> handler instanceof SelfAdmitting ? handler : admitted(handler));
    Listener first = listener(wanted, admitted);
    try {
      if (wantedForManagement != null) {
        // Requests to this port are answered however many other requests run.
        management = listener(wantedForManagement, managementHandlers);
      }
    } catch (CannotListenException e) {
      first.stop(Duration.ZERO);
      throw e;
    }
    server = first;
    first.start();
    warnUnlessLoopback(wanted.getAddress(), first.address().getPort());
    if (management != null) {
      management.start();
    }
  }

  private Listener listener(InetSocketAddress address, Map<String, HttpHandler> handlers) {
    return new Listener(address, handlers, filters, admission, threads);
  }

  private HttpHandler admitted(HttpHandler handler) {
    return exchange -> {
      Admission.Place place;
      try {
        place = admission.request();
      } catch (Refusal refusal) {
        Endpoint.refuse(exchange, refusal);
        return;
      }
      try {
        handler.handle(exchange);
      } finally {
        place.close();
      }
    };
  }

  /**
   * Where it listens.
   *
   * @throws IllegalStateException if it does not
   */
  public InetSocketAddress address() {
    synchronized (lock) {
      if (server == null || closed) {
        throw new IllegalStateException("the server does not listen");
      }
      return server.address();
    }
  }

  /**
   * Returns the port on which the server answers only {@code /healthz}, {@code /readyz} and {@code
   * /metrics}.
   *
   * @throws IllegalStateException if the server does not listen, or has no such port
   */
  public int managementPort() {
    synchronized (lock) {
      if (management == null || closed) {
        throw new IllegalStateException("the server has no port for management that listens");
      }
      return management.address().getPort();
    }
  }

  /**
   * The port at which it listens.
   *
   * @throws IllegalStateException if it does not
   */
  public int port() {
    return address().getPort();
  }

  /** Returns how many more requests could be under way now. */
  int freePlaces() {
    return admission.freePlaces();
  }

  /**
   * Stops listening, and waits for running requests, at most for the {@linkplain
   * CostAuditServerBuilder#closeTime time to close}. Answers 503 to requests whose work is not done
   * by then, and closes all connections. Also closes the runs of audits and waits for them, at most
   * for the same time; the results that they saved are kept. This method may be called more than
   * once, and before {@link #start}. A closed server does not start again.
   */
  @Override
  public void close() {
    Listener running;
    Listener managing;
    Thread worker;
    synchronized (lock) {
      if (closed) {
        return;
      }
      closed = true;
      running = server;
      managing = management;
      worker = auditing;
    }
    if (runs != null) {
      runs.close();
    }
    if (running == null) {
      return;
    }
    admission.stopWithin(closeTime);
    running.stop(closeTime.plusSeconds(LAST_ANSWERS_SECONDS));
    if (managing != null) {
      managing.stop(Duration.ZERO);
    }
    admission.close();
    if (worker != null) {
      awaitEnd(worker);
    }
  }

  /** A store may not come back: then its thread is told, and left alone. */
  private void awaitEnd(Thread worker) {
    try {
      worker.join(Math.max(1, closeTime.toMillis()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    worker.interrupt();
  }
}
