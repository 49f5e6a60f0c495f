package io.costaudit.fabric8;

import io.costaudit.event.Observation;
import java.time.Instant;

/**
 * An item that an {@link InformerSession} hands over to the ledger, in the order in which it was
 * made.
 */
sealed interface FeedItem {
  /** Returns the session that made the item. */
  InformerSession source();

  /** Returns when the item was made. */
  Instant time();

  /**
   * A state of an object, or its end.
   *
   * @param onlyIfKnown whether to drop the item if the ledger does not know the object; true for
   *     the end of an object that the price of its controller covers
   */
  record Change(InformerSession source, Observation observation, boolean onlyIfKnown)
      implements FeedItem {
    @Override
    public Instant time() {
      return observation.time();
    }
  }

  /**
   * The end of a list.
   *
   * @param version the version of the list
   * @param began when the list began; it shows all objects that existed then
   */
  record ListEnd(InformerSession source, String version, Instant began, Instant time)
      implements FeedItem {}
}
