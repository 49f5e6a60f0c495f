package io.costaudit.testkit.contract;

import io.costaudit.audit.InMemoryAuditStore;

class InMemoryAuditStoreContractTest extends AuditStoreContract {
  @Override
  protected InMemoryAuditStore createStore() {
    return InMemoryAuditStore.ofDefaults();
  }
}
