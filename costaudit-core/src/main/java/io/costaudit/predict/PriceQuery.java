package io.costaudit.predict;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a price is asked for.
 *
 * @param resource the workload
 * @param nodeSelector labels of the nodes it may run on
 */
public record PriceQuery(ResourceRef resource, SortedMap<String, String> nodeSelector) {
  public PriceQuery {
    requireNonNull(resource, "resource");
    nodeSelector = Collections.unmodifiableSortedMap(new TreeMap<>(nodeSelector));
  }
}
