package io.costaudit.predict.price;

import java.util.List;
import java.util.Optional;

/** A price source that asks one source after the other. */
record ChainedPrices(List<PriceSource> sources) implements PriceSource {
  ChainedPrices {
    sources = List.copyOf(sources);
  }

  @Override
  public Optional<PriceQuote> quote(PriceQuery query) {
    return sources.stream().flatMap(source -> source.quote(query).stream()).findFirst();
  }

  @Override
  public Optional<InstanceQuote> instance(PriceQuery node) {
    return sources.stream().flatMap(source -> source.instance(node).stream()).findFirst();
  }
}
