package io.costaudit.testkit.record;

import static java.util.Objects.requireNonNull;

import io.costaudit.event.CostEvent;
import io.costaudit.event.CostEventListener;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/**
 * Keeps the events that it hears, in the order in which it hears them. Threads may share it.
 *
 * @since 0.1.0
 */
public final class RecordingListener implements CostEventListener {
  private final Recording<CostEvent> heard = new Recording<>();

  /** One that has heard nothing. */
  public RecordingListener() {}

  @Override
  public void onEvent(CostEvent event) {
    heard.add(requireNonNull(event, "event"));
  }

  /** Those heard so far, oldest first; a copy. */
  public List<CostEvent> events() {
    return heard.all();
  }

  /** Forgets what it heard. */
  public void clear() {
    heard.clear();
  }

  /**
   * Waits until it has heard so many events.
   *
   * @param limit of real time, whatever the clock of the test says
   * @return all that it has heard by then, which may be more
   * @throws AssertionError if it does not hear as many in that time; the message has those it did
   * @throws InterruptedException if the thread was interrupted
   */
  public List<CostEvent> await(int count, Duration limit) throws InterruptedException {
    return heard.await(any -> true, count, limit);
  }

  /**
   * Waits until it has heard such an event.
   *
   * @param limit of real time, whatever the clock of the test says
   * @return the first of them
   * @throws AssertionError if it does not hear one in that time; the message has what it did hear
   * @throws InterruptedException if the thread was interrupted
   */
  public CostEvent await(Predicate<? super CostEvent> isMeant, Duration limit)
      throws InterruptedException {
    return heard.await(isMeant, 1, limit).get(0);
  }
}
