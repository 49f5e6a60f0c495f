package io.costaudit.opencost;

import static java.util.Objects.requireNonNull;

import io.costaudit.OutOfMemory;
import io.costaudit.opencost.OpenCostException.Kind;
import io.costaudit.time.Durations;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Asks a live OpenCost or Kubecost, by GET, and hands the body to a reader as it comes, unpacked,
 * in memory that does not grow with it.
 *
 * <ul>
 *   <li>OpenCost answers at its root, Kubecost under {@value #KUBECOST_PATH}. Unless the URL ends
 *       in that, it is tried as given, then, if the answer is 404 or a page of HTML, with that
 *       behind it; what answered is remembered.
 *   <li>A request is sent again where that is safe: if the connection failed or broke before the
 *       first byte of the body, and at 429, 502, 503 and 504; after a refused connection once, at
 *       once. Never once bytes were read, nor after a timeout of the answer, when the server may
 *       still be at work. The client of the JDK may open a broken connection once more by itself.
 *   <li>Redirects are not followed, so that credentials go to the given host alone.
 *   <li>Whatever goes wrong is an {@link OpenCostException} that tells what and what to try. It and
 *       {@link #toString} never show credentials. They are sent with every request; to hosts that
 *       are not trusted ones on the way use {@code https}.
 * </ul>
 *
 * <p>Threads may share it. A thread that is interrupted while it waits gives up and stays
 * interrupted. The client of the JDK that is made has threads of its own, daemons, which end some
 * time after nothing refers to it.
 *
 * @since 0.1.0
 */
public final class OpenCostClient implements AutoCloseable {
  /** What the paths of Kubecost stand behind: {@value}. */
  public static final String KUBECOST_PATH = "/model";

  /** Enough to see what a body is, and to quote its beginning. */
  private static final int HEAD_BYTES = 8192;

  /** What is kept of the head once it was looked at: the quoted characters, of 4 bytes at most. */
  private static final int QUOTED_BYTES = 4 * (OpenCostException.BODY_CHARACTERS + 1);

  private static final int UNPACKED_CHUNK_BYTES = 1 << 16;
  private static final int MAX_DOUBLINGS = 30;
  private static final Duration END_OF_BODY = Duration.ofSeconds(1);
  private static final int NO_CONTENT = 204;

  private final URI base;
  private final List<String> prefixes;
  private final OpenCostClientBuilder settings;
  private final HttpClient http;
  private final Semaphore permits;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Set<Call> calls = ConcurrentHashMap.newKeySet();
  private volatile @Nullable String knownPrefix;

  OpenCostClient(OpenCostClientBuilder builder) {
    settings = new OpenCostClientBuilder(builder);
    base = builder.base;
    String given = base.toString();
    prefixes =
        base.getPath().endsWith(KUBECOST_PATH)
            ? List.of(given)
            : List.of(given, given + KUBECOST_PATH);
    permits = new Semaphore(builder.maxConcurrentRequests, true);
    http = builder.http == null ? builder.ownHttp() : builder.http;
  }

  /**
   * Begins with the defaults.
   *
   * @param base {@code http} or {@code https}, a host, and a port and a path if need be; no user or
   *     password, query or fragment
   */
  public static OpenCostClientBuilder builder(URI base) {
    return new OpenCostClientBuilder(base);
  }

  /**
   * Takes what it wants of a body.
   *
   * @param <T> what it makes of it
   */
  @FunctionalInterface
  public interface Reader<T> {
    /**
     * Reads, in the thread of the caller, to the end or less. It must not ask the same client,
     * which may wait for it. To close the stream does nothing.
     *
     * @param body unpacked; its head looks like JSON and tells no error
     * @throws IOException that the stream threw, or one that says that the body is not understood
     */
    T read(InputStream body) throws IOException;
  }

  /**
   * Asks, and has the reader read the body. If the reader fails because the body does, or does not
   * notice that it is cut, that is an {@link OpenCostException}; an {@link IOException} of its own
   * becomes one of the kind {@link Kind#UNREADABLE}; another exception of its own is passed on.
   *
   * @return what the reader made of it
   * @throws OpenCostException if there is no usable answer
   */
  public <T> T read(OpenCostQuery query, Reader<T> reader) {
    requireNonNull(query, "query");
    requireNonNull(reader, "reader");
    long deadline = System.nanoTime() + Durations.nanos(settings.totalTimeout);
    takePermit(query, deadline);
    try (Opened opened = open(query, deadline)) {
      return opened.read(reader);
    } finally {
      permits.release();
    }
  }

  /** Where the query is sent, as far as it is known yet. Without credentials. */
  public URI uri(OpenCostQuery query) {
    String known = knownPrefix;
    return uri(known == null ? prefixes.get(0) : known, query);
  }

  /** Whether the server is known to answer under the path of Kubecost. */
  boolean isBelowKubecostPath() {
    String known = knownPrefix;
    return (known == null ? base.toString() : known).endsWith(KUBECOST_PATH);
  }

  /** The URL as it was given, without slashes at its end. Without credentials. */
  URI base() {
    return base;
  }

  private static URI uri(String prefix, OpenCostQuery query) {
    return URI.create(prefix + query.encoded());
  }

  private void takePermit(OpenCostQuery query, long deadline) {
    ResponseErrors errors = errors(uri(query), 1);
    try {
      if (!permits.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        throw errors.noAnswer(Kind.TIMEOUT, "no turn in time, other requests are under way", null);
      }
    } catch (InterruptedException e) {
      throw interrupted(errors, e);
    }
    if (isClosed()) {
      permits.release();
      throw errors.noAnswer(Kind.CLOSED, "the client is closed", null);
    }
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  private ResponseErrors errors(URI uri, int tries) {
    return new ResponseErrors(uri, settings.secrets, tries);
  }

  private static OpenCostException interrupted(ResponseErrors errors, InterruptedException e) {
    Thread.currentThread().interrupt();
    return errors.noAnswer(Kind.INTERRUPTED, "the thread was interrupted", e);
  }

  private Opened open(OpenCostQuery query, long deadline) {
    String known = knownPrefix;
    if (known != null) {
      return open(uri(known, query), deadline);
    }
    OpenCostException first = null;
    for (String prefix : prefixes) {
      URI uri = uri(prefix, query);
      try {
        Opened opened = open(uri, deadline);
        knownPrefix = prefix;
        return opened;
      } catch (OpenCostException e) {
        if (!isElsewhere(e)) {
          throw e;
        }
        first = first == null ? e : first.andAt(uri.toString());
      }
    }
    throw requireNonNull(first, "the first URL is always tried");
  }

  /** Whether it looks as if the API were under another path. */
  private static boolean isElsewhere(OpenCostException e) {
    // An API that answers in its envelope is there, only the path is not.
    return e.kind() == Kind.HTML || (e.kind() == Kind.NOT_FOUND && !e.body().startsWith("{"));
  }

  private Opened open(URI uri, long deadline) {
    int tries = 1;
    boolean wasConnectionRefused = false;
    while (true) {
      Outcome outcome = once(uri, deadline, tries);
      if (outcome instanceof Opened opened) {
        return opened;
      }
      Failed failed = (Failed) outcome;
      boolean isConnectionRefused = failed.isConnectionRefused;
      Duration delay =
          isConnectionRefused
              ? Duration.ZERO
              : failed.delay == null ? backoff(tries) : failed.delay;
      if (!failed.isRetryable
          || (isConnectionRefused && wasConnectionRefused)
          || tries > settings.retries
          || delay.compareTo(settings.maxBackoff) > 0
          || deadline - System.nanoTime() - Durations.nanos(delay) <= 0) {
        throw failed.why;
      }
      if (!delay.isZero()) {
        pause(delay, errors(uri, tries));
      }
      wasConnectionRefused |= isConnectionRefused;
      tries++;
    }
  }

  /** Half of it is left to chance, so that many clients do not come back at once. */
  private Duration backoff(int tries) {
    long most =
        Math.min(
            Durations.nanos(settings.maxBackoff),
            (long)
                Math.min(
                    Long.MAX_VALUE,
                    Durations.nanos(settings.firstBackoff)
                        * (double) (1L << Math.min(tries - 1, MAX_DOUBLINGS))));
    return Duration.ofNanos(most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1));
  }

  private void pause(Duration wait, ResponseErrors errors) {
    try {
      if (settings.pause.await(closed, wait)) {
        throw errors.noAnswer(Kind.CLOSED, "the client was closed", null);
      }
    } catch (InterruptedException e) {
      throw interrupted(errors, e);
    }
  }

  private Outcome once(URI uri, long deadline, int tries) {
    ResponseErrors errors = errors(uri, tries);
    long left = Math.min(deadline - System.nanoTime(), Durations.nanos(settings.requestTimeout));
    Call call = new Call(new BodyPipe(settings.idleTimeout, deadline));
    boolean isOpen = false;
    try {
      Outcome outcome = once(request(uri), call, errors, left);
      isOpen = outcome instanceof Opened;
      return outcome;
    } finally {
      if (!isOpen) {
        call.end();
      }
    }
  }

  private HttpRequest request(URI uri) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .header("Accept", "application/json")
            .header("Accept-Encoding", "gzip");
    if (settings.authorization != null) {
      request.header("Authorization", settings.authorization);
    }
    return request.build();
  }

  private Outcome once(HttpRequest request, Call call, ResponseErrors errors, long leftNanos) {
    try {
      // Not the timeout of the request: whether that holds for the body depends on the JDK.
      HttpResponse<BodyPipe> response =
          call.send(request).get(Math.max(0, leftNanos), TimeUnit.NANOSECONDS);
      return answered(response, call, errors);
    } catch (TimeoutException e) {
      String what = "no answer in " + TimeUnit.NANOSECONDS.toMillis(Math.max(0, leftNanos)) + " ms";
      return Failed.forGood(errors.noAnswer(Kind.TIMEOUT, what, e));
    } catch (CancellationException e) {
      return Failed.forGood(errors.noAnswer(Kind.CLOSED, "the client was closed", e));
    } catch (InterruptedException e) {
      return Failed.forGood(interrupted(errors, e));
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      OutOfMemory.tell(cause); // the client of the JDK keeps it in the future
      if (isClosed()) {
        return Failed.forGood(errors.noAnswer(Kind.CLOSED, "the client was closed", cause));
      }
      boolean isRetryable =
          cause instanceof IOException
              && !(cause instanceof SSLException || cause instanceof ProtocolException);
      return new Failed(
          errors.unreachable(cause), isRetryable, cause instanceof ConnectException, null);
    }
  }

  private Outcome answered(HttpResponse<BodyPipe> response, Call call, ResponseErrors errors) {
    BodyPipe raw = response.body();
    int status = response.statusCode();
    HttpHeaders headers = response.headers();
    String encoding =
        headers.firstValue("Content-Encoding").orElse("").strip().toLowerCase(Locale.ROOT);
    boolean isGzip = encoding.equals("gzip") || encoding.equals("x-gzip");
    boolean isSuccess = status / 100 == 2;
    if (isSuccess && !isGzip && !encoding.isEmpty() && !encoding.equals("identity")) {
      return Failed.forGood(errors.packed(status, encoding));
    }
    Head head = Head.of(raw, isGzip);
    OpenCostException why;
    boolean isRetryable = false;
    if (!isSuccess) {
      why = errors.status(status, headers.firstValue("Location"), head.bytes);
      isRetryable = why.kind() == Kind.UNAVAILABLE;
    } else if (head.failure != null) {
      why = errors.broken(status, head.bytes, head.bytes.length, head.failure);
      isRetryable =
          raw.count() == 0 && head.failure instanceof TransportException e && e.kind() == Kind.CUT;
    } else {
      boolean isWhole = status == NO_CONTENT || head.bytes.length < HEAD_BYTES;
      why = errors.beginning(status, head.bytes, isWhole);
    }
    if (why == null) {
      return new Opened(call, status, head, errors);
    }
    head.close();
    return new Failed(why, isRetryable, false, retryAfter(headers));
  }

  /** How long the server asks to wait; null if it does not, or not in a way that can be read. */
  private static @Nullable Duration retryAfter(HttpHeaders headers) {
    Optional<String> given = headers.firstValue("Retry-After").map(String::strip);
    if (given.isEmpty()) {
      return null;
    }
    if (given.get().matches("[0-9]{1,9}")) {
      return Duration.ofSeconds(Integer.parseInt(given.get()));
    }
    Instant then = instant(given.get());
    // By the server's own clock, as ours may be wrong.
    Instant now = headers.firstValue("Date").map(OpenCostClient::instant).orElse(null);
    if (then == null || now == null) {
      return null;
    }
    return then.isBefore(now) ? Duration.ZERO : Duration.between(now, then);
  }

  private static @Nullable Instant instant(String httpDate) {
    try {
      return DateTimeFormatter.RFC_1123_DATE_TIME.parse(httpDate.strip(), Instant::from);
    } catch (DateTimeException e) {
      return null;
    }
  }

  /**
   * Gives up what is under way, in whatever thread, with an {@link OpenCostException} of the kind
   * {@link Kind#CLOSED}, and takes nothing more. Does not wait. May be called twice. A client of
   * the JDK that was {@linkplain OpenCostClientBuilder#httpClient given} stays open.
   */
  @Override
  public void close() {
    closed.countDown();
    calls.forEach(call -> call.abort(Kind.CLOSED, "the client was closed"));
    // Those who wait for their turn see that it is closed, and so do all who come later.
    permits.release(OpenCostClientBuilder.MAX_CONCURRENT_REQUESTS);
  }

  /** The URL and how it authenticates, without credentials. */
  @Override
  public String toString() {
    return "OpenCostClient[" + base + ", " + settings.scheme + "]";
  }

  /** One request and its body. */
  private final class Call {
    private final BodyPipe pipe;
    private volatile @Nullable CompletableFuture<HttpResponse<BodyPipe>> future;

    Call(BodyPipe pipe) {
      this.pipe = pipe;
    }

    CompletableFuture<HttpResponse<BodyPipe>> send(HttpRequest request) {
      CompletableFuture<HttpResponse<BodyPipe>> sent = http.sendAsync(request, info -> pipe);
      future = sent;
      calls.add(this);
      if (isClosed()) {
        abort(Kind.CLOSED, "the client was closed");
      }
      return sent;
    }

    void abort(Kind kind, String why) {
      pipe.abort(new TransportException(kind, why, null));
      CompletableFuture<HttpResponse<BodyPipe>> sent = future;
      if (sent != null) {
        sent.cancel(true);
      }
    }

    void end() {
      calls.remove(this);
      abort(Kind.CLOSED, "the answer is done with");
    }
  }

  /** Waits before a request is sent again. */
  @FunctionalInterface
  interface Pause {
    /** Waits for that time, or until the client is closed; returns whether the client is closed. */
    boolean await(CountDownLatch closed, Duration wait) throws InterruptedException;
  }

  /** What came of one request. */
  private sealed interface Outcome {}

  /**
   * No answer to be used.
   *
   * @param isConnectionRefused whether the connection was refused at once
   * @param delay before it is tried again; null if the server does not say
   */
  private record Failed(
      OpenCostException why,
      boolean isRetryable,
      boolean isConnectionRefused,
      @Nullable Duration delay)
      implements Outcome {
    static Failed forGood(OpenCostException why) {
      return new Failed(why, false, false, null);
    }
  }

  /**
   * The beginning of a body.
   *
   * @param bytes fewer than a head if it is all
   * @param rest what follows
   * @param failure that came before a whole head did
   */
  @SuppressWarnings("ArrayRecordComponent") // It is a handful of results, never compared.
  private record Head(byte[] bytes, InputStream rest, @Nullable IOException failure) {
    static Head of(BodyPipe raw, boolean isGzip) {
      byte[] bytes = new byte[HEAD_BYTES];
      int length = 0;
      InputStream in = raw;
      IOException failure = null;
      try {
        in = isGzip ? new GZIPInputStream(raw, UNPACKED_CHUNK_BYTES) : raw;
        int read = 0;
        while (read >= 0 && length < HEAD_BYTES) {
          read = in.read(bytes, length, HEAD_BYTES - length);
          length += Math.max(0, read);
        }
      } catch (EOFException e) {
        // Nothing at all is an empty body, whatever it says of its packing.
        failure = raw.count() == 0 ? null : e;
      } catch (IOException e) {
        failure = e;
      }
      return new Head(Arrays.copyOf(bytes, length), in, failure);
    }

    /** Gives back what unpacks. */
    void close() {
      try {
        rest.close();
      } catch (IOException e) {
        throw new AssertionError("what unpacks in memory closes", e);
      }
    }
  }

  /** An answer that looks well so far. */
  private static final class Opened implements Outcome, AutoCloseable {
    private final Call call;
    private final int status;
    private final byte[] quoted;
    private final Head head;
    private final ResponseStream body;
    private final ResponseErrors errors;

    Opened(Call call, int status, Head head, ResponseErrors errors) {
      this.call = call;
      this.status = status;
      quoted = Arrays.copyOf(head.bytes, Math.min(head.bytes.length, QUOTED_BYTES));
      this.head = head;
      body = new ResponseStream(head.bytes, head.rest);
      this.errors = errors;
    }

    <T> T read(Reader<T> reader) {
      T result;
      try {
        result = reader.read(body);
      } catch (IOException e) {
        checkBody(e);
        throw errors.unreadable(status, quoted, body.count(), e);
      } catch (RuntimeException e) {
        checkBody(e);
        throw e;
      }
      checkBody(null);
      return result;
    }

    /** What is wrong with the body is the cause of all that follows, so it goes first. */
    private void checkBody(@Nullable Exception cause) {
      IOException failure = body.failure();
      if (failure != null) {
        throw errors.broken(status, quoted, body.count(), failure);
      }
      String error = body.error();
      if (error != null) {
        throw errors.errorInside(status, quoted, error, body.count(), cause);
      }
      if (body.isCut()) {
        throw errors.cut(status, quoted, body.count(), cause);
      }
    }

    @Override
    public void close() {
      if (body.isWhole() && body.failure() == null) {
        try {
          call.pipe.awaitEnd(END_OF_BODY);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      call.end();
      head.close();
    }
  }
}
