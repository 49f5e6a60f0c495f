package io.costaudit.opencost.transport;

import io.costaudit.opencost.OpenCostException.Kind;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One request that is under way, and its body. Only {@link #abort} may be called by any thread. */
final class Call {
  private final BodyPipe pipe;
  private final Consumer<Call> whenEnded;
  private volatile @Nullable CompletableFuture<HttpResponse<BodyPipe>> future;

  /**
   * Begins without a request.
   *
   * @param whenEnded gets this call when it is done with
   */
  Call(BodyPipe pipe, Consumer<Call> whenEnded) {
    this.pipe = pipe;
    this.whenEnded = whenEnded;
  }

  BodyPipe pipe() {
    return pipe;
  }

  CompletableFuture<HttpResponse<BodyPipe>> send(HttpClient http, HttpRequest request) {
    CompletableFuture<HttpResponse<BodyPipe>> sent = http.sendAsync(request, info -> pipe);
    future = sent;
    return sent;
  }

  /** Gives it up: whoever waits for it, or reads its body, gets this. */
  void abort(Kind kind, String why) {
    pipe.abort(new TransportException(kind, why, null));
    CompletableFuture<HttpResponse<BodyPipe>> sent = future;
    if (sent != null) {
      sent.cancel(true);
    }
  }

  void end() {
    whenEnded.accept(this);
    abort(Kind.CLOSED, "the answer is done with");
  }
}
