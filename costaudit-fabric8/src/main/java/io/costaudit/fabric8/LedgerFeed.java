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
 * A bounded queue that hands the findings of the informers of a watcher over to the ledger, in
 * order. It works in a thread of its own, so that a slow ledger does not delay an informer. The
 * queue refuses a finding that does not fit in; the session that made the finding then lists anew.
 */
final class LedgerFeed implements Runnable {
  private static final long CLOSE_LOOK_MILLIS = 20;

  /**
   * The most findings of one batch: as many as a page of a list has objects, so that a page costs
   * the store one read.
   */
  private static final int MOST_FINDINGS = 500;

  private final Ledger ledger;
  private final BlockingQueue<Finding> queue;
  private volatile boolean closing;

  /** Creates a queue that holds {@code capacity} findings. */
  LedgerFeed(Ledger ledger, int capacity) {
    this.ledger = ledger;
    this.queue = new ArrayBlockingQueue<>(capacity);
  }

  /** Adds a finding; returns false, and adds nothing, if the queue is full. */
  boolean offer(Finding finding) {
    return queue.offer(finding);
  }

  /**
   * Hands findings over until the queue is {@linkplain #close closed} and empty, or the thread is
   * interrupted.
   */
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
    queue.clear(); // the next session catches up with these changes
  }

  /**
   * Hands over the findings in their order; successive changes of one scope go to the ledger in one
   * call.
   */
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
        return; // an earlier finding is missing, so this one waits for the next list
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

  /** Makes {@link #run} end once all findings in the queue are handed over. */
  void close() {
    closing = true;
  }
}
