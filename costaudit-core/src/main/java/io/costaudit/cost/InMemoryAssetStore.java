package io.costaudit.cost;

import java.util.Map;

/** An {@link AssetStore} in memory. Safe for use by several threads. */
public final class InMemoryAssetStore extends InMemoryCostStore<Asset> implements AssetStore {
  public InMemoryAssetStore(StoreTraits traits) {
    super(CostProperty.Source.ASSETS, new Layout(), traits);
  }

  /** Returns an empty store of exact numbers. */
  public static InMemoryAssetStore ofDefaults() {
    return new InMemoryAssetStore(StoreTraits.exact());
  }

  private static final class Layout implements ColumnarRows.Layout<Asset> {
    @Override
    public Object[] parts(Asset row) {
      AssetProperties p = row.properties();
      return new Object[] {
        row.type(),
        p.category(),
        p.provider(),
        p.account(),
        p.project(),
        p.service(),
        p.cluster(),
        p.name(),
        p.providerId(),
        p.labels()
      };
    }

    @Override
    public double[] numbers(Asset row) {
      double[] numbers = {row.minutes(), row.adjustment(), 0, 0, 0, 0};
      if (row instanceof Asset.Node node) {
        numbers[2] = node.cpuCost();
        numbers[3] = node.ramCost();
        numbers[4] = node.gpuCost();
        numbers[5] = node.discount();
      } else if (row instanceof Asset.Cloud cloud) {
        numbers[2] = cloud.cost();
        numbers[3] = cloud.credit();
      } else {
        // The other types have one cost, which stands in one measure.
        for (Measure measure : Measure.values()) {
          numbers[2] += row.costs().cost(measure);
        }
      }
      return numbers;
    }

    @Override
    @SuppressWarnings("unchecked") // as parts() gave them
    public Asset row(Object[] parts, double[] numbers) {
      AssetProperties properties =
          new AssetProperties(
              (String) parts[1],
              (String) parts[2],
              (String) parts[3],
              (String) parts[4],
              (String) parts[5],
              (String) parts[6],
              (String) parts[7],
              (String) parts[8],
              (Map<String, String>) parts[9]);
      AssetType type = (AssetType) parts[0];
      return switch (type) {
        case NODE ->
            Asset.Node.builder(properties)
                .minutes(numbers[0])
                .adjustment(numbers[1])
                .cpuCost(numbers[2])
                .ramCost(numbers[3])
                .gpuCost(numbers[4])
                .discount(numbers[5])
                .build();
        case CLOUD -> new Asset.Cloud(properties, numbers[0], numbers[2], numbers[1], numbers[3]);
        default -> Asset.of(type, properties, numbers[0], numbers[2], numbers[1]);
      };
    }
  }
}
