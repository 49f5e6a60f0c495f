package io.costaudit.testkit.contract;

import io.costaudit.predict.price.PriceSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

class InstanceTypePricesContractTest extends PriceSourceContract {
  @Override
  protected PriceSource createSource() {
    return PriceSource.ofInstanceTypes(Map.of("m7i.xlarge", 0.2016, "c7g.large", 0.0725), "list");
  }

  @Override
  protected Set<PriceCapability> capabilities() {
    return EnumSet.of(PriceCapability.INSTANCE_PRICES);
  }

  @Override
  protected List<Priced> expected() {
    return List.of(
        new Priced(Asked.ofNode("m7i.xlarge"), null, 0.2016),
        new Priced(Asked.ofNode("c7g.large"), null, 0.0725),
        new Priced(Asked.ofNode("beta.kubernetes.io/instance-type", "c7g.large"), null, 0.0725),
        new Priced(Asked.ofNode("c7g.xlarge"), null, null),
        new Priced(Asked.ofNode("type", "c7g.large"), null, null));
  }
}
