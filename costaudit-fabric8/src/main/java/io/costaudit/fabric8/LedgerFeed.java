package io.costaudit.fabric8;

import io.costaudit.event.Ledger;
import io.costaudit.event.ObjectId;
import io.costaudit.event.Observation;
import io.costaudit.internal.OutOfMemory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A bounded queue that hands the items of the informers of a watcher over to the ledger, in order.
 * It works in a thread of its own, so that a slow ledger does not delay an informer. The queue
 * refuses an item that does not fit in; the session that made the item then lists anew.
 */
final class LedgerFeed implements Runnable {
  private static final long CLOSE_POLL_MILLIS = 20;

  /**
   * The most items of one batch: as many as a page of a list has objects, so that a page costs the
   * store one read.
   */
  private static final int MOST_ITEMS = 500;

  private final Ledger ledger;
  private final BlockingQueue<FeedItem> queue;
  private volatile boolean closing;

  /** Creates a queue that holds {@code capacity} items. */
  LedgerFeed(Ledger ledger, int capacity) {
    this.ledger = ledger;
    this.queue = new ArrayBlockingQueue<>(capacity);
  }

  /** Adds an item; returns false, and adds nothing, if the queue is full. */
  boolean offer(FeedItem item) {
    return queue.offer(item);
  }

  /**
   * Hands items over until the queue is {@linkplain #close closed} and empty, or the thread is
   * interrupted.
   */
  @Override
  public void run() {
    List<FeedItem> batch = new ArrayList<>(MOST_ITEMS);
    try {
      while (!Thread.interrupted()) {
        FeedItem first =
            closing ? queue.poll() : queue.poll(CLOSE_POLL_MILLIS, TimeUnit.MILLISECONDS);
        if (first != null) {
          batch.add(first);
          queue.drainTo(batch, MOST_ITEMS - 1);
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
   * Hands over the items in their order; successive changes of one scope go to the ledger in one
   * call.
   */
  private void handOver(List<FeedItem> batch) {
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

  private static boolean isOneStep(FeedItem first, FeedItem next) {
    return first instanceof FeedItem.Change
        && next instanceof FeedItem.Change
        && first.source() == next.source();
  }

  /**
   * Keeps this thread alive, because it feeds the ledger for all scopes. While another thread has
   * used up the memory, even reporting a failure may fail.
   *
   * @param step one end of a list, or changes of one source
   */
  private void handOverOrLose(List<FeedItem> step) {
    InformerSession source = step.get(0).source();
    try {
      handOver(source, step);
    } catch (RuntimeException | Error e) {
      source.lost();
      OutOfMemory.tell(e);
    }
  }

  private void handOver(InformerSession source, List<FeedItem> step) {
    try {
      if (source.isDiscontinuous()) {
        return; // an earlier item is missing, so this one waits for the next list
      }
      if (step.get(0) instanceof FeedItem.ListEnd end) {
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
  private List<Observation> observations(List<FeedItem> step) {
    Set<ObjectId> asked = new HashSet<>();
    for (FeedItem item : step) {
      FeedItem.Change change = (FeedItem.Change) item;
      if (change.onlyIfKnown()) {
        asked.add(change.observation().id());
      }
    }
    Set<ObjectId> known = asked.isEmpty() ? new HashSet<>() : new HashSet<>(ledger.known(asked));
    List<Observation> observations = new ArrayList<>(step.size());
    for (FeedItem item : step) {
      FeedItem.Change change = (FeedItem.Change) item;
      ObjectId id = change.observation().id();
      if (!change.onlyIfKnown() || known.contains(id)) {
        observations.add(change.observation());
        known.add(id); // a later item of this step may be its end
      }
    }
    return observations;
  }

  /** Makes {@link #run} end once all items in the queue are handed over. */
  void close() {
    closing = true;
  }
}
