package io.costaudit.fabric8;

import io.costaudit.OutOfMemory;
import io.costaudit.event.Ledger;
import io.costaudit.event.ObjectId;
import io.costaudit.event.Observation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Hands over to the ledger what the informers of a watcher find, in order, in a thread of its own:
 * a ledger that is slow holds up no informer. What does not fit in is refused; the session that
 * found it then knows that it has to list anew.
 */
final class LedgerFeed implements Runnable {
  private static final long CLOSE_LOOK_MILLIS = 20;

  /** As many as a page of a list has objects, so that a page costs the store one read. */
  private static final int MOST_FINDINGS = 500;

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
    List<Finding> batch = new ArrayList<>(MOST_FINDINGS);
    try {
      while (!Thread.interrupted()) {
        Finding first =
            closing ? queue.poll() : queue.poll(CLOSE_LOOK_MILLIS, TimeUnit.MILLISECONDS);
        if (first != null) {
          batch.add(first);
          queue.drainTo(batch, MOST_FINDINGS - 1);
          handOver(batch);
          batch.clear();
        } else if (closing) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    queue.clear(); // the next life catches up with it
  }

  /** Hands over the findings in their order, changes that follow each other in a scope at once. */
  private void handOver(List<Finding> batch) {
    int begin = 0;
    while (begin < batch.size()) {
      int end = begin + 1;
      while (end < batch.size() && isOneStep(batch.get(begin), batch.get(end))) {
        end++;
      }
      handOverOrLose(batch.subList(begin, end));
      begin = end;
    }
  }

  private static boolean isOneStep(Finding first, Finding next) {
    return first instanceof Finding.Change
        && next instanceof Finding.Change
        && first.source() == next.source();
  }

  /**
   * Keeps this thread alive, because it feeds the ledger for all scopes. While another thread has
   * used up the memory, even reporting a failure may fail.
   *
   * @param step one end of a list, or changes of one source
   */
  private void handOverOrLose(List<Finding> step) {
    InformerSession source = step.get(0).source();
    try {
      handOver(source, step);
    } catch (RuntimeException | Error e) {
      source.lost();
      OutOfMemory.tell(e);
    }
  }

  private void handOver(InformerSession source, List<Finding> step) {
    try {
      if (source.isDiscontinuous()) {
        return; // what came before it is missing, so it waits for the next list
      }
      if (step.get(0) instanceof Finding.ListEnd end) {
        ledger.listed(source.scope(), end.version());
        source.listRecorded(end);
      } else {
        ledger.record(observations(step));
      }
    } catch (RuntimeException | Error e) {
      OutOfMemory.tell(e);
      source.notRecorded(step.get(0), e);
    } finally {
      for (int i = 0; i < step.size(); i++) { // an iterator would need memory
        source.handedOver(step.get(i));
      }
    }
  }

  /**
   * Leaves out the end of an object that the ledger does not know and that would only get a
   * tombstone.
   */
  private List<Observation> observations(List<Finding> step) {
    Set<ObjectId> asked = new HashSet<>();
    for (Finding finding : step) {
      Finding.Change change = (Finding.Change) finding;
      if (change.onlyIfKnown()) {
        asked.add(change.observation().id());
      }
    }
    Set<ObjectId> known = asked.isEmpty() ? new HashSet<>() : new HashSet<>(ledger.known(asked));
    List<Observation> observations = new ArrayList<>(step.size());
    for (Finding finding : step) {
      Finding.Change change = (Finding.Change) finding;
      ObjectId id = change.observation().id();
      if (!change.onlyIfKnown() || known.contains(id)) {
        observations.add(change.observation());
        known.add(id); // a later finding of this step may be its end
      }
    }
    return observations;
  }

  /** Makes {@link #run} end once all that is in it is handed over. */
  void close() {
    closing = true;
  }
}
