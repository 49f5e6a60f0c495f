package io.costaudit.testkit.contract;

import io.costaudit.event.InMemoryLedgerStore;
import io.costaudit.testkit.record.ForwardingLedgerStore;
import java.time.InstantSource;

class ForwardingLedgerStoreContractTest extends LedgerStoreContract {
  @Override
  protected ForwardingLedgerStore createStore(InstantSource clock) {
    return new ForwardingLedgerStore(InMemoryLedgerStore.builder().clock(clock).build());
  }
}
