package io.costaudit.testkit;

import io.costaudit.event.InMemoryLedgerStore;
import io.costaudit.event.LedgerStore;
import java.time.InstantSource;

class InMemoryLedgerStoreContractTest extends LedgerStoreContract {
  @Override
  protected LedgerStore createStore(InstantSource clock) {
    return InMemoryLedgerStore.builder().clock(clock).build();
  }
}
