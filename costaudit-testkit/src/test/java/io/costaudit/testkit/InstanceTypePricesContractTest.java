package io.costaudit.testkit;

import io.costaudit.predict.PriceSource;
import java.util.Map;

class InstanceTypePricesContractTest extends PriceSourceContract {
  @Override
  protected PriceSource createSource() {
    return PriceSource.ofInstanceTypes(Map.of("m7i.xlarge", 0.2016), "list");
  }
}
