package io.costaudit.fabric8;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * A question to the server why a watch is lost: a list of one object, and a watch that ends at
 * once. The server may be slow to answer, so the requests run in another thread.
 */
final class Inquiry {
  private final CompletableFuture<Optional<Failure>> answer;

  private Inquiry(CompletableFuture<Optional<Failure>> answer) {
    this.answer = answer;
  }

  /**
   * Starts an inquiry.
   *
   * @param wake is run once there is an answer
   */
  static Inquiry begin(Informers informers, Executor executor, Runnable wake) {
    CompletableFuture<Optional<Failure>> answer =
        CompletableFuture.supplyAsync(() -> informers.refusal(Probe.WATCH), executor);
    CompletableFuture<Void> unused = answer.thenRun(wake);
    return new Inquiry(answer);
  }

  boolean isDone() {
    return answer.isDone();
  }

  /**
   * Returns why the scope cannot be watched; empty if it can. To be called once the inquiry
   * {@linkplain #isDone is done}.
   */
  Optional<Failure> answer() {
    return answer.join();
  }
}
