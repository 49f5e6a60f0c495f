package io.costaudit.opencost.read;

import io.costaudit.cost.AggStore;
import io.costaudit.cost.Allocation;
import io.costaudit.cost.Asset;
import io.costaudit.cost.Grouping;
import io.costaudit.cost.StoreTraits;
import io.costaudit.cost.TotalStore;
import java.util.Map;

/**
 * Makes stores of tables that a server summed, from the responses that hold them, one source of
 * responses for each grouping. The stores read the responses anew for each question, and are safe
 * for use by several threads.
 */
public final class ResponseStores {
  private ResponseStores() {}

  /** Returns totals of allocations, by cluster or by node. */
  public static TotalStore allocationTotals(
      Map<Grouping, ? extends ResponseSource<Allocation>> responses, StoreTraits traits) {
    return new ResponseTables<Allocation>(
        responses, ResponseKeys::ofTotal, row -> row, traits, false);
  }

  /** Returns aggregates of allocations, whose rows stand under their names. */
  public static AggStore aggregates(
      Map<Grouping, ? extends ResponseSource<Allocation>> responses, StoreTraits traits) {
    return new ResponseTables<Allocation>(
        responses, ResponseKeys::ofAggregate, row -> row, traits, true);
  }

  /** Returns totals of assets, by cluster or by node. */
  public static TotalStore assetTotals(
      Map<Grouping, ? extends ResponseSource<Asset>> responses, StoreTraits traits) {
    return new ResponseTables<Asset>(
        responses, ResponseKeys::ofAssetTotal, AssetTotal::new, traits.withoutMeasures(), false);
  }
}
