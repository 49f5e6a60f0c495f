package io.costaudit.testkit.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.event.CommitResult;
import io.costaudit.event.CostEvent;
import io.costaudit.event.EventPage;
import io.costaudit.event.EventQuery;
import io.costaudit.event.LedgerChange;
import io.costaudit.event.LedgerStore;
import io.costaudit.event.StoredEntry;
import io.costaudit.testkit.record.ForwardingLedgerStore;
import io.costaudit.testsupport.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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

  @Test
  void aBatchThatIsSeenInPartsIsCaught() {
    assertIsCaught(new LedgerStoreSubject(SplittingStore::new));
  }

  private static void assertIsCaught(LedgerStoreSubject subject) {
    assertThat(RandomPrograms.unexplained(subject, new Seeds(1, ENOUGH_PROGRAMS), 1)).isPresent();
  }

  /** Compares, and then sets, and loses what another thread has set in between. */
  private static final class LosingStore extends ForwardingLedgerStore {
    LosingStore(LedgerStore store) {
      super(store);
    }

    @Override
    public List<CommitResult> commit(List<LedgerChange> changes) {
      if (changes.size() > 1 || revision(changes.get(0)) != changes.get(0).expectedRevision()) {
        return super.commit(changes);
      }
      RandomPrograms.pause();
      while (super.commit(List.of(ofNow(changes.get(0)))).get(0) == CommitResult.CONFLICT) {
        Thread.onSpinWait();
      }
      return List.of(CommitResult.COMMITTED);
    }

    private LedgerChange ofNow(LedgerChange change) {
      return new LedgerChange(
          revision(change), change.entry(), change.event(), change.impactMicros());
    }

    private long revision(LedgerChange change) {
      return entry(change.entry().id()).map(StoredEntry::revision).orElse(LedgerChange.NONE);
    }
  }

  /** Shows an event in its pages only some time after its entry. */
  private static final class TearingStore extends ForwardingLedgerStore {
    private final Set<CostEvent> unseen = ConcurrentHashMap.newKeySet();

    TearingStore(LedgerStore store) {
      super(store);
    }

    @Override
    public List<CommitResult> commit(List<LedgerChange> changes) {
      List<CostEvent> events = new ArrayList<>();
      for (LedgerChange change : changes) {
        if (change.event() != null) {
          events.add(change.event());
        }
      }
      unseen.addAll(events);
      List<CommitResult> results = super.commit(changes);
      RandomPrograms.pause();
      events.forEach(unseen::remove);
      return results;
    }

    @Override
    public EventPage page(EventQuery query) {
      EventPage page = super.page(query);
      List<CostEvent> seen = page.events().stream().filter(e -> !unseen.contains(e)).toList();
      return new EventPage(seen, seen.isEmpty() ? null : page.next());
    }
  }

  /** Commits the changes of a batch one after the other. */
  private static final class SplittingStore extends ForwardingLedgerStore {
    SplittingStore(LedgerStore store) {
      super(store);
    }

    @Override
    public List<CommitResult> commit(List<LedgerChange> changes) {
      List<CommitResult> results = new ArrayList<>();
      for (LedgerChange change : changes) {
        results.addAll(super.commit(List.of(change)));
        RandomPrograms.pause();
      }
      return results;
    }
  }
}
