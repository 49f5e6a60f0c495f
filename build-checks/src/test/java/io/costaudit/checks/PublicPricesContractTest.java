package io.costaudit.checks;

import io.costaudit.testkit.contract.PriceSourceContract;

class PublicPricesContractTest extends PriceSourceContract {
  @Override
  protected PublicPrices createSource() {
    return new PublicPrices();
  }
}
