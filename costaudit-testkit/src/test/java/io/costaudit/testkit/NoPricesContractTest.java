package io.costaudit.testkit;

import io.costaudit.predict.PriceSource;

class NoPricesContractTest extends PriceSourceContract {
  @Override
  protected PriceSource createSource() {
    return PriceSource.none();
  }
}
