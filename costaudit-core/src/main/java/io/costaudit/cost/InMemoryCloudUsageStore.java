package io.costaudit.cost;

/** A {@link CloudUsageStore} in memory. Safe for use by several threads. */
public final class InMemoryCloudUsageStore extends InMemoryCostStore<CloudUsage>
    implements CloudUsageStore {
  public InMemoryCloudUsageStore(StoreTraits traits) {
    super(CostProperty.Source.CLOUD_USAGE, new Layout(), traits);
  }

  /** Returns an empty store of exact numbers, settled 48 hours after the end of a window. */
  public static InMemoryCloudUsageStore ofDefaults() {
    return new InMemoryCloudUsageStore(StoreTraits.exact().withSettledAfter(DEFAULT_SETTLED_AFTER));
  }

  private static final class Layout implements ColumnarRows.Layout<CloudUsage> {
    @Override
    public Object[] parts(CloudUsage row) {
      return new Object[] {
        row.providerId(), row.provider(), row.account(), row.service(), row.category()
      };
    }

    @Override
    public double[] numbers(CloudUsage row) {
      return new double[] {row.cost(), row.adjustment(), row.credit()};
    }

    @Override
    public CloudUsage row(Object[] parts, double[] numbers) {
      return new CloudUsage(
          (String) parts[0],
          (String) parts[1],
          (String) parts[2],
          (String) parts[3],
          (String) parts[4],
          numbers[0],
          numbers[1],
          numbers[2]);
    }
  }
}
