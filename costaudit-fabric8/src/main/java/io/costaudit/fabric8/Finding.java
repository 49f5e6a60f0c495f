package io.costaudit.fabric8;

import io.costaudit.event.Observation;

/** What a {@link ListWatch} hands over to the ledger, in the order in which it found it. */
sealed interface Finding {
  /** Who found it. */
  ListWatch source();

  /**
   * An object, or its end.
   *
   * @param onlyIfKnown if it is of no interest to a ledger that does not know the object: the end
   *     of one that stands in the price of its controller
   */
  record Seen(ListWatch source, Observation observation, boolean onlyIfKnown) implements Finding {}

  /** The end of a list. */
  record Listed(ListWatch source, String version) implements Finding {}
}
