package io.costaudit.http;

import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpHandler;
import io.costaudit.audit.AuditRuns;
import io.costaudit.coverage.Coverage;
import io.costaudit.event.Ledger;
import io.costaudit.time.Durations;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Collects the settings of a {@link CostAuditServer}, and makes its handlers. Not safe for use by
 * several threads.
 *
 * @since 0.1.0
 */
public final class CostAuditServerBuilder {
  static final String LIVENESS = "/healthz";
  static final String READINESS = "/readyz";

  private static final String EVENTS = "/model/audit/events";
  private static final String COVERAGE = "/model/audit/coverage";
  private static final String SPEC_COST = "/model/prediction/speccost";
  private static final String AUDITS = "/model/etl/audit";
  private static final String RUNS = AUDITS + "/runs";

  InetAddress address = InetAddress.getLoopbackAddress();
  int port;
  @Nullable Integer managementPort;
  Duration closeTime = Duration.ofSeconds(CostAuditServer.DEFAULT_CLOSE_SECONDS);
  @Nullable Consumer<? super OutOfMemoryError> owner;
  Duration quiet = RefusalLog.DEFAULT_QUIET;
  int maxConcurrentRequests = CostAuditServer.DEFAULT_MAX_CONCURRENT_REQUESTS;
  @Nullable AuditRuns runs;

  private CostEventsHandler.@Nullable Builder events;
  private CostEventsHandler switchedOff = CostEventsHandler.switchedOff();
  private @Nullable Coverage coverage;
  private @Nullable SpecCostHandler specCost;
  private Readiness readiness = Readiness.always();
  private List<String> allowedHosts = List.of();
  private @Nullable Consumer<? super AccessEntry> accessLog;

  /** The handlers of the user, which replace the ones of the same path that the builder makes. */
  private final Map<String, HttpHandler> handlers = new LinkedHashMap<>();

  final Map<String, String> hints = new LinkedHashMap<>();

  CostAuditServerBuilder() {
    hint(AUDITS, "this server has no audits; " + added("audits", "audits(runs)"));
    hint(COVERAGE, "this server has no coverage; " + added("coverage", "coverage(coverage)"));
    hint(
        SPEC_COST,
        "this server makes no predictions; " + added("predictions", "specCost(handler)"));
  }

  private static String added(String what, String method) {
    return "to add "
        + what
        + ", call CostAuditServerBuilder."
        + method
        + " when you build the server";
  }

  /**
   * Sets the address to listen on; by default the loopback address, which other machines cannot
   * reach.
   */
  public CostAuditServerBuilder address(InetAddress address) {
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
  public CostAuditServerBuilder allowHosts(Collection<String> names) {
    allowedHosts = List.copyOf(HostNames.checked(names));
    return this;
  }

  /**
   * Sets the log that receives an entry for each request, after the request is answered and in the
   * thread that answered it; by default there is none. Requests that the server of the JDK refuses
   * itself are not logged.
   *
   * @param log is called by several threads at once; only the first exception that it throws is
   *     reported, and requests are answered all the same
   */
  public CostAuditServerBuilder accessLog(Consumer<? super AccessEntry> log) {
    accessLog = requireNonNull(log, "log");
    return this;
  }

  /** Sets the port, 0 to 65535; 0, the default, takes a free port. */
  public CostAuditServerBuilder port(int port) {
    this.port = checkedPort("port", port);
    return this;
  }

  /**
   * Opens a second port at the same address, which answers only {@code /healthz}, {@code /readyz}
   * and, if there is a {@linkplain #handler handler} for it, {@code /metrics}; by default there is
   * none. This port has connections and threads of its own, so it answers however many clients the
   * first port has. Let probes use it, and keep other clients away from it.
   *
   * @param port 0 to 65535; 0 takes a free one
   */
  public CostAuditServerBuilder managementPort(int port) {
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
   * CostAuditServer#DEFAULT_CLOSE_SECONDS} seconds by default. A request whose work is not done by
   * then is answered 503, and the server takes one more second to send such answers.
   */
  public CostAuditServerBuilder closeTime(Duration time) {
    Durations.notNegative("closeTime", time);
    this.closeTime = time;
    return this;
  }

  /**
   * Sets the function that receives each {@link OutOfMemoryError} thrown in a thread of this
   * server, including the threads of the server of the JDK. After such an error the server may work
   * no longer as promised: it may have lost the thread that disconnects slow clients. End the
   * process, or close this server and make another one.
   *
   * <p>By default the error goes to the {@linkplain Thread#getUncaughtExceptionHandler() uncaught
   * exception handler} of the thread, which prints the error unless the process has {@linkplain
   * Thread#setDefaultUncaughtExceptionHandler set} another handler. This library never ends a
   * process.
   *
   * @param owner is called by the thread that met the error, perhaps by several threads at once; it
   *     should need no memory
   */
  public CostAuditServerBuilder onOutOfMemory(Consumer<? super OutOfMemoryError> owner) {
    this.owner = requireNonNull(owner, "owner");
    return this;
  }

  /** Answers {@code /model/audit/events} from this ledger, with default settings. */
  public CostAuditServerBuilder costEvents(Ledger ledger) {
    return costEvents(CostEventsHandler.builder(ledger));
  }

  /**
   * Answers {@code /model/audit/events} with these settings; by default events are {@linkplain
   * CostEventsHandler#switchedOff() off}.
   *
   * @param settings the settings, which {@link #build} reads
   */
  public CostAuditServerBuilder costEvents(CostEventsHandler.Builder settings) {
    events = requireNonNull(settings, "settings");
    return this;
  }

  /**
   * Answers {@code /model/audit/events} with 501 and says how to switch events on.
   *
   * @param switches as {@link CostEventsHandler#switchedOff(String)} takes it
   */
  public CostAuditServerBuilder costEventsOff(String switches) {
    switchedOff = CostEventsHandler.switchedOff(switches);
    events = null;
    return this;
  }

  /**
   * Answers {@code /model/audit/coverage} from this coverage, with default settings; by default
   * nothing does. The answers of {@code /model/audit/events} then tell of it too, unless their
   * settings have a coverage of their own.
   */
  public CostAuditServerBuilder coverage(Coverage coverage) {
    this.coverage = requireNonNull(coverage, "coverage");
    return this;
  }

  /** Answers {@code /model/prediction/speccost}; by default nothing does. */
  public CostAuditServerBuilder specCost(SpecCostHandler handler) {
    specCost = requireNonNull(handler, "handler");
    return this;
  }

  /**
   * Answers {@code /model/etl/audit} and {@code /model/etl/audit/runs}; by default nothing does.
   * From {@link CostAuditServer#start} on the server works on these runs in a thread of its own,
   * and it closes them with itself.
   */
  public CostAuditServerBuilder audits(AuditRuns runs) {
    this.runs = requireNonNull(runs, "runs");
    return this;
  }

  /**
   * Answers {@code /readyz}; ready by default. The state is also degraded while the last run of the
   * {@link #audits}, if any were given, failed. With {@code detail=full} it shows the books of the
   * ledger whose events are answered, if any are.
   */
  public CostAuditServerBuilder readiness(Readiness readiness) {
    this.readiness = requireNonNull(readiness, "readiness");
    return this;
  }

  /**
   * Answers a path of your own, and all paths that begin with it and have no other handler. A
   * handler at a path of costaudit replaces the handler that this builder makes for it.
   *
   * @param path begins with a slash and is not the slash alone
   */
  public CostAuditServerBuilder handler(String path, HttpHandler handler) {
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
  public CostAuditServerBuilder hint(String path, String text) {
    hints.put(requireNonNull(path, "path"), requireNonNull(text, "text"));
    return this;
  }

  /**
   * Sets how many requests may run at once, counted from the end of their headers to the end of
   * their answers, at least 1; {@value CostAuditServer#DEFAULT_MAX_CONCURRENT_REQUESTS} by default.
   * More requests are answered 429. Requests to {@code /healthz} and {@code /readyz} (without
   * {@code detail}) do not count.
   */
  public CostAuditServerBuilder maxConcurrentRequests(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("maxConcurrentRequests must be at least 1: " + count);
    }
    this.maxConcurrentRequests = count;
    return this;
  }

  /** Sets how long there must be no refusal before the log says that refusing ended; for tests. */
  CostAuditServerBuilder quiet(Duration time) {
    quiet = time;
    return this;
  }

  /** Makes the handlers and a server that does not listen yet. */
  public CostAuditServer build() {
    Readiness state = reportedReadiness();
    Map<String, HttpHandler> all = new LinkedHashMap<>();
    all.put(EVENTS, events == null ? switchedOff : events.buildWithDefault(coverage));
    all.put(LIVENESS, HealthHandler.alive());
    all.put(
        READINESS,
        events == null ? HealthHandler.ready(state) : HealthHandler.ready(state, events.ledger()));
    if (coverage != null) {
      all.put(COVERAGE, CoverageHandler.of(coverage));
    }
    if (specCost != null) {
      all.put(SPEC_COST, specCost);
    }
    if (runs != null) {
      all.put(AUDITS, AuditHandler.of(runs));
      all.put(RUNS, AuditRunsHandler.list(runs));
      all.put(RUNS + "/", AuditRunsHandler.items(runs));
    }
    all.putAll(handlers);
    return new CostAuditServer(this, all, state);
  }

  private Readiness reportedReadiness() {
    AuditRuns audited = runs;
    return audited == null ? readiness : readiness.degradedBy(() -> failure(audited));
  }

  /** Returns the error of the run of audits that ended last; empty if it did not fail. */
  private static List<String> failure(AuditRuns runs) {
    return runs.lastEnded().stream()
        .filter(run -> run.state() == AuditRuns.State.FAILED)
        .map(run -> "the last run of audits, which ended at " + run.ended() + ": " + run.error())
        .toList();
  }

  /**
   * Returns the filters that each request passes before its handler, on both ports, in this order.
   */
  List<Filter> filters() {
    List<Filter> filters = new ArrayList<>();
    if (accessLog != null) {
      filters.add(new AccessLog(accessLog, InstantSource.system()));
    }
    filters.add(new WellFormedRequests());
    filters.add(BrowserGuard.of(address, allowedHosts));
    return List.copyOf(filters);
  }
}
