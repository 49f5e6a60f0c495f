package io.costaudit.testkit.contract;

import io.costaudit.predict.price.PriceSource;
import io.costaudit.predict.price.UnitPrices;
import java.util.List;

class DefaultPricesContractTest extends PriceSourceContract {
  /** $23.08 and $3.09 ÷ 2³⁰ in 730 hours, and $0.95, worked out by hand. */
  static final UnitPrices DEFAULTS = new UnitPrices(0.03161643835616, 3.942173637756e-12, 0.95);

  @Override
  protected PriceSource createSource() {
    return PriceSource.ofDefaults();
  }

  @Override
  protected List<Priced> expected() {
    return List.of(
        new Priced(Asked.ofWorkload("cluster-one"), DEFAULTS, null),
        new Priced(Asked.ofWorkload(""), DEFAULTS, null),
        new Priced(Asked.ofNode("m7i.xlarge"), DEFAULTS, null));
  }
}
