package io.costaudit.testkit.contract;

import io.costaudit.event.InMemoryLedgerStore;
import io.costaudit.event.LedgerStore;
import io.costaudit.testkit.record.ForwardingLedgerStore;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** A ledger store whose disk is memory, for {@link YourLedgerStoreTest}. */
final class YourLedgerStore extends ForwardingLedgerStore implements AutoCloseable {
  /** What outlives a process. */
  static final class Disk {
    private @Nullable LedgerStore file;
  }

  private YourLedgerStore(LedgerStore file) {
    super(file);
  }

  static YourLedgerStore open(Disk disk, InstantSource clock) {
    LedgerStore file = disk.file;
    if (file == null) {
      file = InMemoryLedgerStore.builder().clock(clock).build();
      disk.file = file;
    }
    return new YourLedgerStore(file);
  }

  @Override
  public void close() {}
}
