package io.costaudit.opencost.replay;

import static java.util.Objects.requireNonNull;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.zip.GZIPOutputStream;

/**
 * A double of OpenCost and Kubecost: it answers from days it is given, or with documents as they
 * are, and does wrong what it is told to. It listens on a free port of loopback and speaks HTTP/1.1
 * on sockets of its own, since an honest server will not break its word about the length of a body.
 *
 * <p>What it leaves out: pages of allocations and their filters, views of bills, custom costs other
 * than that they are not configured, parts of volumes and of load balancers. Efficiency is 1 where
 * anything is requested. Kubecost's words for a bad window are made up here. Thread-safe.
 */
public final class ReplayingServer implements AutoCloseable {
  /** How many times a fault happens unless told otherwise: each time. */
  public static final int ALWAYS = Integer.MAX_VALUE;

  /** What "now" is in windows unless told otherwise. */
  public static final Instant DEFAULT_NOW = Instant.parse("2023-01-16T12:00:00Z");

  private static final int LOG_CAPACITY = 100_000;
  private static final int BUFFER = 1 << 16;
  private static final Map<Integer, String> REASONS =
      Map.ofEntries(
          Map.entry(200, "OK"),
          Map.entry(301, "Moved Permanently"),
          Map.entry(302, "Found"),
          Map.entry(307, "Temporary Redirect"),
          Map.entry(308, "Permanent Redirect"),
          Map.entry(400, "Bad Request"),
          Map.entry(401, "Unauthorized"),
          Map.entry(403, "Forbidden"),
          Map.entry(404, "Not Found"),
          Map.entry(405, "Method Not Allowed"),
          Map.entry(429, "Too Many Requests"),
          Map.entry(500, "Internal Server Error"),
          Map.entry(501, "Not Implemented"),
          Map.entry(502, "Bad Gateway"),
          Map.entry(503, "Service Unavailable"),
          Map.entry(504, "Gateway Timeout"));

  private final Dialect dialect;
  private final Routes routes;
  private final List<Document> documents = new CopyOnWriteArrayList<>();
  private final List<Injection> injections = new CopyOnWriteArrayList<>();
  private final List<ReplayedRequest> log = Collections.synchronizedList(new ArrayList<>());
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicInteger resets = new AtomicInteger();
  private final AtomicLong connections = new AtomicLong();
  private final AtomicInteger underWay = new AtomicInteger();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "replaying-server");
            thread.setDaemon(true);
            return thread;
          });
  private final ServerSocket listener;
  private volatile Framing framing = Framing.AS_GO;
  private volatile boolean compresses;

  private ReplayingServer(Builder builder) {
    dialect = builder.dialect;
    routes =
        new Routes(
            dialect,
            List.copyOf(builder.days),
            InstantSource.fixed(builder.now),
            builder.withBills,
            builder.terse);
    try {
      listener = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.execute(this::accept);
  }

  /** Begins a server that knows of no days. */
  public static Builder builder(Dialect dialect) {
    return new Builder(dialect);
  }

  /** Not safe for use by several threads. */
  public static final class Builder {
    private final Dialect dialect;
    private final List<ReplayedDay> days = new ArrayList<>();
    private Instant now = DEFAULT_NOW;
    private boolean withBills = true;
    private boolean terse;

    private Builder(Dialect dialect) {
      this.dialect = requireNonNull(dialect, "dialect");
    }

    /** Adds one. Days may not overlap. */
    public Builder day(ReplayedDay day) {
      for (ReplayedDay other : days) {
        if (other.window().overlaps(day.window())) {
          throw new IllegalArgumentException("two days in " + day.window());
        }
      }
      days.add(day);
      return this;
    }

    /** What "now" is in windows; {@link #DEFAULT_NOW} unless told otherwise. */
    public Builder now(Instant instant) {
      now = requireNonNull(instant, "instant");
      return this;
    }

    /** Leaves cloud costs unconfigured. */
    public Builder withoutBills() {
      withBills = false;
      return this;
    }

    /** Rows of allocations hold names, times and costs only: about 600 bytes, not 1,500. */
    public Builder terse() {
      terse = true;
      return this;
    }

    public ReplayingServer start() {
      return new ReplayingServer(this);
    }
  }

  private record Document(Predicate<ReplayedRequest> requests, ReplayedResponse answer) {}

  private record Injection(Predicate<ReplayedRequest> requests, AtomicInteger left, Fault fault) {
    boolean take(ReplayedRequest request) {
      return requests.test(request)
          && left.getAndUpdate(n -> n == ALWAYS ? n : Math.max(0, n - 1)) > 0;
    }
  }

  /** Where it listens, without a stroke at the end and without the prefix of the dialect. */
  public URI root() {
    return URI.create(
        "http://" + listener.getInetAddress().getHostAddress() + ":" + listener.getLocalPort());
  }

  /** Where the paths of the dialect begin, without a stroke at the end. */
  public URI base() {
    return URI.create(root() + dialect.prefix());
  }

  /**
   * Serves an answer, such as a file, instead of computing one.
   *
   * @param path below {@link #base()}, such as {@code /assets}
   * @param window the parameter as it is sent; empty for any
   */
  public void serve(String path, String window, ReplayedResponse answer) {
    String whole = dialect.prefix() + path;
    serve(
        request ->
            request.path().equals(whole)
                && (window.isEmpty() || request.parameter("window").orElse("").equals(window)),
        answer);
  }

  /** Serves an answer instead of computing one; of several that fit the one told last. */
  public void serve(Predicate<ReplayedRequest> requests, ReplayedResponse answer) {
    documents.add(0, new Document(requests, answer));
  }

  /**
   * Does wrong so many answers; of several faults for a path the one told first.
   *
   * @param paths is asked with the whole path, without the query
   */
  public void inject(Predicate<String> paths, int times, Fault fault) {
    injectInto(request -> paths.test(request.path()), times, fault);
  }

  /** Does wrong so many answers to some requests, as {@link #inject} does. */
  public void injectInto(Predicate<ReplayedRequest> requests, int times, Fault fault) {
    injections.add(new Injection(requests, new AtomicInteger(times), fault));
  }

  /** Gives so many other answers, as {@link #inject} does. */
  public void answer(Predicate<String> paths, int times, ReplayedResponse answer) {
    inject(paths, times, Fault.answering(answer));
  }

  /** Resets so many connections as soon as they are accepted. */
  public void resetNextConnections(int count) {
    resets.set(count);
  }

  /** From now on nothing is done wrong; what is under way is. */
  public void clearFaults() {
    injections.clear();
    resets.set(0);
  }

  /** How bodies end from now on. */
  public void framing(Framing as) {
    framing = requireNonNull(as, "as");
  }

  /** Whether bodies are compressed for clients that accept it; not unless told. */
  public void compress(boolean whenAccepted) {
    compresses = whenAccepted;
  }

  /** The requests so far, in the order in which they were read; 100,000 at most. */
  public List<ReplayedRequest> requests() {
    synchronized (log) {
      return List.copyOf(log);
    }
  }

  public void clearRequests() {
    log.clear();
  }

  /** How many connections were accepted, those that were reset too. */
  public long connections() {
    return connections.get();
  }

  /** How many connections are open. */
  public int openConnections() {
    return sockets.size();
  }

  /** How many answers are under way. */
  public int answersUnderWay() {
    return underWay.get();
  }

  /** Ends all connections. */
  @Override
  public void close() {
    closed.countDown();
    shut(listener);
    sockets.forEach(ReplayingServer::shut);
    threads.shutdownNow();
  }

  private static void shut(AutoCloseable socket) {
    try {
      socket.close();
    } catch (Exception e) {
      // Nothing is lost with it.
    }
  }

  private void accept() {
    while (closed.getCount() > 0) {
      try {
        Socket socket = listener.accept();
        connections.incrementAndGet();
        if (resets.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
          reset(socket);
        } else {
          sockets.add(socket);
          if (closed.getCount() == 0) {
            // It came while the server closed, too late to be closed with the others.
            shut(socket);
            return;
          }
          threads.execute(() -> serve(socket));
        }
      } catch (IOException | RuntimeException e) {
        if (closed.getCount() == 0) {
          return;
        }
      }
    }
  }

  private static void reset(Socket socket) throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      BufferedInputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = new BufferedOutputStream(socket.getOutputStream(), BUFFER);
      boolean goesOn = true;
      while (goesOn) {
        Optional<ReplayedRequest> request = ReplayedRequest.read(in);
        if (request.isPresent()) {
          underWay.incrementAndGet();
          try {
            goesOn = answer(request.get(), socket, out);
          } finally {
            underWay.decrementAndGet();
          }
        } else {
          goesOn = false;
        }
      }
    } catch (IOException e) {
      // The client went away, or so it was told.
    } finally {
      sockets.remove(socket);
    }
  }

  /** Whether the connection may be used again. */
  private boolean answer(ReplayedRequest request, Socket socket, OutputStream out)
      throws IOException {
    if (log.size() < LOG_CAPACITY) {
      log.add(request);
    }
    Fault fault =
        injections.stream()
            .filter(injection -> injection.take(request))
            .findFirst()
            .map(Injection::fault)
            .orElse(Fault.none());
    await(fault.delay());
    ReplayedResponse answer = fault.instead().orElseGet(() -> right(request));
    if (answer.status() == 0) {
      return false;
    }
    boolean zips = compresses && request.header("accept-encoding").orElse("").contains("gzip");
    ResponseOutput response =
        new ResponseOutput(
            out, head(answer, zips), fault.framing().orElse(framing), fault, this::await);
    try {
      if (zips) {
        GZIPOutputStream zip = new GZIPOutputStream(response, BUFFER);
        answer.body().writeTo(zip);
        zip.finish();
      } else {
        answer.body().writeTo(response);
      }
      return response.finish()
          && !request.header("connection").orElse("").equalsIgnoreCase("close");
    } catch (ResponseOutput.CutException e) {
      if (fault.resetsOnCut()) {
        reset(socket);
      }
      return false;
    }
  }

  private ReplayedResponse right(ReplayedRequest request) {
    return documents.stream()
        .filter(document -> document.requests().test(request))
        .findFirst()
        .map(Document::answer)
        .orElseGet(() -> routes.answer(request));
  }

  private static String head(ReplayedResponse answer, boolean zips) {
    StringBuilder head = new StringBuilder("HTTP/1.1 ");
    head.append(answer.status()).append(' ');
    head.append(REASONS.getOrDefault(answer.status(), "Status")).append("\r\n");
    head.append("Access-Control-Allow-Origin: *\r\nVary: Accept-Encoding\r\n");
    answer
        .headers()
        .forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    if (zips) {
      head.append("Content-Encoding: gzip\r\n");
    }
    return head.toString();
  }

  /** Waits, but no longer than the server is open. */
  private void await(Duration time) throws IOException {
    try {
      if (!time.isZero() && closed.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new IOException("the server is closed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the server is closed", e);
    }
  }
}
