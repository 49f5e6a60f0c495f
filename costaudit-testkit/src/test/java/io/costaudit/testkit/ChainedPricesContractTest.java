package io.costaudit.testkit;

import io.costaudit.predict.PriceSource;

class ChainedPricesContractTest extends PriceSourceContract {
  @Override
  protected PriceSource createSource() {
    return PriceSource.none().orElse(PriceSource.none().orElse(PriceSource.ofDefaults()));
  }
}
