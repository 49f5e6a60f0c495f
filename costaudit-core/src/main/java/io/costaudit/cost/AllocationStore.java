package io.costaudit.cost;

/**
 * Port: allocations, idle and unmounted ones included. Its rows have the properties of {@link
 * Property.Source#ALLOCATIONS}.
 */
public interface AllocationStore extends CostStore {
  /**
   * A store that reads its rows anew for each question.
   *
   * @param rows {@link Allocation}s, or rows that have the same properties
   */
  static AllocationStore scanning(RowSource rows, StoreTraits traits) {
    return new ScanningStore(Property.Source.ALLOCATIONS, rows, traits);
  }
}
