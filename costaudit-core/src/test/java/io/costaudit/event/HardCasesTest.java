package io.costaudit.event;

import static io.costaudit.event.Samples.CART;
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

import io.costaudit.CostAuditException;
import io.costaudit.coverage.Scope;
import io.costaudit.predict.quantity.Quantity;
import io.costaudit.predict.spec.DeviceClaim;
import io.costaudit.predict.spec.NodeSpec;
import io.costaudit.predict.spec.Owner;
import io.costaudit.predict.spec.PodSpec;
import io.costaudit.predict.spec.ResourceRef;
import io.costaudit.predict.spec.ResourceSpec;
import io.costaudit.predict.spec.ResourceType;
import io.costaudit.predict.spec.RunSchedule;
import io.costaudit.predict.spec.WorkloadSpec;
import io.costaudit.time.Window;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What watchers, servers and crashes do to a ledger, each case by its name. */
class HardCasesTest {
  private final DyingStore store =
      new DyingStore(InMemoryLedgerStore.builder().maxEvents(3).build());
  private final Ledger ledger = Ledger.builder(store).predictor(PREDICTOR).build();

  // A second watcher that sees a merged add

  @Test
  void aMergedAddBeforeTheWatcherThatSawBothRevisions() {
    ledger.record(watched("a", "2", spec(3)));
    ledger.record(watched("a", "1", spec(1)));
    ledger.record(watched("a", "2", spec(3)));
    assertThat(impacts()).containsExactly(3 * REPLICA);
    assertLawHolds();
  }

  @Test
  void aMergedAddAfterTheWatcherThatSawBothRevisions() {
    ledger.record(watched("a", "1", spec(1)));
    ledger.record(watched("a", "2", spec(3)));
    ledger.record(watched("a", "2", spec(3)));
    assertThat(impacts()).containsExactly(REPLICA, 2 * REPLICA);
    assertLawHolds();
  }

  @Test
  void aMergedAddBetweenTheTwoRevisions() {
    ledger.record(watched("a", "1", spec(1)));
    ledger.record(watched("a", "2", spec(3)));
    ledger.record(watched("a", "1", spec(1)));
    ledger.record(watched("a", "2", spec(3)));
    assertThat(impacts()).containsExactly(REPLICA, 2 * REPLICA);
  }

  // Objects whose generation stands still

  // What only the object that a pod names could tell

  /** A watcher does not see the template of a claim, only that the pods name one. */
  @ParameterizedTest
  @EnumSource(DeviceClaim.Source.class)
  void aClaimThatIsAddedIsAnUpdateWithoutAnImpact(DeviceClaim.Source source) {
    WorkloadSpec plain = spec(1);
    PodSpec pod = plain.pod();
    PodSpec claiming =
        new PodSpec(
            pod.containers(),
            Map.of(),
            Map.of(),
            Map.of(),
            Map.of(),
            List.of(new DeviceClaim("gpu", source, "one-gpu", null)),
            List.of(),
            null);
    WorkloadSpec claimed =
        new WorkloadSpec(plain.type(), "shop", "cart", null, 1, true, claiming, List.of(), null);
    ledger.record(watched("a", "1", plain));
    ledger.record(watched("a", "2", claimed));
    ledger.record(watched("a", "3", claimed));
    ledger.record(watched("a", "4", plain));
    assertThat(impacts()).containsExactly(REPLICA, 0.0, 0.0);
    assertThat(page(EventFilter.all()))
        .extracting(CostEvent::eventType)
        .containsExactly(EventType.UPDATE, EventType.UPDATE, EventType.ADD);
    assertThat(details(page(EventFilter.all()).get(1)).warnings())
        .contains("unpriced: claim gpu (" + source.kind() + " one-gpu)");
    assertLawHolds();
  }

  @Test
  void aDaemonSetGrowsWithTheClusterThoughItsGenerationStands() {
    ResourceRef agent = new ResourceRef(CLUSTER, ResourceType.DAEMONSET, "shop", "cart");
    record(agent, "d", "10", spec(ResourceType.DAEMONSET, 1, "1", null));
    record(agent, "d", "11", spec(ResourceType.DAEMONSET, 2, "1", null));
    assertThat(impacts()).containsExactly(REPLICA, REPLICA);
  }

  @Test
  void aNodeThatGrowsAndItsHeartbeats() {
    ResourceRef node = new ResourceRef(CLUSTER, ResourceType.NODE, "", "n1");
    record(node, "n", "10", node("4"));
    record(node, "n", "11", node("4"));
    record(node, "n", "12", node("8"));
    assertThat(ledger.balances())
        .singleElement()
        .satisfies(
            balance -> {
              assertThat(balance.book()).isEqualTo(Book.CAPACITY);
              assertThat(balance.holds()).isTrue();
            });
    record(node, "n", "13", null);
    assertThat(impacts()).containsExactly(4 * REPLICA, 4 * REPLICA, -8 * REPLICA);
    assertThat(ledger.balances()).isEmpty();
    assertThat(page(EventFilter.in(Book.WORKLOADS))).isEmpty();
  }

  // Lists

  @Test
  void aListOlderThanTheEntryTakesNothingBack() {
    ledger.listed(SCOPE, "1");
    ledger.record(watched("a", "20", spec(2)));
    ledger.record(listed("a", "15", spec(1)));
    ledger.record(listed("a", "19", null));
    assertThat(impacts()).containsExactly(2 * REPLICA);
    assertThat(ledger.live(CART)).isPresent();
  }

  @Test
  void whatAListCaughtUpSaysWhenItMustHaveHappened() {
    ledger.listed(SCOPE, "1");
    Observation late =
        new Observation(
            SCOPE, CART, "a", "20", spec(2), ObservationMode.LISTED, NOON.minusSeconds(90), NOON);
    EventDetails details = details(ledger.record(late).orElseThrow());
    assertThat(details.observed()).isEqualTo(EventDetails.Observed.CATCH_UP);
    assertThat(details.interval()).isEqualTo(new Window(NOON.minusSeconds(90), NOON));
  }

  @Test
  void aClockThatWasSetBackMakesAnEmptyInterval() {
    ledger.listed(SCOPE, "1");
    Observation late =
        new Observation(
            SCOPE, CART, "a", "20", spec(2), ObservationMode.LISTED, NOON.plusSeconds(1), NOON);
    assertThat(details(ledger.record(late).orElseThrow()).interval())
        .isEqualTo(new Window(NOON, NOON));
  }

  @Test
  void whoWatchesLessOrMoreThanBeforeStillCatchesUp() {
    Scope all = SCOPE;
    Scope shop = new Scope(CLUSTER, ResourceType.DEPLOYMENT, "shop");
    Scope bank = new Scope(CLUSTER, ResourceType.DEPLOYMENT, "bank");
    ledger.listed(shop, "1");
    assertThat(
            ledger.record(
                new Observation(all, CART, "a", "2", spec(1), ObservationMode.LISTED, NOON)))
        .as("all namespaces, after the object's own was open")
        .isPresent();
    ledger.listed(all, "3");
    ResourceRef other = Samples.deployment("bank", "cart");
    assertThat(
            ledger.record(
                new Observation(bank, other, "b", "4", spec(1), ObservationMode.LISTED, NOON)))
        .as("one namespace, after all were open")
        .isPresent();
  }

  // The log forgets, the entries do not

  @Test
  void anEvictedEventThatIsReportedAgainIsNoNews() {
    ledger.record(watched("a", "1", spec(1)));
    for (int replicas = 2; replicas <= 6; replicas++) {
      ledger.record(watched("a", "" + replicas, spec(replicas)));
    }
    assertThat(impacts()).hasSize(3);
    assertThat(ledger.record(watched("a", "1", spec(1)))).isEmpty();
    assertThat(ledger.record(watched("a", "3", spec(3)))).isEmpty();
    assertThat(impacts()).hasSize(3);
    assertLawHolds();
  }

  @Test
  void aUidWithATombstoneDoesNotRise() {
    ledger.record(watched("a", "1", spec(1)));
    ledger.record(watched("a", "2", null));
    assertThat(ledger.record(watched("a", "3", spec(1)))).isEmpty();
    assertThat(ledger.record(listed("a", "4", spec(1)))).isEmpty();
    assertThat(ledger.record(watched("a", "5", null))).isEmpty();
    assertThat(impacts()).containsExactly(REPLICA, -REPLICA);
    assertLawHolds();
  }

  // Death between two steps

  @ParameterizedTest
  @EnumSource(Death.class)
  void deathInACommitLeavesAllOfItOrNothing(Death death) {
    ledger.record(watched("a", "1", spec(1)));
    store.death = death;
    assertThatThrownBy(() -> ledger.record(watched("a", "2", spec(3))))
        .isInstanceOf(StoreDied.class);

    // The next life is told of the same change again.
    Ledger next = Ledger.builder(store).predictor(PREDICTOR).build();
    next.record(watched("a", "2", spec(3)));
    assertThat(impacts()).containsExactly(REPLICA, 2 * REPLICA);
    assertLawHolds();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void deathWithinTheFirstListRepeatsItHarmlessly(int booked) {
    List<Observation> list = List.of(listed("a", "1", spec(1)), listed("b", "2", spec(2)));
    list.subList(0, booked).forEach(ledger::record);
    Ledger next = Ledger.builder(store).predictor(PREDICTOR).build();
    list.forEach(next::record);
    next.listed(SCOPE, "2");
    assertThat(impacts()).isEmpty();
    assertThat(next.balances())
        .singleElement()
        .extracting(Balance::booked)
        .isEqualTo(amount(3 * REPLICA));
    assertLawHolds();
  }

  @Test
  void deathBetweenTheEndOfAListAndWhatIsLearntOfIt() {
    ledger.record(listed("a", "1", spec(1)));
    ledger.listed(SCOPE, "2");
    Ledger next = Ledger.builder(store).predictor(PREDICTOR).build();
    next.record(listed("a", "1", spec(1)));
    next.record(listed("b", "3", spec(1)));
    assertThat(impacts()).as("b came after the opening").containsExactly(REPLICA);
  }

  // A Job of a CronJob

  @Test
  void aJobOfAPricedCronJobIsNotBookedAgain() {
    record(cronRef(), "c", "10", cronJob("10m"));
    assertThat(impacts()).singleElement().satisfies(rate -> assertThat(rate).isPositive());
    record(jobRef(), "j", "11", job("batch/v1"));
    record(jobRef(), "j", "12", job("batch/v1"));
    record(cronRef(), "c", "13", null);
    assertThat(record(jobRef(), "j", "14", job("batch/v1"))).as("its CronJob just went").isEmpty();
    record(jobRef(), "j", "15", null);
    assertThat(page(EventFilter.resourceTypes(List.of(ResourceType.JOB)))).isEmpty();
    assertLawHolds();
  }

  @Test
  void aJobOfACronJobWithoutAPriceIsAWorkloadOfItsOwn() {
    record(cronRef(), "c", "10", cronJob(null));
    record(jobRef(), "j", "11", job("batch/v1"));
    // It stays one, so that its end is worth what its begin was.
    record(cronRef(), "c", "12", cronJob("10m"));
    record(jobRef(), "j", "13", null);
    assertThat(page(EventFilter.resourceTypes(List.of(ResourceType.JOB))))
        .extracting(CostEvent::eventType)
        .containsExactly(EventType.DELETE, EventType.ADD);
    assertLawHolds();
  }

  @Test
  void aJobOfASuspendedCronJobIsAWorkloadOfItsOwnWhileItRuns() {
    record(cronRef(), "c", "10", cronJob("10m").stopped());
    record(jobRef(), "j", "11", job("batch/v1"));
    record(new ResourceRef(CLUSTER, ResourceType.JOB, "shop", "cart"), "old", "12", finished());
    assertThat(page(EventFilter.resourceTypes(List.of(ResourceType.JOB))))
        .as("one that is over is no news")
        .extracting(event -> details(event).uid())
        .containsExactly("j");
    assertLawHolds();
  }

  private static WorkloadSpec finished() {
    return job("batch/v1").stopped();
  }

  @Test
  void aJobOfSomebodyElsesCronJobIsAWorkloadOfItsOwn() {
    record(cronRef(), "c", "10", cronJob("10m"));
    record(jobRef(), "j", "11", job("batch.example/v1"));
    assertThat(page(EventFilter.resourceTypes(List.of(ResourceType.JOB)))).hasSize(1);
  }

  private static ResourceRef cronRef() {
    return new ResourceRef(CLUSTER, ResourceType.CRONJOB, "shop", "cart");
  }

  private static ResourceRef jobRef() {
    return new ResourceRef(CLUSTER, ResourceType.JOB, "shop", "cart");
  }

  private static WorkloadSpec cronJob(@Nullable String runDuration) {
    WorkloadSpec plain = spec(ResourceType.CRONJOB, 1, "1", null);
    return new WorkloadSpec(
        plain.type(),
        plain.namespace(),
        plain.name(),
        null,
        1,
        true,
        plain.pod(),
        List.of(),
        new RunSchedule("0 * * * *", runDuration, false));
  }

  private static WorkloadSpec job(String apiVersion) {
    return spec(ResourceType.JOB, 1, "1", new Owner(apiVersion, "CronJob", "cart", "c"));
  }

  private static NodeSpec node(String cores) {
    return new NodeSpec("n1", Map.of("cpu", Quantity.parse(cores)), Map.of());
  }

  private Optional<CostEvent> record(
      ResourceRef resource, String uid, String version, @Nullable ResourceSpec spec) {
    Scope scope = new Scope(CLUSTER, resource.type(), null);
    return ledger.record(
        new Observation(scope, resource, uid, version, spec, ObservationMode.WATCHED, NOON));
  }

  private void assertLawHolds() {
    assertThat(ledger.balances()).allMatch(Balance::holds);
  }

  private static EventDetails details(CostEvent event) {
    return Optional.ofNullable(event.details()).orElseThrow();
  }

  private List<CostEvent> page(EventFilter filter) {
    return ledger.page(EventQuery.newest(filter, 100)).events();
  }

  /** Oldest first. */
  private List<Double> impacts() {
    List<Double> impacts = new ArrayList<>();
    for (CostEvent event : page(EventFilter.all())) {
      if (event.costPrediction() != null) {
        impacts.add(event.costPrediction().totalMonthlyRate());
      }
    }
    Collections.reverse(impacts);
    return impacts;
  }

  private enum Death {
    BEFORE_THE_COMMIT,
    AFTER_THE_COMMIT
  }

  /** Dies once, with its process, on one side of a commit. */
  private static final class DyingStore extends ForwardingStore {
    private @Nullable Death death;

    DyingStore(LedgerStore store) {
      super(store);
    }

    @Override
    public List<CommitResult> commit(List<LedgerChange> changes) {
      Death now = death;
      death = null;
      if (now == Death.BEFORE_THE_COMMIT) {
        throw new StoreDied();
      }
      List<CommitResult> results = super.commit(changes);
      if (now == Death.AFTER_THE_COMMIT) {
        throw new StoreDied();
      }
      return results;
    }
  }

  private static final class StoreDied extends CostAuditException {
    private static final long serialVersionUID = 1L;

    StoreDied() {
      super("the store of this test died", null);
    }
  }
}
