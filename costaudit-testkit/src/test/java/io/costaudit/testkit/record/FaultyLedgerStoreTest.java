package io.costaudit.testkit.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.costaudit.event.CommitOutcomeUnknownException;
import io.costaudit.event.CommitResult;
import io.costaudit.event.InMemoryLedgerStore;
import io.costaudit.event.LedgerChange;
import io.costaudit.testkit.contract.LedgerStoreContract;
import io.costaudit.testkit.internal.LedgerStoreSamples;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
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

  @Test
  void itLosesTheOutcomeOfAsManyCommitsAsItIsTold() {
    FaultyLedgerStore store = new FaultyLedgerStore(InMemoryLedgerStore.ofDefaults());
    LedgerChange first = LedgerChange.of(null, LedgerStoreSamples.live("a", "1"), null);
    store.loseOutcome(1, true);
    assertThatExceptionOfType(CommitOutcomeUnknownException.class)
        .isThrownBy(() -> store.commit(first));
    assertThat(store.entry(first.entry().id())).as("kept nevertheless").isPresent();

    LedgerChange second = LedgerChange.of(null, LedgerStoreSamples.live("b", "1"), null);
    store.loseOutcome(2, false);
    for (int i = 0; i < 2; i++) {
      assertThatExceptionOfType(CommitOutcomeUnknownException.class)
          .isThrownBy(() -> store.commit(List.of(second)));
      assertThat(store.entry(second.entry().id())).isEmpty();
    }
    assertThat(store.commit(second)).as("the third time").isEqualTo(CommitResult.COMMITTED);
  }
}
