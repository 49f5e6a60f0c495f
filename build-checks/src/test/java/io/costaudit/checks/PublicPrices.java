package io.costaudit.checks;

import io.costaudit.predict.price.PriceQuery;
import io.costaudit.predict.price.PriceQuote;
import io.costaudit.predict.price.PriceSource;
import io.costaudit.predict.price.UnitPrices;
import java.util.Optional;

/** An implementation as another module may have it, for {@link PortContractsTest}. */
public final class PublicPrices implements PriceSource {
  @Override
  public Optional<PriceQuote> quote(PriceQuery query) {
    return Optional.of(new PriceQuote(UnitPrices.DEFAULT, "public"));
  }
}
