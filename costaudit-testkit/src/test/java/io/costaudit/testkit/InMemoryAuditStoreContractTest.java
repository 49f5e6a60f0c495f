package io.costaudit.testkit;

import io.costaudit.audit.InMemoryAuditStore;

class InMemoryAuditStoreContractTest extends AuditStoreContract {
  @Override
  protected InMemoryAuditStore createStore() {
    return InMemoryAuditStore.ofDefaults();
  }
}
