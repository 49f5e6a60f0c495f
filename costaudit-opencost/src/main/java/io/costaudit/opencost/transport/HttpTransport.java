package io.costaudit.opencost.transport;

import io.costaudit.internal.OutOfMemory;
import io.costaudit.opencost.OpenCostException;
import io.costaudit.opencost.OpenCostException.Kind;
import io.costaudit.time.Durations;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * Sends single requests, by GET, and waits until a response begins. It never sends one again by
 * itself. Safe for use by several threads.
 */
public final class HttpTransport implements AutoCloseable {
  private static final int NO_CONTENT = 204;

  private final TransportSettings settings;
  private final ExceptionFactory exceptions;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Set<Call> calls = ConcurrentHashMap.newKeySet();

  /** Begins open, without a request. */
  public HttpTransport(TransportSettings settings, ExceptionFactory exceptions) {
    this.settings = settings;
    this.exceptions = exceptions;
  }

  /**
   * Returns what tells what is wrong with the response to a request.
   *
   * @param tries how often the request was sent, this time included
   */
  public ResponseErrors errors(URI uri, int tries) {
    return new ResponseErrors(uri, settings.secrets(), tries, exceptions);
  }

  /** Returns whether {@link #close} was called. */
  public boolean isClosed() {
    return closed.getCount() == 0;
  }

  /** Returns what opens when this is closed. */
  CountDownLatch closed() {
    return closed;
  }

  /**
   * Sends a request and waits until its response begins.
   *
   * @param deadline how long the response and its body may take, in the time of {@link
   *     System#nanoTime}
   * @param tries how often the request was sent, this time included
   */
  Outcome send(URI uri, long deadline, int tries) {
    ResponseErrors errors = errors(uri, tries);
    long left = Math.min(deadline - System.nanoTime(), Durations.nanos(settings.requestTimeout()));
    Call call = new Call(new BodyPipe(settings.idleTimeout(), deadline), calls::remove);
    boolean isOpen = false;
    try {
      Outcome outcome = once(request(uri), call, errors, left);
      isOpen = outcome instanceof Response;
      return outcome;
    } finally {
      if (!isOpen) {
        call.end();
      }
    }
  }

  private CompletableFuture<HttpResponse<BodyPipe>> send(Call call, HttpRequest request) {
    CompletableFuture<HttpResponse<BodyPipe>> sent = call.send(settings.http(), request);
    calls.add(call);
    if (isClosed()) {
      call.abort(Kind.CLOSED, "the client was closed");
    }
    return sent;
  }

  private HttpRequest request(URI uri) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .header("Accept", "application/json")
            .header("Accept-Encoding", "gzip");
    if (settings.authorization() != null) {
      request.header("Authorization", settings.authorization());
    }
    return request.build();
  }

  private Outcome once(HttpRequest request, Call call, ResponseErrors errors, long leftNanos) {
    try {
      // Not the timeout of the request: whether that holds for the body depends on the JDK.
      HttpResponse<BodyPipe> response =
          send(call, request).get(Math.max(0, leftNanos), TimeUnit.NANOSECONDS);
      return received(response, call, errors);
    } catch (TimeoutException e) {
      String what = "no answer in " + TimeUnit.NANOSECONDS.toMillis(Math.max(0, leftNanos)) + " ms";
      return FailedRequest.forGood(errors.noResponse(Kind.TIMEOUT, what, e));
    } catch (CancellationException e) {
      return FailedRequest.forGood(errors.noResponse(Kind.CLOSED, "the client was closed", e));
    } catch (InterruptedException e) {
      return FailedRequest.forGood(errors.interrupted(e));
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      OutOfMemory.tell(cause); // the client of the JDK keeps it in the future
      if (isClosed()) {
        return FailedRequest.forGood(
            errors.noResponse(Kind.CLOSED, "the client was closed", cause));
      }
      boolean isRetryable =
          cause instanceof IOException
              && !(cause instanceof SSLException || cause instanceof ProtocolException);
      return new FailedRequest(
          errors.unreachable(cause), isRetryable, cause instanceof ConnectException, null);
    }
  }

  private Outcome received(HttpResponse<BodyPipe> response, Call call, ResponseErrors errors) {
    BodyPipe raw = response.body();
    int status = response.statusCode();
    HttpHeaders headers = response.headers();
    String encoding =
        headers.firstValue("Content-Encoding").orElse("").strip().toLowerCase(Locale.ROOT);
    boolean isGzip = encoding.equals("gzip") || encoding.equals("x-gzip");
    boolean isSuccess = status / 100 == 2;
    if (isSuccess && !isGzip && !encoding.isEmpty() && !encoding.equals("identity")) {
      return FailedRequest.forGood(errors.packed(status, encoding));
    }
    ResponseHead head = ResponseHead.of(raw, isGzip);
    OpenCostException why;
    boolean isRetryable = false;
    if (!isSuccess) {
      why = errors.status(status, headers.firstValue("Location"), head.bytes());
      isRetryable = why.kind() == Kind.UNAVAILABLE;
    } else if (head.failure() != null) {
      why = errors.broken(status, head.bytes(), head.bytes().length, head.failure());
      isRetryable =
          raw.count() == 0
              && head.failure() instanceof TransportException e
              && e.kind() == Kind.CUT;
    } else {
      boolean isWhole = status == NO_CONTENT || head.bytes().length < ResponseHead.MAX_BYTES;
      why = errors.beginning(status, head.bytes(), isWhole);
    }
    if (why == null) {
      return new Response(call, status, head, errors);
    }
    head.close();
    return new FailedRequest(why, isRetryable, false, RetryAfter.of(headers));
  }

  /**
   * Gives up what is under way, in whatever thread, with an {@link OpenCostException} of the kind
   * {@link Kind#CLOSED}, and sends nothing more. Does not wait. May be called twice.
   */
  @Override
  public void close() {
    closed.countDown();
    calls.forEach(call -> call.abort(Kind.CLOSED, "the client was closed"));
  }
}
