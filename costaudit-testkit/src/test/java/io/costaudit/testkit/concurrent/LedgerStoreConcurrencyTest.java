package io.costaudit.testkit.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.event.LedgerChange;
import io.costaudit.event.LedgerEntry;
import io.costaudit.event.LedgerStore;
import io.costaudit.testkit.ForwardingLedgerStore;
import io.costaudit.testsupport.Seeds;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class LedgerStoreConcurrencyTest {
  private static final int PROGRAMS = 700;
  private static final int ENOUGH_PROGRAMS = 20_000;

  @Test
  void whatThreadsAreAnsweredFollowsFromSomeOrder() {
    RandomPrograms.check(new LedgerStoreSubject(), PROGRAMS);
  }

  @Test
  void aLostUpdateIsCaught() {
    assertIsCaught(new LedgerStoreSubject(LosingStore::new));
  }

  @Test
  void anEntryThatIsSeenBeforeItsEventIsCaught() {
    assertIsCaught(new LedgerStoreSubject(TearingStore::new));
  }

  private static void assertIsCaught(LedgerStoreSubject subject) {
    assertThat(RandomPrograms.unexplained(subject, new Seeds(1, ENOUGH_PROGRAMS), 1)).isPresent();
  }

  /** Compares, and then sets, and what was set in between is lost. */
  private static final class LosingStore extends ForwardingLedgerStore {
    LosingStore(LedgerStore store) {
      super(store);
    }

    @Override
    public boolean commit(LedgerChange change) {
      if (!Objects.equals(current(change), change.expected())) {
        return false;
      }
      RandomPrograms.pause();
      while (!store().commit(new LedgerChange(current(change), change.entry(), change.event()))) {
        Thread.onSpinWait();
      }
      return true;
    }

    private LedgerEntry current(LedgerChange change) {
      return entry(change.entry().id()).orElse(null);
    }
  }

  /** Keeps the entry, and then the event. */
  private static final class TearingStore extends ForwardingLedgerStore {
    TearingStore(LedgerStore store) {
      super(store);
    }

    @Override
    public boolean commit(LedgerChange change) {
      if (change.event() == null) {
        return store().commit(change);
      }
      if (!store().commit(new LedgerChange(change.expected(), change.entry(), null))) {
        return false;
      }
      RandomPrograms.pause();
      return store().commit(new LedgerChange(change.entry(), change.entry(), change.event()));
    }
  }
}
