package io.costaudit.testkit.contract;

import io.costaudit.predict.price.PriceSource;
import io.costaudit.predict.price.UnitPrices;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;

class ChainedPricesContractTest extends PriceSourceContract {
  @Override
  protected PriceSource createSource() {
    return PriceSource.none().orElse(PriceSource.none().orElse(PriceSource.ofDefaults()));
  }

  @Override
  protected List<Priced> expected() {
    return List.of(
        new Priced(Asked.ofWorkload("cluster-one"), DefaultPricesContractTest.DEFAULTS, null));
  }

  /** The first that knows a price of its kind tells it. */
  @Nested
  class OfLists extends PriceSourceContract {
    @Override
    protected PriceSource createSource() {
      return PriceSource.firstOf(
          List.of(
              PriceSource.ofInstanceTypes(Map.of("m7i.xlarge", 0.2016), "ours"),
              PriceSource.ofInstanceTypes(Map.of("m7i.xlarge", 9.0, "c7g.large", 0.0725), "theirs"),
              PriceSource.fixed(new UnitPrices(0.03, 4e-12, 0.9), "units"),
              PriceSource.ofDefaults()));
    }

    @Override
    protected Set<PriceCapability> capabilities() {
      return EnumSet.allOf(PriceCapability.class);
    }

    @Override
    protected List<Priced> expected() {
      UnitPrices units = new UnitPrices(0.03, 4e-12, 0.9);
      return List.of(
          new Priced(Asked.ofWorkload("cluster-one"), units, null),
          new Priced(Asked.ofNode("m7i.xlarge"), units, 0.2016),
          new Priced(Asked.ofNode("c7g.large"), units, 0.0725),
          new Priced(Asked.ofNode("c7g.xlarge"), units, null));
    }
  }
}
