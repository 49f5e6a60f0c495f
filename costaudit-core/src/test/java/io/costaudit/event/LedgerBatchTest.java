package io.costaudit.event;

import static io.costaudit.event.Samples.CLUSTER;
import static io.costaudit.event.Samples.NOON;
import static io.costaudit.event.Samples.PREDICTOR;
import static io.costaudit.event.Samples.REPLICA;
import static io.costaudit.event.Samples.SCOPE;
import static io.costaudit.event.Samples.amount;
import static io.costaudit.event.Samples.listed;
import static io.costaudit.event.Samples.spec;
import static io.costaudit.event.Samples.watched;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.costaudit.coverage.Scope;
import io.costaudit.predict.spec.Owner;
import io.costaudit.predict.spec.ResourceRef;
import io.costaudit.predict.spec.ResourceType;
import io.costaudit.predict.spec.RunSchedule;
import io.costaudit.predict.spec.WorkloadSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A ledger records many observations at once as it would record one after the other. */
class LedgerBatchTest {
  private final CountingStore store =
      new CountingStore(InMemoryLedgerStore.builder().clock(() -> NOON).build());
  private final List<CostEvent> heard = new ArrayList<>();
  private final Ledger ledger =
      Ledger.builder(store).predictor(PREDICTOR).listener(heard::add).build();

  private static List<Observation> list(int first, int count, String version) {
    List<Observation> list = new ArrayList<>();
    for (int i = first; i < first + count; i++) {
      list.add(listed("uid-" + i, version, spec(1)));
    }
    return list;
  }

  private List<CostEvent> log() {
    return ledger.after(null, 1_000).events().stream().map(LoggedEvent::event).toList();
  }

  private long replicas(String uid) {
    LedgerEntry entry = ledger.entry(new ObjectId(CLUSTER, uid)).orElseThrow();
    return entry.bookedMicros() / (long) (REPLICA * 1e6);
  }

  @Test
  void aListOfUnchangedObjectsCostsOneReadForEachPageAndNoWrite() {
    for (int page = 0; page < 10; page++) {
      ledger.record(list(500 * page, 500, "1"));
    }
    ledger.listed(SCOPE, "2");
    store.forget();

    for (int page = 0; page < 10; page++) {
      assertThat(ledger.record(list(500 * page, 500, "1"))).isEmpty();
    }

    assertThat(store.reads).isEqualTo(10);
    assertThat(store.writes).isZero();
    assertThat(store.askedWhetherListed).as("a scope that was listed stays so").isZero();
    assertThat(ledger.balances()).singleElement().extracting(Balance::live).isEqualTo(5_000L);
  }

  @Test
  void aBatchOfChangesIsOneWrite() {
    ledger.listed(SCOPE, "1");
    store.forget();

    List<CostEvent> events = ledger.record(list(0, 300, "2"));

    assertThat(events).hasSize(300).isEqualTo(heard).isEqualTo(log());
    assertThat(store.reads).isEqualTo(1);
    assertThat(store.writes).isEqualTo(1);
  }

  @Test
  void anObjectThatIsSeenSeveralTimesIsBookedStepByStep() {
    List<CostEvent> events =
        ledger.record(
            List.of(
                watched("a", "1", spec(1)),
                watched("b", "2", spec(5)),
                watched("a", "3", spec(4)),
                watched("a", "2", spec(9)),
                watched("b", "6", null),
                watched("a", "7", null)));

    assertThat(events)
        .extracting(event -> Optional.ofNullable(event.details()).orElseThrow().uid())
        .containsExactly("a", "b", "a", "b", "a");
    assertThat(events)
        .extracting(event -> event.costPrediction().totalMonthlyRate() / REPLICA)
        .containsExactly(1.0, 5.0, 3.0, -5.0, -4.0);
    assertThat(log()).isEqualTo(events);
    assertThat(ledger.balances()).isEmpty();
  }

  @Test
  void aJobThatFollowsItsCronJobIsCoveredByIt() {
    Owner owner = new Owner("batch/v1", "CronJob", "nightly", "cron");
    WorkloadSpec cronJob =
        new WorkloadSpec(
            ResourceType.CRONJOB,
            "shop",
            "nightly",
            null,
            1,
            true,
            spec(1).pod(),
            List.of(),
            new RunSchedule("0 * * * *", "10m", false));
    List<CostEvent> events =
        ledger.record(
            List.of(
                seen(ResourceType.CRONJOB, "cron", cronJob),
                seen(ResourceType.JOB, "job", spec(ResourceType.JOB, 1, "1", owner))));

    assertThat(events)
        .extracting(event -> event.resource().type())
        .containsExactly(ResourceType.CRONJOB);
    assertThat(ledger.known(List.of(new ObjectId(CLUSTER, "cron"), new ObjectId(CLUSTER, "job"))))
        .containsExactly(new ObjectId(CLUSTER, "cron"));
  }

  private static Observation seen(ResourceType type, String uid, WorkloadSpec spec) {
    return new Observation(
        new Scope(CLUSTER, type, null),
        new ResourceRef(CLUSTER, type, "shop", uid),
        uid,
        "1",
        spec,
        ObservationMode.WATCHED,
        NOON);
  }

  @Test
  void aConflictIsDecidedAnewAndTheRestIsCommittedOnce() {
    ledger.record(List.of(watched("a", "1", spec(1)), watched("b", "1", spec(1))));
    Ledger other = Ledger.builder(store.behind).predictor(PREDICTOR).build();
    store.beforeNextCommit = () -> other.record(watched("a", "2", spec(3)));

    List<CostEvent> events =
        ledger.record(List.of(watched("a", "3", spec(7)), watched("b", "3", spec(2))));

    assertThat(events)
        .extracting(event -> event.costPrediction().totalMonthlyRate() / REPLICA)
        .containsExactly(1.0, 4.0);
    assertThat(replicas("a")).isEqualTo(7);
    assertThat(replicas("b")).isEqualTo(2);
    assertThat(log()).hasSize(5).doesNotHaveDuplicates();
    assertThat(heard).hasSize(4);
  }

  @Test
  void aCommitThatWasKeptThoughNobodyAnsweredCountsAsItsOwn() {
    store.lostOutcomes = 1;
    store.isKept = true;

    List<CostEvent> events =
        ledger.record(List.of(watched("a", "1", spec(1)), watched("b", "1", spec(2))));

    assertThat(events).hasSize(2).isEqualTo(log()).isEqualTo(heard);
    assertThat(ledger.balances())
        .singleElement()
        .extracting(Balance::booked)
        .isEqualTo(amount(3 * REPLICA));
  }

  @Test
  void aCommitThatWasNotKeptIsRepeated() {
    store.lostOutcomes = 2;
    store.isKept = false;

    List<CostEvent> events = ledger.record(List.of(watched("a", "1", spec(1))));

    assertThat(events).hasSize(1).isEqualTo(log()).isEqualTo(heard);
  }

  @Test
  void anOpeningWithoutEventsIsBookedOnceHoweverTheCommitEnded() {
    for (boolean isKept : List.of(true, false)) {
      store.lostOutcomes = 1;
      store.isKept = isKept;
      assertThat(ledger.record(List.of(listed("kept-" + isKept, "1", spec(1))))).isEmpty();
    }
    assertThat(ledger.balances())
        .singleElement()
        .extracting(Balance::unlogged)
        .isEqualTo(amount(2 * REPLICA));
  }

  @Test
  void aStoreThatNeverKnowsItsOutcomesIsReported() {
    store.lostOutcomes = Integer.MAX_VALUE;
    store.isKept = false;

    assertThatThrownBy(() -> ledger.record(watched("a", "1", spec(1))))
        .isInstanceOf(CommitOutcomeUnknownException.class)
        .hasMessage("the connection was lost at the end of a commit");
    assertThat(heard).isEmpty();
  }

  /** Counts what is asked of it, and loses outcomes. */
  private static final class CountingStore extends ForwardingStore {
    private final LedgerStore behind;
    private Runnable beforeNextCommit = () -> {};
    private int reads;
    private int writes;
    private int askedWhetherListed;
    private int lostOutcomes;
    private boolean isKept;

    CountingStore(LedgerStore behind) {
      super(behind);
      this.behind = behind;
    }

    void forget() {
      reads = 0;
      writes = 0;
      askedWhetherListed = 0;
    }

    @Override
    public Map<ObjectId, StoredEntry> entries(Collection<ObjectId> ids) {
      reads++;
      return super.entries(ids);
    }

    @Override
    public boolean wasListed(Scope scope) {
      askedWhetherListed++;
      return super.wasListed(scope);
    }

    @Override
    public List<CommitResult> commit(List<LedgerChange> changes) {
      writes++;
      Runnable first = beforeNextCommit;
      beforeNextCommit = () -> {};
      first.run();
      if (lostOutcomes == 0) {
        return super.commit(changes);
      }
      lostOutcomes--;
      if (isKept) {
        super.commit(changes);
      }
      throw new CommitOutcomeUnknownException(
          "the connection was lost at the end of a commit", null);
    }
  }
}
