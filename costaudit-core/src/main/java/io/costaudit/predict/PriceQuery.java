package io.costaudit.predict;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a price is asked for.
 *
 * @param resource the workload, or the node
 * @param nodeSelector labels of the nodes a workload may run on; of a node its own
 */
public record PriceQuery(ResourceRef resource, SortedMap<String, String> nodeSelector) {
  public PriceQuery {
    requireNonNull(resource, "resource");
    nodeSelector = Collections.unmodifiableSortedMap(new TreeMap<>(nodeSelector));
  }
}
