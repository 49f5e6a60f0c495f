package io.costaudit.testkit;

import io.costaudit.event.Coverage;
import io.costaudit.event.InMemoryCoverage;

class InMemoryCoverageContractTest extends CoverageContract {
  @Override
  protected Coverage createCoverage() {
    return new InMemoryCoverage();
  }
}
