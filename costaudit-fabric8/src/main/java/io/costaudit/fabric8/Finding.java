package io.costaudit.fabric8;

import io.costaudit.event.Observation;
import java.time.Instant;

/** What an {@link InformerSession} hands over to the ledger, in the order in which it found it. */
sealed interface Finding {
  /** Who found it. */
  InformerSession source();

  /** When. */
  Instant time();

  /**
   * An object, or its end.
   *
   * @param onlyIfKnown if it is of no interest to a ledger that does not know the object: the end
   *     of one that stands in the price of its controller
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
   * @param version of the list
   * @param began when it began: it shows all that was there then
   */
  record ListEnd(InformerSession source, String version, Instant began, Instant time)
      implements Finding {}
}
