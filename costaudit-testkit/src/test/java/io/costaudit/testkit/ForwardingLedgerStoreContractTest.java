package io.costaudit.testkit;

import io.costaudit.event.InMemoryLedgerStore;
import java.time.InstantSource;

class ForwardingLedgerStoreContractTest extends LedgerStoreContract {
  @Override
  protected ForwardingLedgerStore createStore(InstantSource clock) {
    return new ForwardingLedgerStore(InMemoryLedgerStore.builder().clock(clock).build());
  }
}
