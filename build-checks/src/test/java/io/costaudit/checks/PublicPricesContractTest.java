package io.costaudit.checks;

import io.costaudit.testkit.PriceSourceContract;

class PublicPricesContractTest extends PriceSourceContract {
  @Override
  protected PublicPrices createSource() {
    return new PublicPrices();
  }
}
