package io.costaudit.fabric8;

import io.costaudit.OutOfMemory;
import io.costaudit.coverage.Scope;
import io.costaudit.event.Ledger;
import io.costaudit.event.LedgerEntry;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * What has to be known before a scope is listed and watched: whether the server now answers what it
 * refused, asked with as little as possible, and what the ledger knows. Both may take their time,
 * so it happens elsewhere.
 */
final class Attempt {
  private final CompletableFuture<Result> result;

  /** What came of an attempt. */
  sealed interface Result {
    /** The server answers, and the ledger knows these. */
    record Ready(List<LedgerEntry.Live> known) implements Result {}

    /** The server does not. */
    record Refused(Failure failure) implements Result {}

    /** The ledger does not. */
    record Unknown(Throwable thrown) implements Result {}
  }

  private Attempt(CompletableFuture<Result> result) {
    this.result = result;
  }

  /**
   * Begins.
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

  /** Never throws, so that nobody waits for a result that does not come. */
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

  /** What came of it, once it {@linkplain #isDone is done}. */
  Result result() {
    return result.join();
  }
}
