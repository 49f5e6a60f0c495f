package io.costaudit.fabric8;

import io.costaudit.coverage.Scope;
import io.costaudit.event.Ledger;
import io.costaudit.event.LedgerEntry;
import io.costaudit.internal.OutOfMemory;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * The preparation of a session: asks the server, with the smallest possible request, for the thing
 * that it refused before, and reads the live objects of the scope from the ledger. Both may take
 * long, so an attempt runs in another thread.
 */
final class Attempt {
  private final CompletableFuture<Result> result;

  /** The result of an attempt. */
  sealed interface Result {
    /** The server answers, and the ledger has these live objects. */
    record Ready(List<LedgerEntry.Live> known) implements Result {}

    /** The server refuses, or does not answer. */
    record Refused(Failure failure) implements Result {}

    /** The ledger failed. */
    record Unknown(Throwable thrown) implements Result {}
  }

  private Attempt(CompletableFuture<Result> result) {
    this.result = result;
  }

  /**
   * Starts an attempt.
   *
   * @param wake is run once there is a result
   */
  static Attempt begin(
      Scope scope,
      Probe probe,
      Informers informers,
      Ledger ledger,
      Executor executor,
      Runnable wake) {
    CompletableFuture<Result> result =
        CompletableFuture.supplyAsync(() -> attempt(scope, probe, informers, ledger), executor);
    CompletableFuture<Void> unused = result.thenRun(wake);
    return new Attempt(result);
  }

  /**
   * Makes the attempt. It throws nothing, so that the caller does not wait for a result that never
   * comes.
   */
  private static Result attempt(Scope scope, Probe probe, Informers informers, Ledger ledger) {
    Optional<Failure> refusal = informers.refusal(probe);
    if (refusal.isPresent()) {
      return new Result.Refused(refusal.get());
    }
    try {
      return new Result.Ready(ledger.live(scope));
    } catch (RuntimeException | Error e) {
      OutOfMemory.tell(e);
      return new Result.Unknown(e);
    }
  }

  boolean isDone() {
    return result.isDone();
  }

  /** Returns the result, once the attempt {@linkplain #isDone is done}. */
  Result result() {
    return result.join();
  }
}
