package io.costaudit.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.costaudit.event.InMemoryLedgerStore;
import java.io.IOException;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** While it works it is a store as any other. */
class FaultyLedgerStoreTest extends LedgerStoreContract {
  @Override
  protected FaultyLedgerStore createStore(InstantSource clock) {
    return new FaultyLedgerStore(InMemoryLedgerStore.builder().clock(clock).build());
  }

  @Test
  void itFailsAsItIsTold() {
    FaultyLedgerStore store = new FaultyLedgerStore(InMemoryLedgerStore.ofDefaults());
    store.fail(new FaultyLedgerStore.Down());
    assertThatExceptionOfType(FaultyLedgerStore.Down.class)
        .isThrownBy(store::balances)
        .withMessage("the store is down");
    store.fail(new StackOverflowError());
    assertThatExceptionOfType(StackOverflowError.class).isThrownBy(store::balances);
    store.fail(null);
    assertThat(store.balances()).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> store.fail(new IOException()));
  }
}
