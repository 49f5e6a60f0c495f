package io.costaudit.testkit;

import io.costaudit.audit.AuditStore;
import io.costaudit.audit.InMemoryAuditStore;

class InMemoryAuditStoreContractTest extends AuditStoreContract {
  @Override
  protected AuditStore createStore() {
    return InMemoryAuditStore.ofDefaults();
  }
}
