package io.costaudit.http;

import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.costaudit.OutOfMemory;
import io.costaudit.audit.AuditRuns;
import io.costaudit.coverage.Coverage;
import io.costaudit.event.Ledger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP server with the endpoints of costaudit: {@code /model/audit/events} (501 unless
 * {@linkplain Builder#costEvents given}), {@code /model/audit/coverage} if {@linkplain
 * Builder#coverage given}, {@code /model/prediction/speccost} if {@linkplain Builder#specCost
 * given}, {@code /model/etl/audit} and its {@code /runs} if {@linkplain Builder#audits given},
 * {@code /healthz}, {@code /readyz}. Any other path is answered 404, in the same envelope.
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
 *   <tr><td>requests under way at once</td><td>{@link Builder#maxConcurrentRequests}</td><td>429</td></tr>
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
 * Builder#managementPort port for management} still answers.
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
 * is given {@linkplain Builder#address another address}, it logs a warning at its start.
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

  /** The default of {@link Builder#maxConcurrentRequests}: {@value}. */
  public static final int DEFAULT_MAX_CONCURRENT_REQUESTS = 256;

  /** The default of {@link Builder#closeTime}, in seconds: {@value}. */
  public static final int DEFAULT_CLOSE_SECONDS = 2;

  /** How long answers may take to be written after their work was given up, in seconds. */
  private static final int LAST_ANSWERS_SECONDS = 1;

  /** The handlers that ask for admission themselves, once they know the request. */
  private static final Set<Class<?>> SELF_ADMITTING =
      Set.of(
          AuditHandler.class,
          AuditRunsHandler.class,
          CostEventsHandler.class,
          CoverageHandler.class,
          Endpoint.class,
          HealthHandler.class,
          SpecCostHandler.class);

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

  private CostAuditServer(Builder builder) {
    wanted = new InetSocketAddress(builder.address, builder.port);
    wantedForManagement =
        builder.managementPort == null
            ? null
            : new InetSocketAddress(builder.address, builder.managementPort);
    runs = builder.runs;
    closeTime = builder.closeTime;
    threads = new ServerThreads(builder.owner);
    admission =
        new Admission(
            builder.maxConcurrentRequests,
            Math.max(1, JdkServer.maxConnections() / 2),
            builder.owner == null ? OutOfMemory::tell : builder.owner,
            new RefusalLog(builder.quiet));
    filters = filters(builder);
    Map<String, HttpHandler> all = new LinkedHashMap<>(builder.handlers);
    Ledger ledger =
        all.get(Builder.EVENTS) instanceof CostEventsHandler events ? events.ledger() : null;
    if (ledger != null) {
      all.replaceAll(
          (path, handler) ->
              handler instanceof HealthHandler health ? health.withLedger(ledger) : handler);
    }
    Coverage coverage = builder.coverage;
    if (coverage != null) {
      all.replaceAll(
          (path, handler) ->
              handler instanceof CostEventsHandler events
                  ? events.withCoverage(coverage)
                  : handler);
    }
    AuditRuns audited = builder.runs;
    if (audited != null) {
      all.replaceAll(
          (path, handler) ->
              handler instanceof HealthHandler health
                  ? health.degradedBy(() -> failure(audited))
                  : handler);
    }
    readiness =
        all.get(Builder.READINESS) instanceof HealthHandler health
            ? health.readiness().orElse(Readiness.always())
            : Readiness.always();
    handlers = withNotFound(all, builder.hints);
    all.keySet().retainAll(Builder.MANAGEMENT);
    managementHandlers = withNotFound(all, Map.of());
  }

  private static Map<String, HttpHandler> withNotFound(
      Map<String, HttpHandler> known, Map<String, String> hints) {
    Map<String, HttpHandler> all = new LinkedHashMap<>(known);
    all.put(
        "/",
        Endpoint.notFound(HttpLimits.ofDefaults(), List.copyOf(known.keySet()), Map.copyOf(hints)));
    return all;
  }

  /**
   * Returns the filters that each request passes before its handler, on both ports, in this order.
   */
  private static List<Filter> filters(Builder builder) {
    List<Filter> filters = new ArrayList<>();
    if (builder.accessLog != null) {
      filters.add(new AccessLog(builder.accessLog, InstantSource.system()));
    }
    filters.add(new WellFormedRequests());
    filters.add(BrowserGuard.of(builder.address, builder.allowedHosts));
    return List.copyOf(filters);
  }

  /** Returns the error of the run of audits that ended last; empty if it had none. */
  private static List<String> failure(AuditRuns runs) {
    return runs.lastEnded().stream()
        .filter(run -> !run.error().isEmpty())
        .map(run -> "the last run of audits, which ended at " + run.ended() + ": " + run.error())
        .toList();
  }

  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns the readiness that {@code /readyz} reports: the {@linkplain Builder#readiness
   * readiness} of the builder, degraded while the last of the {@linkplain Builder#audits runs of
   * audits} has an error. An adapter for metrics may poll its {@link Readiness#report report}.
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
        (path, handler) ->
            SELF_ADMITTING.contains(handler.getClass()) ? handler : admitted(handler));
    Listener first = new Listener(wanted, admitted);
    try {
      if (wantedForManagement != null) {
        // Requests to this port are answered however many other requests run.
        management = new Listener(wantedForManagement, managementHandlers);
      }
    } catch (CannotListenException e) {
      first.stop(Duration.ZERO);
      throw e;
    }
    server = first;
    first.start();
    warnUnlessLoopback(wanted.getAddress(), first.jdk.getAddress().getPort());
    if (management != null) {
      management.start();
    }
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

  /** A port on which the server listens, with threads of its own. */
  private final class Listener {
    private final HttpServer jdk;
    private final ThreadPoolExecutor executor = threads.executor();
    private final AtomicInteger underWay = new AtomicInteger();

    Listener(InetSocketAddress address, Map<String, HttpHandler> handlers) {
      try {
        jdk = threads.make(() -> JdkServer.bound(address));
      } catch (IOException e) {
        throw new CannotListenException(address, e);
      }
      handlers.forEach(
          (path, handler) -> {
            HttpContext context = jdk.createContext(path, counted(handler));
            admission.govern(context);
            context.getFilters().addAll(filters);
          });
      jdk.setExecutor(executor);
    }

    private HttpHandler counted(HttpHandler handler) {
      return exchange -> {
        underWay.incrementAndGet();
        try {
          handler.handle(exchange);
        } finally {
          underWay.decrementAndGet();
        }
      };
    }

    void start() {
      try {
        threads.make(
            () -> {
              jdk.start();
              return jdk;
            });
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void stop(Duration time) {
      // With a delay the server waits for all of it if nothing is under way when it begins to wait.
      jdk.stop(underWay.get() == 0 ? 0 : (int) time.toSeconds());
      executor.shutdownNow();
    }
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
      return server.jdk.getAddress();
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
      return management.jdk.getAddress().getPort();
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
   * Stops listening, and waits for running requests, at most for the {@linkplain Builder#closeTime
   * time to close}. Answers 503 to requests whose work is not done by then, and closes all
   * connections. Also closes the runs of audits and waits for them, at most for the same time; the
   * results that they saved are kept. This method may be called more than once, and before {@link
   * #start}. A closed server does not start again.
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

  /** Collects settings. Not safe for use by several threads. */
  public static final class Builder {
    private static final String EVENTS = "/model/audit/events";
    private static final String COVERAGE = "/model/audit/coverage";
    private static final String READINESS = "/readyz";
    private static final String SPEC_COST = "/model/prediction/speccost";
    private static final String AUDITS = "/model/etl/audit";
    private static final String RUNS = AUDITS + "/runs";

    /** The paths that the port for management answers too, if there is a handler. */
    private static final Set<String> MANAGEMENT = Set.of("/healthz", "/readyz", "/metrics");

    private InetAddress address = InetAddress.getLoopbackAddress();
    private int port;
    private @Nullable Integer managementPort;
    private Duration closeTime = Duration.ofSeconds(DEFAULT_CLOSE_SECONDS);
    private @Nullable Consumer<? super OutOfMemoryError> owner;
    private Duration quiet = RefusalLog.DEFAULT_QUIET;
    private int maxConcurrentRequests = DEFAULT_MAX_CONCURRENT_REQUESTS;
    private @Nullable AuditRuns runs;
    private @Nullable Coverage coverage;
    private List<String> allowedHosts = List.of();
    private @Nullable Consumer<? super AccessEntry> accessLog;
    private final Map<String, HttpHandler> handlers = new LinkedHashMap<>();
    private final Map<String, String> hints = new LinkedHashMap<>();

    private Builder() {
      hint(AUDITS, "this server has no audits; " + added("audits(runs)"));
      hint(COVERAGE, "this server has no coverage; " + added("coverage(coverage)"));
      hint(SPEC_COST, "this server makes no predictions; " + added("specCost(handler)"));
      handlers.put(EVENTS, CostEventsHandler.switchedOff());
      handlers.put("/healthz", HealthHandler.alive());
      readiness(Readiness.always());
    }

    private static String added(String method) {
      return "where the server is built, CostAuditServer.Builder." + method + " adds this";
    }

    /** Where to listen; the loopback address by default, so that nobody else reaches it. */
    public Builder address(InetAddress address) {
      this.address = requireNonNull(address, "address");
      return this;
    }

    /**
     * Allows these names of hosts; none by default. A server that listens on a loopback address
     * accepts them as the {@code Host} of requests, in addition to the loopback names. Every server
     * accepts them as the host of an {@code Origin} whose pages may change something. See {@link
     * BrowserGuard}. Replaces the names of an earlier call.
     *
     * @param names names of hosts, or addresses, without ports; an IPv6 address stands in brackets
     * @throws IllegalArgumentException if one of them is neither a name nor an address
     */
    public Builder allowHosts(Collection<String> names) {
      allowedHosts = List.copyOf(HostNames.checked(names));
      return this;
    }

    /**
     * Sets the log that receives an entry for each request, after the request is answered and in
     * the thread that answered it; by default there is none. Requests that the server of the JDK
     * refuses itself are not logged.
     *
     * @param log is called by several threads at once; only the first exception that it throws is
     *     reported, and requests are answered all the same
     */
    public Builder accessLog(Consumer<? super AccessEntry> log) {
      accessLog = requireNonNull(log, "log");
      return this;
    }

    /** At which port, 0 to 65535; 0, the default, takes a free one. */
    public Builder port(int port) {
      this.port = checkedPort("port", port);
      return this;
    }

    /**
     * Opens a second port at the same address, which answers only {@code /healthz}, {@code /readyz}
     * and, if there is a {@linkplain #handler handler} for it, {@code /metrics}; by default there
     * is none. This port has connections and threads of its own, so it answers however many clients
     * the first port has. Let probes use it, and keep other clients away from it.
     *
     * @param port 0 to 65535; 0 takes a free one
     */
    public Builder managementPort(int port) {
      this.managementPort = checkedPort("managementPort", port);
      return this;
    }

    private static int checkedPort(String name, int port) {
      if (port < 0 || port > 0xffff) {
        throw new IllegalArgumentException(name + " must be 0 to 65535: " + port);
      }
      return port;
    }

    /**
     * Sets how long {@link CostAuditServer#close} waits for running requests, not negative; {@value
     * #DEFAULT_CLOSE_SECONDS} seconds by default. A request whose work is not done by then is
     * answered 503, and the server takes one more second to send such answers.
     */
    public Builder closeTime(Duration time) {
      if (time.isNegative()) {
        throw new IllegalArgumentException("closeTime must not be negative: " + time);
      }
      this.closeTime = time;
      return this;
    }

    /**
     * Sets the function that receives each {@link OutOfMemoryError} thrown in a thread of this
     * server, including the threads of the server of the JDK. After such an error the server may
     * work no longer as promised: it may have lost the thread that disconnects slow clients. End
     * the process, or close this server and make another one.
     *
     * <p>By default the error goes to the {@linkplain Thread#getUncaughtExceptionHandler() uncaught
     * exception handler} of the thread, which prints the error unless the process has {@linkplain
     * Thread#setDefaultUncaughtExceptionHandler set} another handler. This library never ends a
     * process.
     *
     * @param owner is called by the thread that met the error, perhaps by several threads at once;
     *     it should need no memory
     */
    public Builder onOutOfMemory(Consumer<? super OutOfMemoryError> owner) {
      this.owner = requireNonNull(owner, "owner");
      return this;
    }

    /** Answers {@code /model/audit/events} from this ledger, with default settings. */
    public Builder costEvents(Ledger ledger) {
      return costEvents(CostEventsHandler.of(ledger));
    }

    /**
     * Answers {@code /model/audit/events}; by default events are {@linkplain
     * CostEventsHandler#switchedOff off}.
     */
    public Builder costEvents(CostEventsHandler handler) {
      return handler(EVENTS, handler);
    }

    /**
     * Answers {@code /model/audit/coverage} from this coverage, with default settings; by default
     * nothing does. The answers of {@code /model/audit/events} then tell of it too, unless their
     * handler was given a coverage of its own.
     */
    public Builder coverage(Coverage coverage) {
      this.coverage = requireNonNull(coverage, "coverage");
      return handler(COVERAGE, CoverageHandler.of(coverage));
    }

    /** Answers {@code /model/prediction/speccost}; by default nothing does. */
    public Builder specCost(SpecCostHandler handler) {
      return handler(SPEC_COST, handler);
    }

    /**
     * Answers {@code /model/etl/audit} and {@code /model/etl/audit/runs}; by default nothing does.
     * From {@link #start} on the server works on these runs in a thread of its own, and it closes
     * them with itself.
     */
    public Builder audits(AuditRuns runs) {
      this.runs = requireNonNull(runs, "runs");
      handler(AUDITS, AuditHandler.of(runs));
      handler(RUNS, AuditRunsHandler.list(runs));
      return handler(RUNS + "/", AuditRunsHandler.items(runs));
    }

    /**
     * Answers {@code /readyz}; ready by default. The state is also degraded while the last run of
     * the {@link #audits}, if any were given, has an error. With {@code detail=full} it shows the
     * books of the ledger whose events are answered, if any are.
     */
    public Builder readiness(Readiness readiness) {
      return handler(READINESS, HealthHandler.ready(readiness));
    }

    /**
     * Answers a path of your own, and all paths that begin with it and have no other handler.
     *
     * @param path begins with a slash and is not the slash alone
     */
    public Builder handler(String path, HttpHandler handler) {
      if (!path.startsWith("/") || path.equals("/")) {
        throw new IllegalArgumentException(
            "path must begin with a slash and be more than that: " + path);
      }
      handlers.put(path, requireNonNull(handler, "handler"));
      return this;
    }

    /**
     * Sets the text that the 404 of a path says while the path has no handler. By default the paths
     * of audits, coverage and predictions name the method of this builder that adds them; a program
     * names the flag that its users know instead.
     *
     * @param path begins with a slash; the text also stands for all paths below it
     * @param text what the server lacks, and how users of the program add it, such as {@code this
     *     server has no audits; start it with --opencost URL}; one line
     */
    public Builder hint(String path, String text) {
      hints.put(requireNonNull(path, "path"), requireNonNull(text, "text"));
      return this;
    }

    /**
     * Sets how many requests may run at once, counted from the end of their headers to the end of
     * their answers, at least 1; {@value #DEFAULT_MAX_CONCURRENT_REQUESTS} by default. More
     * requests are answered 429. Requests to {@code /healthz} and {@code /readyz} (without {@code
     * detail}) do not count.
     */
    public Builder maxConcurrentRequests(int count) {
      if (count < 1) {
        throw new IllegalArgumentException("maxConcurrentRequests must be at least 1: " + count);
      }
      this.maxConcurrentRequests = count;
      return this;
    }

    /**
     * Sets how long there must be no refusal before the log says that refusing ended; for tests.
     */
    Builder quiet(Duration time) {
      quiet = time;
      return this;
    }

    public CostAuditServer build() {
      return new CostAuditServer(this);
    }
  }
}
