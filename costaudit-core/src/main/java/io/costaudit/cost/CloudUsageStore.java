package io.costaudit.cost;

import java.time.Duration;

/**
 * Port: the items of cloud bills. Its rows have the properties of {@link
 * Property.Source#CLOUD_USAGE}.
 */
public interface CloudUsageStore extends CostStore {
  /** How long after the end of a day its bill may still change, unless a store knows better. */
  Duration DEFAULT_SETTLED_AFTER = Duration.ofDays(2);

  /**
   * A store that reads its rows anew for each question.
   *
   * @param rows {@link CloudUsage}s, or rows that have the same properties
   */
  static CloudUsageStore scanning(RowSource rows, StoreTraits traits) {
    return new ScanningStore(Property.Source.CLOUD_USAGE, rows, traits);
  }
}
