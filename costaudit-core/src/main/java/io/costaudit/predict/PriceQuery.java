package io.costaudit.predict;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a price is asked for.
 *
 * @param cluster id of the cluster
 * @param namespace of the workload
 * @param type of the workload
 * @param nodeSelector labels of the nodes it may run on
 */
public record PriceQuery(
    String cluster, String namespace, ResourceType type, SortedMap<String, String> nodeSelector) {
  public PriceQuery {
    requireNonNull(cluster, "cluster");
    requireNonNull(namespace, "namespace");
    requireNonNull(type, "type");
    nodeSelector = Collections.unmodifiableSortedMap(new TreeMap<>(nodeSelector));
  }
}
