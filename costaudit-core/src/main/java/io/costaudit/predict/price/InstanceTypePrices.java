package io.costaudit.predict.price;

import static java.util.Objects.requireNonNull;

import io.costaudit.predict.spec.NodeSpec;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** A price list of types of machines. */
final class InstanceTypePrices implements PriceSource {
  private final Map<String, InstanceQuote> quotes = new HashMap<>();

  InstanceTypePrices(Map<String, Double> costsPerHour, String source) {
    requireNonNull(source, "source");
    costsPerHour.forEach((type, cost) -> quotes.put(type, new InstanceQuote(cost, source)));
  }

  @Override
  public Optional<PriceQuote> quote(PriceQuery query) {
    return Optional.empty();
  }

  @Override
  public Optional<InstanceQuote> instance(PriceQuery node) {
    SortedMap<String, String> labels = node.nodeSelector();
    String type =
        labels.getOrDefault(
            NodeSpec.INSTANCE_TYPE, labels.getOrDefault(NodeSpec.OLD_INSTANCE_TYPE, ""));
    return Optional.ofNullable(quotes.get(type));
  }
}
