package io.costaudit.cost;

/**
 * Port: a store of allocations, including idle and unmounted ones. Its rows have the properties of
 * {@link CostProperty.Source#ALLOCATIONS}.
 */
public interface AllocationStore extends CostStore {
  /**
   * Returns a store that reads its rows anew for each call. {@link RowSource#of} makes a source of
   * rows from a list of windows and a function.
   *
   * @param rows the {@link Allocation}s, or rows that have the same properties
   */
  static AllocationStore scanning(RowSource rows, StoreTraits traits) {
    return new ScanningStore(CostProperty.Source.ALLOCATIONS, rows, traits);
  }
}
