package io.costaudit.http;

import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.costaudit.audit.AuditRuns;
import io.costaudit.event.Coverage;
import io.costaudit.event.Ledger;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
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
 *   <tr><td>{@code sun.net.httpserver.maxReqTime}</td><td>{@value #MAX_REQUEST_SECONDS} seconds</td><td>a connection whose
 *       request, line, headers and body, takes longer is closed; by default a slow client may take forever</td></tr>
 *   <tr><td>{@code sun.net.httpserver.maxRspTime}</td><td>{@value #MAX_RESPONSE_SECONDS} seconds</td><td>a connection whose
 *       answer, the work for it and its way to the client, takes longer is closed; likewise</td></tr>
 *   <tr><td>{@code jdk.httpserver.maxConnections}</td><td>{@value #MAX_CONNECTIONS}</td><td>more connections, idle ones
 *       included, are closed as they come; by default there is no limit</td></tr>
 *   <tr><td>{@code sun.net.httpserver.nodelay}</td><td>{@code true}</td><td>small answers otherwise wait 40 ms for more</td>
 *       </tr>
 * </table>
 *
 * <p>Requests run in threads of their own, up to {@link Builder#maxConcurrentRequests}, so that a
 * slow client holds up nobody else. Beyond that a request's connection is closed at once.
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
 *   <li>No answer at all: headers of more than 200 names, or of more than 380 KiB together with the
 *       request line; a target such as {@code mailto:x}; whatever is beyond the times and the
 *       counts above.
 * </ul>
 *
 * <p>Nor does it refuse what it should: a blank in a target ends it there, so that {@code
 * ?filterNamespaces=a, b} asks for {@code a} alone. Clients that encode their targets, which is all
 * but the plainest, cannot meet that.
 *
 * <p>Requests that foreign web pages make are refused by a {@link BrowserGuard}. There is no
 * authentication: whoever reaches the server reads all of it, asks for predictions, and starts and
 * cancels audits. So it listens on the loopback address unless it is {@linkplain Builder#address
 * told otherwise}, and logs a warning at its start then.
 *
 * <p>Threads may share it.
 *
 * @since 0.1.0
 */
public final class CostAuditServer implements AutoCloseable {
  /** How long a request may take to arrive, in seconds: {@value}. */
  public static final int MAX_REQUEST_SECONDS = 30;

  /** How long an answer may take to be made and sent, in seconds: {@value}. */
  public static final int MAX_RESPONSE_SECONDS = 30;

  /** How many connections there may be: {@value}. */
  public static final int MAX_CONNECTIONS = 1000;

  /** The default of {@link Builder#maxConcurrentRequests}: {@value}. */
  public static final int DEFAULT_MAX_CONCURRENT_REQUESTS = 256;

  /** How long {@link #close} waits for requests that are under way, in seconds: {@value}. */
  public static final int CLOSE_SECONDS = 2;

  private static final int IDLE_THREAD_SECONDS = 30;

  private static final Logger LOG = System.getLogger(CostAuditServer.class.getName());

  private final InetSocketAddress wanted;
  private final Map<String, HttpHandler> handlers;
  private final int maxConcurrentRequests;
  private final @Nullable AuditRuns runs;
  private final List<Filter> filters;
  private final Readiness readiness;
  private final AtomicInteger underWay = new AtomicInteger();

  private final Object lock = new Object();
  private @Nullable HttpServer server;
  private @Nullable ThreadPoolExecutor executor;
  private @Nullable Thread auditing;
  private boolean closed;

  private CostAuditServer(Builder builder) {
    wanted = new InetSocketAddress(builder.address, builder.port);
    maxConcurrentRequests = builder.maxConcurrentRequests;
    runs = builder.runs;
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
    all.put(
        "/", Endpoint.notFound(HttpLimits.ofDefaults(), List.copyOf(builder.handlers.keySet())));
    handlers = all;
  }

  /** Returns what each request passes before its handler sees it, in this order. */
  private static List<Filter> filters(Builder builder) {
    List<Filter> filters = new ArrayList<>();
    if (builder.accessLog != null) {
      filters.add(new AccessLog(builder.accessLog, InstantSource.system()));
    }
    filters.add(BrowserGuard.of(builder.address, builder.allowedHosts));
    return List.copyOf(filters);
  }

  /** What went wrong in the run of audits that ended last; empty if nothing did. */
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
   * Returns what {@code /readyz} tells: the {@linkplain Builder#readiness readiness} that was
   * given, and, where {@linkplain Builder#audits runs of audits} were given, that the last run went
   * wrong. An adapter for metrics may poll its {@link Readiness#report report}.
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
        HttpServer bound = bind();
        handlers.forEach(
            (path, handler) ->
                bound.createContext(path, counted(handler)).getFilters().addAll(filters));
        executor = threads();
        bound.setExecutor(executor);
        bound.start();
        server = bound;
        warnUnlessLoopback(wanted.getAddress(), bound.getAddress().getPort());
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

  private HttpServer bind() {
    try {
      return JdkServer.bound(wanted);
    } catch (IOException e) {
      throw new CannotListenException(wanted, e);
    }
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

  private ThreadPoolExecutor threads() {
    AtomicInteger number = new AtomicInteger();
    return new ThreadPoolExecutor(
        0,
        maxConcurrentRequests,
        IDLE_THREAD_SECONDS,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        task -> {
          Thread thread = new Thread(task, "costaudit-http-" + number.incrementAndGet());
          // The server's own thread keeps the process alive as long as it listens.
          thread.setDaemon(true);
          return thread;
        });
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
      return server.getAddress();
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

  /**
   * Stops listening, waits {@value #CLOSE_SECONDS} seconds at most for requests that are under way,
   * and closes all connections. Runs of audits are closed, and waited for as long; what they saved
   * is kept. May be called again, and before {@link #start}; what was closed does not start again.
   */
  @Override
  public void close() {
    HttpServer running;
    ThreadPoolExecutor threads;
    Thread worker;
    synchronized (lock) {
      if (closed) {
        return;
      }
      closed = true;
      running = server;
      threads = executor;
      worker = auditing;
    }
    if (runs != null) {
      runs.close();
    }
    if (running == null || threads == null) {
      return;
    }
    // With a delay the server waits for all of it if nothing is under way when it begins to wait.
    running.stop(underWay.get() == 0 ? 0 : CLOSE_SECONDS);
    threads.shutdownNow();
    if (worker != null) {
      awaitEnd(worker);
    }
  }

  /** A store may not come back: then its thread is told, and left alone. */
  private static void awaitEnd(Thread worker) {
    try {
      worker.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
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

    private InetAddress address = InetAddress.getLoopbackAddress();
    private int port;
    private int maxConcurrentRequests = DEFAULT_MAX_CONCURRENT_REQUESTS;
    private @Nullable AuditRuns runs;
    private @Nullable Coverage coverage;
    private List<String> allowedHosts = List.of();
    private @Nullable Consumer<? super AccessEntry> accessLog;
    private final Map<String, HttpHandler> handlers = new LinkedHashMap<>();

    private Builder() {
      handlers.put(EVENTS, CostEventsHandler.switchedOff());
      handlers.put("/healthz", HealthHandler.alive());
      readiness(Readiness.always());
    }

    /** Where to listen; the loopback address by default, so that nobody else reaches it. */
    public Builder address(InetAddress address) {
      this.address = requireNonNull(address, "address");
      return this;
    }

    /**
     * Accepts these names as the {@code Host} of requests, in addition to those of loopback, where
     * the server listens on a loopback address, and as the host of an {@code Origin} that may
     * change something; none by default. See {@link BrowserGuard}. Takes the place of those given
     * before.
     *
     * @param names names of hosts, or addresses, without ports; an IPv6 address stands in brackets
     * @throws IllegalArgumentException if one of them is neither a name nor an address
     */
    public Builder allowHosts(Collection<String> names) {
      allowedHosts = List.copyOf(HostNames.checked(names));
      return this;
    }

    /**
     * Tells of each request once it is answered, in the thread that answered it; by default of
     * none. Requests that the server of the JDK refuses itself are not told.
     *
     * @param log is called by several threads at once; what it throws is logged once and does not
     *     keep requests from being answered
     */
    public Builder accessLog(Consumer<? super AccessEntry> log) {
      accessLog = requireNonNull(log, "log");
      return this;
    }

    /** At which port, 0 to 65535; 0, the default, takes a free one. */
    public Builder port(int port) {
      if (port < 0 || port > 0xffff) {
        throw new IllegalArgumentException("port must be 0 to 65535: " + port);
      }
      this.port = port;
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
     * Answers {@code /readyz}; ready by default. Degraded too, where {@link #audits} were given,
     * while their last run went wrong. With {@code detail=full} it shows the books of the ledger
     * whose events are answered, if any are.
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
     * How many requests run at once, at least 1; {@value #DEFAULT_MAX_CONCURRENT_REQUESTS} by
     * default.
     */
    public Builder maxConcurrentRequests(int count) {
      if (count < 1) {
        throw new IllegalArgumentException("maxConcurrentRequests must be at least 1: " + count);
      }
      this.maxConcurrentRequests = count;
      return this;
    }

    public CostAuditServer build() {
      return new CostAuditServer(this);
    }
  }
}
