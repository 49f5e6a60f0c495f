package io.costaudit.testkit.contract;

import io.costaudit.predict.price.PriceSource;
import java.util.EnumSet;
import java.util.Set;

class NoPricesContractTest extends PriceSourceContract {
  @Override
  protected PriceSource createSource() {
    return PriceSource.none();
  }

  @Override
  protected Set<PriceCapability> capabilities() {
    return EnumSet.noneOf(PriceCapability.class);
  }
}
