package io.costaudit.fabric8;

import io.costaudit.event.Observation;
import java.time.Instant;

/** What a {@link ListWatch} hands over to the ledger, in the order in which it found it. */
sealed interface Finding {
  /** Who found it. */
  ListWatch source();

  /** When. */
  Instant time();

  /**
   * An object, or its end.
   *
   * @param onlyIfKnown if it is of no interest to a ledger that does not know the object: the end
   *     of one that stands in the price of its controller
   */
  record Seen(ListWatch source, Observation observation, boolean onlyIfKnown) implements Finding {
    @Override
    public Instant time() {
      return observation.time();
    }
  }

  /** The end of a list. */
  record Listed(ListWatch source, String version, Instant time) implements Finding {}
}
