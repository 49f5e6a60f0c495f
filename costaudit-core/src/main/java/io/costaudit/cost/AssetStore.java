package io.costaudit.cost;

/** Port: a store of assets. Its rows have the properties of {@link CostProperty.Source#ASSETS}. */
public interface AssetStore extends CostStore {
  /**
   * Returns a store that reads its rows anew for each call. {@link RowSource#of} makes a source of
   * rows from a list of windows and a function.
   *
   * @param rows the {@link Asset}s, or rows that have the same properties
   */
  static AssetStore scanning(RowSource rows, StoreTraits traits) {
    return new ScanningStore(CostProperty.Source.ASSETS, rows, traits);
  }
}
