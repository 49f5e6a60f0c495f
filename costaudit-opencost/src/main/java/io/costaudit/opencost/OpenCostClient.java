package io.costaudit.opencost;

import static java.util.Objects.requireNonNull;

import io.costaudit.opencost.OpenCostException.Kind;
import io.costaudit.opencost.transport.HttpTransport;
import io.costaudit.opencost.transport.Response;
import io.costaudit.opencost.transport.ResponseErrors;
import io.costaudit.opencost.transport.RetryLoop;
import io.costaudit.time.Durations;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
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

  private final URI base;
  private final List<String> prefixes;
  private final Duration totalTimeout;
  private final String scheme;
  private final HttpTransport transport;
  private final RetryLoop retries;
  private final Semaphore permits;
  private volatile @Nullable String knownPrefix;

  OpenCostClient(OpenCostClientBuilder builder) {
    base = builder.base;
    totalTimeout = builder.totalTimeout;
    scheme = builder.scheme;
    String given = base.toString();
    prefixes =
        base.getPath().endsWith(KUBECOST_PATH)
            ? List.of(given)
            : List.of(given, given + KUBECOST_PATH);
    permits = new Semaphore(builder.maxConcurrentRequests, true);
    transport = new HttpTransport(builder.transportSettings(), OpenCostException::new);
    retries =
        new RetryLoop(
            transport, builder.retries, builder.firstBackoff, builder.maxBackoff, builder.pause);
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
    long deadline = System.nanoTime() + Durations.nanos(totalTimeout);
    takePermit(query, deadline);
    try (Response response = open(query, deadline)) {
      return response.read(reader::read);
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
    ResponseErrors errors = transport.errors(uri(query), 1);
    try {
      if (!permits.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        throw errors.noResponse(
            Kind.TIMEOUT, "no turn in time, other requests are under way", null);
      }
    } catch (InterruptedException e) {
      throw errors.interrupted(e);
    }
    if (transport.isClosed()) {
      permits.release();
      throw errors.noResponse(Kind.CLOSED, "the client is closed", null);
    }
  }

  private Response open(OpenCostQuery query, long deadline) {
    String known = knownPrefix;
    if (known != null) {
      return retries.open(uri(known, query), deadline);
    }
    OpenCostException first = null;
    for (String prefix : prefixes) {
      URI uri = uri(prefix, query);
      try {
        Response response = retries.open(uri, deadline);
        knownPrefix = prefix;
        return response;
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

  /**
   * Gives up what is under way, in whatever thread, with an {@link OpenCostException} of the kind
   * {@link Kind#CLOSED}, and takes nothing more. Does not wait. May be called twice. A client of
   * the JDK that was {@linkplain OpenCostClientBuilder#httpClient given} stays open.
   */
  @Override
  public void close() {
    transport.close();
    // Those who wait for their turn see that it is closed, and so do all who come later.
    permits.release(OpenCostClientBuilder.MAX_CONCURRENT_REQUESTS);
  }

  /** The URL and how it authenticates, without credentials. */
  @Override
  public String toString() {
    return "OpenCostClient[" + base + ", " + scheme + "]";
  }
}
