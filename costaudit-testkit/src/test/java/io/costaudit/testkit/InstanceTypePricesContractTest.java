package io.costaudit.testkit;

import io.costaudit.predict.PriceSource;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

class InstanceTypePricesContractTest extends PriceSourceContract {
  @Override
  protected PriceSource createSource() {
    return PriceSource.ofInstanceTypes(Map.of("m7i.xlarge", 0.2016), "list");
  }

  @Override
  protected Set<PriceCapability> capabilities() {
    return EnumSet.of(PriceCapability.INSTANCE_PRICES);
  }
}
