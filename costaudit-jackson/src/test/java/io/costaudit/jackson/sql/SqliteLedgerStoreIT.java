package io.costaudit.jackson.sql;

import io.costaudit.event.LedgerStore;
import io.costaudit.testkit.contract.LedgerStoreContract;
import io.costaudit.testkit.contract.StateCapability;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** The port of ledgers fits plain SQL. */
class SqliteLedgerStoreIT extends LedgerStoreContract {
  @TempDir private Path folder;
  private final List<SqliteLedgerStore> open = new ArrayList<>();

  @Override
  protected LedgerStore createStore(InstantSource clock) {
    return open("file-" + open.size(), clock);
  }

  private SqliteLedgerStore open(String name, InstantSource clock) {
    SqliteLedgerStore store = new SqliteLedgerStore(folder.resolve(name), clock);
    open.add(store);
    return store;
  }

  @Override
  protected LedgerStore openAgain(LedgerStore store, InstantSource clock) {
    return open("file-0", clock);
  }

  @Override
  protected Optional<LedgerStore> createFailing() {
    SqliteLedgerStore store = open("closed", InstantSource.system());
    store.close();
    return Optional.of(store);
  }

  @Override
  protected Set<StateCapability> capabilities() {
    return EnumSet.of(StateCapability.DURABLE, StateCapability.SHARED);
  }

  @AfterEach
  void close() {
    open.forEach(SqliteLedgerStore::close);
  }
}
