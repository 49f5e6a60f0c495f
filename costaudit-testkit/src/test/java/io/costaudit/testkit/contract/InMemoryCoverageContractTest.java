package io.costaudit.testkit.contract;

import io.costaudit.coverage.InMemoryCoverage;

class InMemoryCoverageContractTest extends CoverageContract {
  @Override
  protected InMemoryCoverage createCoverage() {
    return new InMemoryCoverage();
  }
}
