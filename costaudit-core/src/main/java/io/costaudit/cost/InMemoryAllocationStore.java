package io.costaudit.cost;

import java.util.List;
import java.util.Map;

/** An {@link AllocationStore} in memory. Safe for use by several threads. */
public final class InMemoryAllocationStore extends InMemoryCostStore<Allocation>
    implements AllocationStore {
  public InMemoryAllocationStore(StoreTraits traits) {
    super(CostProperty.Source.ALLOCATIONS, new Layout(), traits);
  }

  /** Returns an empty store of exact numbers, with idle cost by node. */
  public static InMemoryAllocationStore ofDefaults() {
    return new InMemoryAllocationStore(StoreTraits.exact());
  }

  private static final class Layout implements ColumnarRows.Layout<Allocation> {
    private static final Measure[] MEASURES = Measure.values();

    @Override
    public Object[] parts(Allocation row) {
      AllocationProperties p = row.properties();
      return new Object[] {
        row.name(),
        p.cluster(),
        p.node(),
        p.namespace(),
        p.controllerKind(),
        p.controller(),
        p.pod(),
        p.container(),
        p.providerId(),
        p.services(),
        p.labels(),
        p.annotations()
      };
    }

    @Override
    public double[] numbers(Allocation row) {
      double[] numbers = new double[1 + 2 * MEASURES.length];
      numbers[0] = row.minutes();
      for (Measure measure : MEASURES) {
        numbers[1 + measure.index()] = row.costs().cost(measure);
        numbers[1 + MEASURES.length + measure.index()] = row.costs().adjustment(measure);
      }
      return numbers;
    }

    @Override
    @SuppressWarnings("unchecked") // as parts() gave them
    public Allocation row(Object[] parts, double[] numbers) {
      Costs.Builder costs = Costs.builder();
      for (Measure measure : MEASURES) {
        costs.add(
            measure, numbers[1 + measure.index()], numbers[1 + MEASURES.length + measure.index()]);
      }
      return new Allocation(
          (String) parts[0],
          new AllocationProperties(
              (String) parts[1],
              (String) parts[2],
              (String) parts[3],
              (String) parts[4],
              (String) parts[5],
              (String) parts[6],
              (String) parts[7],
              (String) parts[8],
              (List<String>) parts[9],
              (Map<String, String>) parts[10],
              (Map<String, String>) parts[11]),
          numbers[0],
          costs.build());
    }
  }
}
