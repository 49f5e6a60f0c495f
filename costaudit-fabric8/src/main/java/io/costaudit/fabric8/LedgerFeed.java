package io.costaudit.fabric8;

import io.costaudit.OutOfMemory;
import io.costaudit.event.Ledger;
import io.costaudit.event.Observation;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Hands over to the ledger what the informers of a watcher find, in order, in a thread of its own:
 * a ledger that is slow holds up no informer. What does not fit in is refused; the list-watch that
 * found it then knows that it has to list anew.
 */
final class LedgerFeed implements Runnable {
  private static final long CLOSE_LOOK_MILLIS = 20;

  private final Ledger ledger;
  private final BlockingQueue<Finding> queue;
  private volatile boolean closing;

  /** Holds that many findings. */
  LedgerFeed(Ledger ledger, int capacity) {
    this.ledger = ledger;
    this.queue = new ArrayBlockingQueue<>(capacity);
  }

  /** False, with nothing taken, where it is full. */
  boolean offer(Finding finding) {
    return queue.offer(finding);
  }

  /** Works until it is {@linkplain #close closed} and empty, or interrupted. */
  @Override
  public void run() {
    try {
      while (!Thread.interrupted()) {
        Finding finding =
            closing ? queue.poll() : queue.poll(CLOSE_LOOK_MILLIS, TimeUnit.MILLISECONDS);
        if (finding != null) {
          handOverOrLose(finding);
        } else if (closing) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    queue.clear(); // the next life catches up with it
  }

  /**
   * Keeps this thread alive, because it feeds the ledger for all scopes. While another thread has
   * used up the memory, even reporting a failure may fail.
   */
  private void handOverOrLose(Finding finding) {
    try {
      handOver(finding);
    } catch (RuntimeException | Error e) {
      finding.source().lost();
      OutOfMemory.tell(e);
    }
  }

  private void handOver(Finding finding) {
    ListWatch source = finding.source();
    try {
      if (source.isSpoilt()) {
        return; // what came before it is missing, so it waits for the next list
      }
      if (finding instanceof Finding.Change change) {
        record(change);
      } else if (finding instanceof Finding.ListEnd end) {
        ledger.listed(source.scope(), end.version());
        source.listRecorded(end);
      }
    } catch (RuntimeException | Error e) {
      OutOfMemory.tell(e);
      source.notRecorded(finding, e);
    } finally {
      source.handedOver(finding);
    }
  }

  private void record(Finding.Change change) {
    Observation observation = change.observation();
    if (!change.onlyIfKnown() || ledger.entry(observation.id()).isPresent()) {
      ledger.record(observation);
    }
  }

  /** Makes {@link #run} end once all that is in it is handed over. */
  void close() {
    closing = true;
  }
}
