package com.example.costs;

import io.costaudit.event.LedgerStore;
import io.costaudit.testkit.contract.LedgerStoreContract;
import java.time.InstantSource;

/** All that the testkit asks of a store of a ledger, for the price of one method. */
class MapLedgerStoreContractTest extends LedgerStoreContract {
  @Override
  protected LedgerStore createStore(InstantSource clock) {
    return Stores.ledger();
  }
}
