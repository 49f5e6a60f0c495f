package io.costaudit.testkit.contract;

import io.costaudit.event.InMemoryLedgerStore;
import java.time.InstantSource;

class InMemoryLedgerStoreContractTest extends LedgerStoreContract {
  @Override
  protected InMemoryLedgerStore createStore(InstantSource clock) {
    return InMemoryLedgerStore.builder().clock(clock).build();
  }
}
