package io.costaudit.testkit.contract;

import io.costaudit.predict.price.PriceQuery;
import io.costaudit.predict.spec.ResourceRef;
import io.costaudit.predict.spec.ResourceType;
import java.util.Map;
import java.util.TreeMap;

/** Queries for prices. */
final class Asked {
  private Asked() {}

  static PriceQuery ofWorkload(String cluster) {
    return new PriceQuery(
        new ResourceRef(cluster, ResourceType.DEPLOYMENT, "shop", "cart"), new TreeMap<>());
  }

  static PriceQuery ofNode(String label, String value) {
    return new PriceQuery(
        new ResourceRef("cluster-one", ResourceType.NODE, "", "n1"),
        new TreeMap<>(Map.of(label, value)));
  }

  static PriceQuery ofNode(String type) {
    return ofNode("node.kubernetes.io/instance-type", type);
  }
}
