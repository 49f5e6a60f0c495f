package io.costaudit.predict.price;

import static java.util.Objects.requireNonNull;

import io.costaudit.predict.spec.ResourceRef;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A query for the prices of a workload or a node.
 *
 * @param resource the workload, or the node
 * @param nodeSelector the labels of the nodes on which the workload may run; for a node, its own
 *     labels
 */
public record PriceQuery(ResourceRef resource, SortedMap<String, String> nodeSelector) {
  public PriceQuery {
    requireNonNull(resource, "resource");
    nodeSelector = Collections.unmodifiableSortedMap(new TreeMap<>(nodeSelector));
  }
}
