package io.costaudit.predict.demand;

import static java.util.Objects.requireNonNull;

import io.costaudit.predict.quantity.Quantity;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The exact requests of a pod, or of a workload with all its replicas, while it runs.
 *
 * @param cpu the cores
 * @param memory the bytes
 * @param gpu the number of GPUs; a slice of a GPU counts as its configured fraction
 * @param unpriced every other resource, by name; it has a cost, and no price is known
 */
public record Requests(
    Quantity cpu, Quantity memory, Quantity gpu, SortedMap<String, Quantity> unpriced) {
  /** No requests. */
  public static final Requests NONE = new Requests(Quantity.ZERO, Quantity.ZERO, Quantity.ZERO);

  public Requests {
    requireNonNull(cpu, "cpu");
    requireNonNull(memory, "memory");
    requireNonNull(gpu, "gpu");
    unpriced = Collections.unmodifiableSortedMap(new TreeMap<>(unpriced));
  }

  /** Creates requests without unpriced resources. */
  public Requests(Quantity cpu, Quantity memory, Quantity gpu) {
    this(cpu, memory, gpu, Collections.emptySortedMap());
  }

  /** Returns the requests of that many pods. */
  public Requests times(long pods) {
    SortedMap<String, Quantity> products = new TreeMap<>();
    for (Map.Entry<String, Quantity> entry : unpriced.entrySet()) {
      products.put(entry.getKey(), entry.getValue().times(pods));
    }
    return new Requests(cpu.times(pods), memory.times(pods), gpu.times(pods), products);
  }
}
