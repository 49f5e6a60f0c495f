package io.costaudit.cost;

import java.time.Duration;

/**
 * Port: a store of the items of cloud bills. Its rows have the properties of {@link
 * CostProperty.Source#CLOUD_USAGE}.
 */
public interface CloudUsageStore extends CostStore {
  /**
   * The time for which a bill may still change after the end of its day, unless the store says
   * otherwise.
   */
  Duration DEFAULT_SETTLED_AFTER = Duration.ofDays(2);

  /**
   * Returns a store that reads its rows anew for each call. {@link RowSource#of} makes a source of
   * rows from a list of windows and a function.
   *
   * @param rows the {@link CloudUsage}s, or rows that have the same properties
   */
  static CloudUsageStore scanning(RowSource rows, StoreTraits traits) {
    return new ScanningStore(CostProperty.Source.CLOUD_USAGE, rows, traits);
  }
}
