package io.costaudit.testkit;

import io.costaudit.event.InMemoryCoverage;

class InMemoryCoverageContractTest extends CoverageContract {
  @Override
  protected InMemoryCoverage createCoverage() {
    return new InMemoryCoverage();
  }
}
