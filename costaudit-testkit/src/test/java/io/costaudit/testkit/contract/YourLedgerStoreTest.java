package io.costaudit.testkit.contract;

import io.costaudit.event.LedgerStore;
import io.costaudit.testkit.contract.YourLedgerStore.Disk;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Set;

// begin docs
class YourLedgerStoreTest extends LedgerStoreContract {
  private final Disk disk = new Disk();

  @Override
  protected YourLedgerStore createStore(InstantSource clock) {
    return YourLedgerStore.open(disk, clock);
  }

  @Override
  protected YourLedgerStore openAgain(LedgerStore store, InstantSource clock) {
    return YourLedgerStore.open(disk, clock);
  }

  @Override
  protected Set<StateCapability> capabilities() {
    return EnumSet.allOf(StateCapability.class);
  }
}
// end docs
