package io.costaudit.predict;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a pod, or a workload with all its replicas, holds while it runs. Exact.
 *
 * @param cpu cores
 * @param memory bytes
 * @param gpu whole devices or, where a slice of one is asked for, the configured fraction
 * @param unpriced every other resource, by name; it costs something that nobody priced
 */
public record Requests(
    Quantity cpu, Quantity memory, Quantity gpu, SortedMap<String, Quantity> unpriced) {
  /** Nothing. */
  public static final Requests NONE = new Requests(Quantity.ZERO, Quantity.ZERO, Quantity.ZERO);

  public Requests {
    requireNonNull(cpu, "cpu");
    requireNonNull(memory, "memory");
    requireNonNull(gpu, "gpu");
    unpriced = Collections.unmodifiableSortedMap(new TreeMap<>(unpriced));
  }

  /** Requests without unpriced resources. */
  public Requests(Quantity cpu, Quantity memory, Quantity gpu) {
    this(cpu, memory, gpu, Collections.emptySortedMap());
  }

  /** The requests of that many pods. */
  public Requests times(long pods) {
    SortedMap<String, Quantity> products = new TreeMap<>();
    for (Map.Entry<String, Quantity> entry : unpriced.entrySet()) {
      products.put(entry.getKey(), entry.getValue().times(pods));
    }
    return new Requests(cpu.times(pods), memory.times(pods), gpu.times(pods), products);
  }
}
