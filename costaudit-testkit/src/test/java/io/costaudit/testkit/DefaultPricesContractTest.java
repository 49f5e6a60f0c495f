package io.costaudit.testkit;

import io.costaudit.predict.PriceSource;

class DefaultPricesContractTest extends PriceSourceContract {
  @Override
  protected PriceSource createSource() {
    return PriceSource.ofDefaults();
  }
}
