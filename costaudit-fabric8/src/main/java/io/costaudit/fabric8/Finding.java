package io.costaudit.fabric8;

import io.costaudit.event.Observation;
import java.time.Instant;

/**
 * A finding that an {@link InformerSession} hands over to the ledger, in the order in which it was
 * made.
 */
sealed interface Finding {
  /** Returns the session that made the finding. */
  InformerSession source();

  /** Returns when the finding was made. */
  Instant time();

  /**
   * A state of an object, or its end.
   *
   * @param onlyIfKnown whether to drop the finding if the ledger does not know the object; true for
   *     the end of an object that the price of its controller covers
   */
  record Change(InformerSession source, Observation observation, boolean onlyIfKnown)
      implements Finding {
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
      implements Finding {}
}
