package io.costaudit.event;

import static io.costaudit.event.Samples.CART;
import static io.costaudit.event.Samples.CLUSTER;
import static io.costaudit.event.Samples.NOON;
import static io.costaudit.event.Samples.PREDICTOR;
import static io.costaudit.event.Samples.PRICES;
import static io.costaudit.event.Samples.REPLICA;
import static io.costaudit.event.Samples.SCOPE;
import static io.costaudit.event.Samples.listed;
import static io.costaudit.event.Samples.spec;
import static io.costaudit.event.Samples.watched;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.costaudit.CostAuditException;
import io.costaudit.coverage.Scope;
import io.costaudit.event.EventDetails.Observed;
import io.costaudit.event.LedgerEntry.Booked;
import io.costaudit.event.LedgerEntry.Live;
import io.costaudit.predict.price.CostPrediction;
import io.costaudit.predict.price.CostPredictor;
import io.costaudit.predict.price.PriceQuote;
import io.costaudit.predict.price.UnitPrices;
import io.costaudit.predict.quantity.Quantity;
import io.costaudit.predict.spec.Owner;
import io.costaudit.predict.spec.ResourceRef;
import io.costaudit.predict.spec.ResourceType;
import io.costaudit.testsupport.Logs;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.logging.Level;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of the ledger, by the numbers of the design. */
class LedgerTest {
  private final LedgerStore store = InMemoryLedgerStore.builder().clock(() -> NOON).build();
  private final Ledger ledger = ledger(store);

  private static Ledger ledger(LedgerStore store) {
    return Ledger.builder(store).predictor(PREDICTOR).build();
  }

  private List<CostEvent> log() {
    return ledger.page(EventQuery.newest(EventFilter.all(), 1_000)).events();
  }

  private static EventDetails details(CostEvent event) {
    return Optional.ofNullable(event.details()).orElseThrow();
  }

  private static double impact(CostEvent event) {
    return Optional.ofNullable(event.costPrediction()).orElseThrow().totalMonthlyRate();
  }

  private double booked(String uid) {
    LedgerEntry entry = store.entry(new ObjectId(CLUSTER, uid)).orElseThrow().entry();
    assertThat(entry).isInstanceOf(Live.class);
    Booked booked = ((Live) entry).booked();
    return booked == null ? 0 : booked.rates().totalMonthlyRate();
  }

  private CostEvent recorded(Observation observation) {
    return ledger.record(observation).orElseThrow();
  }

  private void assertDropped(Observation observation) {
    List<CostEvent> before = log();
    Optional<StoredEntry> entry = store.entry(observation.id());

    assertThat(ledger.record(observation)).isEmpty();
    assertThat(log()).isEqualTo(before);
    assertThat(store.entry(observation.id())).isEqualTo(entry);
  }

  @Nested
  @DisplayName("1: versions order what is seen of an object")
  class Versions {
    @ParameterizedTest
    @CsvSource({"10, 10", "10, 9", "100, 99", "10, 010", "10, 00009", "0, 00", "1, 0"})
    void whatIsNotNewerIsDropped(String known, String arriving) {
      ledger.record(watched("a", known, spec(1)));

      assertDropped(watched("a", arriving, spec(2)));
      assertDropped(listed("a", arriving, spec(2)));
    }

    @ParameterizedTest
    @CsvSource({
      "0, 1",
      "9, 10",
      "09, 10",
      "18446744073709551615, 18446744073709551616",
      "99999999999999999999999999999999, 100000000000000000000000000000000",
    })
    void versionsAreNumbersOfAnyLength(String known, String arriving) {
      ledger.record(watched("a", known, spec(1)));

      assertThat(impact(recorded(watched("a", arriving, spec(2))))).isEqualTo(REPLICA);
      assertDropped(watched("a", known, spec(3)));
    }

    @Test
    void atAnEqualVersionGoneIsNewer() {
      ledger.record(watched("a", "10", spec(1)));

      assertThat(recorded(watched("a", "10", null)).eventType()).isEqualTo(EventType.DELETE);
    }

    @Test
    void anOlderEndIsDropped() {
      ledger.record(watched("a", "10", spec(1)));

      assertDropped(watched("a", "9", null));
    }

    @Test
    void opaqueVersionsAreNewerInTheOrderInWhichTheyArrive() {
      ledger.record(watched("a", "zebra", spec(1)));

      assertThat(impact(recorded(watched("a", "ant", spec(2))))).isEqualTo(REPLICA);
      assertDropped(watched("a", "ant", spec(3)));
      assertThat(impact(recorded(watched("a", "zebra", spec(1))))).isEqualTo(-REPLICA);
      assertThat(impact(recorded(watched("a", "7", spec(2))))).isEqualTo(REPLICA);
    }

    @Test
    void aChangeThatIsNoNewsMovesTheVersion() {
      ledger.record(watched("a", "10", spec(1)));
      ledger.record(watched("a", "12", spec(1)));

      assertDropped(watched("a", "11", spec(2)));
    }
  }

  @Nested
  @DisplayName("2: the ledger decides, by what is booked")
  class Decisions {
    @Test
    void anAddBooksTheWholeCost() {
      CostEvent event = recorded(watched("a", "10", spec(3)));

      assertThat(event.eventType()).isEqualTo(EventType.ADD);
      assertThat(event.resource()).isEqualTo(CART);
      assertThat(event.timestamp()).isEqualTo(NOON);
      assertThat(event.totalRequests().cpu()).isEqualTo(Quantity.of(3));
      assertThat(event.resourceCosts()).isEqualTo(PRICES);
      assertThat(event.costPrediction())
          .isEqualTo(new CostPrediction(3 * REPLICA, 3 * REPLICA, 0, 0));
      assertThat(details(event).uid()).isEqualTo("a");
      assertThat(details(event).before()).isNull();
      assertThat(details(event).priceSource()).isEqualTo("sample");
      assertThat(log()).containsExactly(event);
      assertThat(booked("a")).isEqualTo(3 * REPLICA);
    }

    @Test
    void aScaleMakesExactlyOneEvent() {
      ledger.record(watched("a", "10", spec(3)));
      CostEvent event = recorded(watched("a", "11", spec(5)));

      assertThat(event.eventType()).isEqualTo(EventType.UPDATE);
      assertThat(impact(event)).isEqualTo(2 * REPLICA);
      assertThat(event.totalRequests().cpu()).isEqualTo(Quantity.of(5));
      assertThat(details(event).before())
          .satisfies(
              before -> {
                assertThat(before.replicas()).isEqualTo(3);
                assertThat(before.costPrediction())
                    .isEqualTo(new CostPrediction(3 * REPLICA, 3 * REPLICA, 0, 0));
              });
      assertThat(details(event).after())
          .satisfies(
              after -> {
                assertThat(after.replicas()).isEqualTo(5);
                assertThat(after.requests().cpu()).isEqualTo(Quantity.of(5));
              });
      assertThat(log()).hasSize(2).first().isEqualTo(event);
    }

    @Test
    void aDeleteBooksBackWhatWasBooked() {
      ledger.record(watched("a", "10", spec(3)));
      CostEvent event = recorded(watched("a", "11", null));

      assertThat(event.eventType()).isEqualTo(EventType.DELETE);
      assertThat(impact(event)).isEqualTo(-3 * REPLICA);
      assertThat(event.totalRequests().cpu()).isEqualTo(Quantity.of(3));
      assertThat(event.resourceCosts()).isEqualTo(PRICES);
      assertThat(details(event).after()).isNull();
      assertThat(ledger.live(CART)).isEmpty();
    }

    @Test
    void aMergedUpdateBooksTheRemainder() {
      ledger.record(watched("a", "10", spec(1)));
      ledger.record(watched("a", "14", spec(4)));

      // The versions between come late, from a watcher that saw each of them.
      assertDropped(watched("a", "12", spec(7)));
      assertDropped(watched("a", "14", spec(4)));
      assertThat(log()).extracting(LedgerTest::impact).containsExactly(3 * REPLICA, REPLICA);
      assertThat(booked("a")).isEqualTo(4 * REPLICA);
    }

    @Test
    void aTombstoneStays() {
      ledger.record(watched("a", "10", spec(1)));
      ledger.record(watched("a", "11", null));

      assertDropped(watched("a", "12", spec(1)));
      assertDropped(listed("a", "13", spec(1)));
      assertDropped(watched("a", "14", null));
    }

    @Test
    void whatWasNeverBookedEndsWithoutAnEventAndDoesNotRise() {
      assertThat(ledger.record(watched("a", "11", null))).isEmpty();

      assertDropped(watched("a", "10", spec(1)));
      assertThat(log()).isEmpty();
    }

    @Test
    void twoCopiesOfOneChangeHaveOneId() {
      Ledger other = ledger(InMemoryLedgerStore.builder().clock(() -> NOON).build());
      Observation add = watched("a", "10", spec(1));
      Observation copy =
          new Observation(
              new Scope(CLUSTER, ResourceType.DEPLOYMENT, "shop"),
              CART,
              "a",
              "10",
              spec(1),
              ObservationMode.WATCHED,
              NOON.plusSeconds(1));

      String id = details(recorded(add)).id();

      assertThat(id).hasSize(32).matches("[0-9a-f]+");
      assertThat(details(other.record(copy).orElseThrow()).id()).isEqualTo(id);
      assertDropped(copy);
    }

    @Test
    void anEndHasOneIdHoweverItWasSeen() {
      Ledger other = ledger(InMemoryLedgerStore.builder().clock(() -> NOON).build());
      ledger.record(watched("a", "10", spec(1)));
      other.record(watched("a", "10", spec(1)));

      CostEvent onAWatch = recorded(watched("a", "11", null));
      CostEvent byAList = other.record(listed("a", "4711", null)).orElseThrow();

      assertThat(details(byAList).id()).isEqualTo(details(onAWatch).id());
    }

    @Test
    void differentChangesHaveDifferentIds() {
      ledger.record(watched("a", "10", spec(1)));
      ledger.record(watched("a", "11", spec(2)));
      ledger.record(watched("a", "12", null));
      ledger.record(watched("b", "10", spec(1)));
      ledger.record(watched("a1", "0", spec(1)));

      assertThat(log()).extracting(event -> details(event).id()).doesNotHaveDuplicates();
    }

    @Test
    void whoLosesACommitDecidesAnew() {
      RacingStore racing = new RacingStore(store);
      Ledger slow = ledger(racing);
      ledger.record(watched("a", "10", spec(1)));

      racing.beforeNextCommit = () -> ledger.record(watched("a", "11", spec(4)));
      CostEvent event = slow.record(watched("a", "12", spec(6))).orElseThrow();

      assertThat(racing.lost).isEqualTo(1);
      assertThat(impact(event)).isEqualTo(2 * REPLICA);
      assertThat(booked("a")).isEqualTo(6 * REPLICA);
    }

    @Test
    void whoLosesACommitToANewerOneDropsItsOwn() {
      RacingStore racing = new RacingStore(store);
      List<CostEvent> heard = new ArrayList<>();
      Ledger slow = Ledger.builder(racing).predictor(PREDICTOR).listener(heard::add).build();

      racing.beforeNextCommit = () -> ledger.record(watched("a", "12", spec(6)));

      assertThat(slow.record(watched("a", "11", spec(4)))).isEmpty();
      assertThat(heard).isEmpty();
      assertThat(log()).hasSize(1);
      assertThat(booked("a")).isEqualTo(6 * REPLICA);
    }

    @Test
    void whatAStoreFailedToKeepMayBeRecordedAgain() {
      RacingStore failing = new RacingStore(store);
      List<CostEvent> heard = new ArrayList<>();
      Ledger unlucky = Ledger.builder(failing).predictor(PREDICTOR).listener(heard::add).build();
      failing.beforeNextCommit =
          () -> {
            throw new StoreFailure();
          };

      assertThatThrownBy(() -> unlucky.record(watched("a", "10", spec(1))))
          .isInstanceOf(StoreFailure.class);
      assertThat(heard).isEmpty();
      assertThat(unlucky.record(watched("a", "10", spec(1)))).isPresent();
      assertThat(heard).isEqualTo(log()).hasSize(1);
    }

    @Test
    void watchersOnManyThreadsBookEachChangeOnce() throws Exception {
      int watchers = 4;
      int changes = 200;
      ExecutorService threads = Executors.newFixedThreadPool(watchers);
      try {
        List<Future<Integer>> counts = new ArrayList<>();
        for (int i = 0; i < watchers; i++) {
          counts.add(threads.submit(() -> recordAll(changes)));
        }
        int told = 0;
        for (Future<Integer> count : counts) {
          told += count.get();
        }
        assertThat(told).isEqualTo(log().size());
      } finally {
        threads.shutdownNow();
      }
      assertThat(log()).extracting(event -> details(event).id()).doesNotHaveDuplicates();
      assertThat(log().stream().mapToDouble(LedgerTest::impact).sum())
          .isEqualTo(booked("a"))
          .isEqualTo(changes * REPLICA);
    }

    private int recordAll(int changes) {
      int told = 0;
      for (int version = 1; version <= changes; version++) {
        told += ledger.record(watched("a", "" + version, spec(version))).isPresent() ? 1 : 0;
      }
      return told;
    }
  }

  @Nested
  @DisplayName("2: prices")
  class Prices {
    private Optional<PriceQuote> quote = Optional.of(new PriceQuote(PRICES, "first"));
    private final Ledger priced =
        Ledger.builder(store).predictor(CostPredictor.of(query -> quote)).build();

    private void price(double core) {
      quote = Optional.of(new PriceQuote(new UnitPrices(core, 0, 0), "second"));
    }

    @Test
    void thatMoveMakeNoEvent() {
      priced.record(watched("a", "10", spec(1)));
      price(2);

      assertThat(priced.record(watched("a", "11", spec(1)))).isEmpty();
      assertThat(booked("a")).isEqualTo(REPLICA);
    }

    @Test
    void thatMovedEnterWithTheNextChange() {
      priced.record(watched("a", "10", spec(1)));
      price(2);
      CostEvent scale = priced.record(watched("a", "11", spec(2))).orElseThrow();
      price(3);
      CostEvent end = priced.record(watched("a", "12", null)).orElseThrow();

      assertThat(impact(scale)).isEqualTo(4 * REPLICA - REPLICA);
      assertThat(impact(end)).isEqualTo(-4 * REPLICA);
      assertThat(Optional.ofNullable(end.resourceCosts()).orElseThrow().costPerCPUCoreHour())
          .isEqualTo(2);
    }

    @Test
    void thatAreTooOldAreUsedAndSaidToBeStale() {
      Instant asOf = Instant.parse("2023-01-14T00:00:00Z");
      quote = Optional.of(PriceQuote.stale(PRICES, "server", asOf, Duration.ofHours(24)));
      CostEvent add = priced.record(watched("a", "10", spec(1))).orElseThrow();
      quote = Optional.of(PriceQuote.asOf(PRICES, "server", asOf.plusSeconds(9)));
      CostEvent scale = priced.record(watched("a", "11", spec(2))).orElseThrow();
      CostEvent end = priced.record(watched("a", "12", null)).orElseThrow();

      String stale = "prices are stale: as of 2023-01-14T00:00:00Z, older than 24h";
      assertThat(impact(add)).isEqualTo(REPLICA);
      assertThat(details(add).pricesAsOf()).isEqualTo(asOf);
      assertThat(details(add).pricesStale()).isTrue();
      assertThat(details(add).warnings()).contains(stale);
      assertThat(details(scale).pricesAsOf()).isEqualTo(asOf.plusSeconds(9));
      assertThat(details(scale).pricesStale()).isFalse();
      assertThat(details(scale).warnings()).doesNotContain(stale);
      assertThat(details(end).pricesAsOf()).isEqualTo(asOf.plusSeconds(9));
    }

    @Test
    void thatAreNotKnownMakeAnUnpricedEvent() {
      quote = Optional.empty();
      CostEvent add = priced.record(watched("a", "10", spec(1))).orElseThrow();
      CostEvent end = priced.record(watched("a", "11", null)).orElseThrow();

      assertThat(add.resourceCosts()).isNull();
      assertThat(add.costPrediction()).isNull();
      assertThat(details(add).priceSource()).isNull();
      assertThat(add.totalRequests().cpu()).isEqualTo(Quantity.of(1));
      assertThat(end.resourceCosts()).isNull();
      assertThat(end.costPrediction()).isNull();
    }

    @Test
    void thatBecomeKnownBookTheWholeCostWithTheNextChange() {
      quote = Optional.empty();
      priced.record(watched("a", "10", spec(1)));
      price(1);
      assertThat(priced.record(watched("a", "11", spec(1)))).isEmpty();
      CostEvent scale = priced.record(watched("a", "12", spec(2))).orElseThrow();

      assertThat(impact(scale)).isEqualTo(2 * REPLICA).isEqualTo(booked("a"));
    }

    @Test
    void thatAreMissingForAWhileDoubleNothing() {
      priced.record(watched("a", "10", spec(1)));
      quote = Optional.empty();
      CostEvent unpriced = priced.record(watched("a", "11", spec(2))).orElseThrow();
      assertThat(unpriced.costPrediction()).isNull();
      assertThat(booked("a")).isEqualTo(REPLICA);

      price(1);
      CostEvent scale = priced.record(watched("a", "12", spec(3))).orElseThrow();
      CostEvent end = priced.record(watched("a", "13", null)).orElseThrow();

      assertThat(impact(scale)).isEqualTo(2 * REPLICA);
      assertThat(impact(end)).isEqualTo(-3 * REPLICA);
    }
  }

  @Nested
  @DisplayName("2: what is recorded")
  class Recorded {
    private final Ledger kubecost =
        Ledger.builder(store).predictor(PREDICTOR).recorded(EventFilter.kubecost()).build();

    @Test
    void anUnrecordedChangeIsBookedNevertheless() {
      assertThat(kubecost.record(watched("a", "10", spec(1)))).isPresent();
      assertThat(kubecost.record(watched("a", "11", spec(3)))).isEmpty();
      CostEvent end = kubecost.record(watched("a", "12", null)).orElseThrow();

      assertThat(impact(end)).isEqualTo(-3 * REPLICA);
      assertThat(log())
          .extracting(CostEvent::eventType)
          .containsExactly(EventType.DELETE, EventType.ADD);
    }
  }

  @Nested
  @DisplayName("3: first sight is not news")
  class Opening {
    @Test
    void whatTheFirstListShowsIsBookedWithoutEvents() {
      assertThat(ledger.record(listed("a", "10", spec(2)))).isEmpty();
      ledger.listed(SCOPE, "20");

      assertThat(log()).isEmpty();
      assertThat(booked("a")).isEqualTo(2 * REPLICA);
    }

    @Test
    void whatChangesAfterItIsNews() {
      ledger.record(listed("a", "10", spec(2)));
      ledger.listed(SCOPE, "20");

      assertThat(impact(recorded(watched("a", "21", spec(3))))).isEqualTo(REPLICA);
      assertThat(impact(recorded(watched("a", "22", null)))).isEqualTo(-3 * REPLICA);
    }

    @Test
    void whatIsWatchedBeforeItEndsIsNews() {
      assertThat(recorded(watched("a", "10", spec(1))).eventType()).isEqualTo(EventType.ADD);
    }

    @Test
    void aCrashWithinItRepeatsItHarmlessly() {
      ledger.record(listed("a", "10", spec(1)));
      Ledger restarted = ledger(store);

      assertThat(restarted.record(listed("a", "10", spec(1)))).isEmpty();
      assertThat(restarted.record(listed("b", "12", spec(1)))).isEmpty();
      assertThat(log()).isEmpty();
      // It changed since the list that broke off had booked it: that is no first sight.
      assertThat(restarted.record(listed("a", "11", spec(2)))).isPresent();
      restarted.listed(SCOPE, "20");

      assertThat(log()).hasSize(1);
      assertThat(booked("a")).isEqualTo(2 * REPLICA);
      assertThat(booked("b")).isEqualTo(REPLICA);
    }

    @Test
    void eachScopeHasItsOwn() {
      Scope shop = new Scope(CLUSTER, ResourceType.DEPLOYMENT, "shop");
      ledger.listed(new Scope(CLUSTER, ResourceType.DEPLOYMENT, "bank"), "20");

      Observation inShop =
          new Observation(shop, CART, "a", "10", spec(1), ObservationMode.LISTED, NOON);

      assertThat(ledger.record(inShop)).isEmpty();
      assertThat(booked("a")).isEqualTo(REPLICA);
    }

    @Test
    void whatIsBookedAlreadyWasSeenBefore() {
      Scope shop = new Scope(CLUSTER, ResourceType.DEPLOYMENT, "shop");
      ledger.listed(SCOPE, "5");
      ledger.record(watched("a", "10", spec(1)));

      Observation inShop =
          new Observation(shop, CART, "a", "11", spec(3), ObservationMode.LISTED, NOON);

      assertThat(ledger.record(inShop)).isPresent();
      assertThat(log().stream().mapToDouble(e -> e.costPrediction().totalMonthlyRate()).sum())
          .isEqualTo(booked("a"));
    }

    @Test
    void onlyTheFirstEndOfAListCounts() {
      ledger.listed(SCOPE, "20");
      ledger.listed(SCOPE, "30");

      assertThat(store.wasListed(SCOPE)).isTrue();
      assertThat(ledger.record(listed("a", "25", spec(1)))).isPresent();
    }
  }

  @Nested
  @DisplayName("4: catch-up is news")
  class CatchUp {
    @Test
    void whatALaterListShowsIsMarked() {
      ledger.record(listed("a", "10", spec(1)));
      ledger.record(listed("b", "11", spec(1)));
      ledger.listed(SCOPE, "20");

      CostEvent changed = recorded(listed("a", "25", spec(2)));
      CostEvent vanished = recorded(listed("b", "30", null));
      CostEvent appeared = recorded(listed("c", "26", spec(1)));
      CostEvent watched = recorded(watched("c", "31", spec(2)));

      assertThat(List.of(changed, vanished, appeared))
          .extracting(event -> details(event).observed())
          .containsOnly(Observed.CATCH_UP);
      assertThat(List.of(changed, vanished, appeared))
          .extracting(CostEvent::eventType)
          .containsExactly(EventType.UPDATE, EventType.DELETE, EventType.ADD);
      assertThat(details(watched).observed()).isEqualTo(Observed.WATCH);
    }

    @Test
    void whatItShowsUnchangedIsNoNews() {
      ledger.record(listed("a", "10", spec(1)));
      ledger.listed(SCOPE, "20");

      assertDropped(listed("a", "10", spec(1)));
    }
  }

  @Nested
  @DisplayName("5: identity is the uid")
  class Identity {
    @Test
    void deletionAndRecreationUnderOneNameAreTwoEvents() {
      ledger.record(watched("a", "10", spec(1)));
      ledger.record(watched("a", "11", null));
      ledger.record(watched("b", "12", spec(1)));

      assertThat(log())
          .extracting(event -> details(event).uid() + " " + event.eventType())
          .containsExactly("b ADD", "a DELETE", "a ADD");
      assertThat(ledger.live(CART).map(Live::id)).contains(new ObjectId(CLUSTER, "b"));
    }

    @Test
    void theNewOneMayComeBeforeTheEndOfTheOld() {
      ledger.record(watched("a", "10", spec(1)));
      ledger.record(listed("b", "12", spec(2)));
      assertThat(ledger.live(CART).map(Live::id)).contains(new ObjectId(CLUSTER, "b"));
      CostEvent end = recorded(listed("a", "20", null));

      assertThat(impact(end)).isEqualTo(-REPLICA);
      assertThat(ledger.live(CART).map(Live::id)).contains(new ObjectId(CLUSTER, "b"));
      assertThat(booked("b")).isEqualTo(2 * REPLICA);
    }

    @Test
    void oneUidInTwoClustersIsTwoObjects() {
      ResourceRef elsewhere =
          new ResourceRef("cluster-two", ResourceType.DEPLOYMENT, "shop", "cart");
      ledger.record(watched("a", "10", spec(1)));

      Observation copy =
          new Observation(
              new Scope("cluster-two", ResourceType.DEPLOYMENT, null),
              elsewhere,
              "a",
              "10",
              spec(1),
              ObservationMode.WATCHED,
              NOON);

      assertThat(ledger.record(copy)).isPresent();
      assertThat(ledger.live(elsewhere)).isPresent();
    }

    @Test
    void theLivingAreFoundByName() {
      ledger.record(watched("a", "10", spec(2)));

      assertThat(
              ledger
                  .liveWorkloads()
                  .find(new ResourceRef(CLUSTER, ResourceType.DEPLOYMENT, "shop", "cart")))
          .contains(spec(2));
      assertThat(
              ledger
                  .liveWorkloads()
                  .find(new ResourceRef(CLUSTER, ResourceType.DEPLOYMENT, "shop", "other")))
          .isEmpty();
      assertThat(
              ledger
                  .liveWorkloads()
                  .find(new ResourceRef(CLUSTER, ResourceType.STATEFULSET, "shop", "cart")))
          .isEmpty();
    }
  }

  @Nested
  @DisplayName("7: only the demand counts")
  class DemandOnly {
    @Test
    void aResyncOrAChangeOfStatusMakesNoEvent() {
      ledger.record(watched("a", "10", spec(2)));

      assertDropped(watched("a", "10", spec(2)));
      assertThat(ledger.record(watched("a", "11", spec(2)))).isEmpty();
      assertThat(log()).hasSize(1);
    }

    @Test
    void aChangeThatCostsNothingMakesNoEvent() {
      ledger.record(watched("a", "10", spec(2)));

      Owner owner = new Owner("apps/v1", "ReplicaSet", "cart-1", "r");
      assertThat(
              ledger.record(watched("a", "11", spec(ResourceType.DEPLOYMENT, 2, "1000m", owner))))
          .isEmpty();
      assertThat(ledger.live(CART).map(live -> live.spec().owner())).contains(owner);
    }

    @Test
    void aChangeToAnEqualCostIsNewsWhereTheRequestsDiffer() {
      ledger.record(watched("a", "10", spec(2)));
      CostEvent event =
          recorded(watched("a", "11", spec(ResourceType.DEPLOYMENT, 4, "500m", null)));

      assertThat(impact(event)).isZero();
    }
  }

  @Nested
  class Listeners {
    @Test
    void hearEachEventOnceAfterItIsInTheLog() {
      List<Integer> sizes = new ArrayList<>();
      List<CostEvent> heard = new ArrayList<>();
      Ledger told =
          Ledger.builder(store)
              .predictor(PREDICTOR)
              .listener(event -> sizes.add(log().size()))
              .listener(heard::add)
              .build();

      told.record(watched("a", "10", spec(1)));
      told.record(watched("a", "10", spec(1)));
      told.record(watched("a", "11", spec(1)));
      told.record(watched("a", "12", null));

      assertThat(sizes).containsExactly(1, 2);
      assertThat(heard).hasSize(2).containsExactlyInAnyOrderElementsOf(log());
    }

    @Test
    void thatFailDisturbNobody() {
      List<CostEvent> heard = new ArrayList<>();
      Ledger told =
          Ledger.builder(store)
              .predictor(PREDICTOR)
              .listener(
                  event -> {
                    throw new IllegalStateException("listener under test");
                  })
              .listener(heard::add)
              .build();

      try (Logs logs = new Logs(Ledger.class.getName())) {
        assertThat(told.record(watched("a", "10", spec(1)))).isPresent();

        assertThat(logs.lines(Level.SEVERE, "a listener failed on the event of " + CART))
            .hasSize(1);
        assertThat(logs.hasStackTraces()).isTrue();
      }
      assertThat(heard).hasSize(1);
      assertThat(booked("a")).isEqualTo(REPLICA);
    }

    @Test
    void thatThrowErrorsDisturbNobody() {
      List<CostEvent> heard = new ArrayList<>();
      Ledger told =
          Ledger.builder(store)
              .predictor(PREDICTOR)
              .listener(
                  event -> {
                    throw new StackOverflowError("listener under test");
                  })
              .listener(heard::add)
              .build();

      try (Logs logs = new Logs(Ledger.class.getName())) {
        assertThat(told.record(List.of(watched("a", "10", spec(1)), watched("b", "11", spec(1)))))
            .hasSize(2);
        assertThat(logs.lines(Level.SEVERE, "a listener failed on the event of " + CART))
            .hasSize(2);
      }
      assertThat(heard).hasSize(2);
    }

    @Test
    void hearNothingOfTheOpeningInventory() {
      List<CostEvent> heard = new ArrayList<>();
      Ledger told = Ledger.builder(store).predictor(PREDICTOR).listener(heard::add).build();

      told.record(listed("a", "10", spec(1)));

      assertThat(heard).isEmpty();
    }
  }

  @Test
  void whatIsBookedCanBeAskedForByIdentityAndByScope() {
    ledger.record(watched("a", "10", spec(2)));
    ledger.record(watched("b", "11", spec(1)));
    ledger.record(watched("b", "12", null));

    LedgerEntry cart = store.entry(new ObjectId(CLUSTER, "a")).orElseThrow().entry();
    assertThat(ledger.entry(new ObjectId(CLUSTER, "a"))).contains(cart);
    assertThat(ledger.entry(new ObjectId(CLUSTER, "b")))
        .containsInstanceOf(LedgerEntry.Tombstone.class);
    assertThat(ledger.entry(new ObjectId(CLUSTER, "c"))).isEmpty();
    assertThat(ledger.live(SCOPE)).isEqualTo(List.of(cart));
    assertThat(ledger.live(new Scope(CLUSTER, ResourceType.DEPLOYMENT, "elsewhere"))).isEmpty();
  }

  @Test
  void anEventSaysWhatWasAssumedAndLeftOut() {
    CostEvent added = recorded(watched("a", "10", spec(1)));
    CostEvent deleted = recorded(watched("a", "11", null));

    assertThat(details(added).warnings())
        .containsExactlyElementsOf(PREDICTOR.demand(spec(1)).warnings())
        .isNotEmpty();
    assertThat(details(deleted).warnings()).isEqualTo(details(added).warnings());
  }

  @Test
  void changesOfDifferentObjectsHaveDifferentIds() {
    // The last two would be alike if cluster and uid were only put side by side.
    List<ObjectId> objects =
        List.of(
            new ObjectId("one", "a"),
            new ObjectId("two", "a"),
            new ObjectId("one", "b"),
            new ObjectId("cluster-1", "2a"),
            new ObjectId("cluster-12", "a"));

    assertThat(objects)
        .extracting(
            object -> {
              Observation seen =
                  new Observation(
                      new Scope(object.cluster(), ResourceType.DEPLOYMENT, null),
                      new ResourceRef(object.cluster(), ResourceType.DEPLOYMENT, "shop", "cart"),
                      object.uid(),
                      "10",
                      spec(1),
                      ObservationMode.WATCHED,
                      NOON);
              return details(recorded(seen)).id();
            })
        .doesNotHaveDuplicates();
  }

  @Test
  void waysOfNoticingHaveNamesOnTheWire() {
    assertThat(Observed.WATCH.wireName()).isEqualTo("watch");
    assertThat(Observed.CATCH_UP.wireName()).isEqualTo("catch-up");
    assertThat(Observed.ofWireName("watch")).isEqualTo(Observed.WATCH);
    assertThat(Observed.ofWireName("catch-up")).isEqualTo(Observed.CATCH_UP);
    assertThatThrownBy(() -> Observed.ofWireName("CATCH_UP"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("unknown observation \"CATCH_UP\"; accepted are watch, catch-up");
  }

  @Test
  void theDefaultsAreInMemoryAndPriced() {
    Ledger byDefault = Ledger.inMemory();

    CostEvent event = byDefault.record(watched("a", "10", spec(1))).orElseThrow();

    assertThat(event.resourceCosts()).isEqualTo(UnitPrices.DEFAULT);
    assertThat(details(event).priceSource()).isEqualTo("default");
    assertThat(byDefault.page(EventQuery.newest(EventFilter.all(), 10)).events())
        .containsExactly(event);
    assertThat(byDefault.record(watched("a", "11", null))).isPresent();
    assertThat(byDefault.record(watched("a", "10", spec(1)))).isEmpty();
  }

  /** Lets something happen between the decision and the commit. */
  private static final class RacingStore extends ForwardingStore {
    private Runnable beforeNextCommit = () -> {};
    private int lost;

    RacingStore(LedgerStore store) {
      super(store);
    }

    @Override
    public List<CommitResult> commit(List<LedgerChange> changes) {
      Runnable first = beforeNextCommit;
      beforeNextCommit = () -> {};
      first.run();
      List<CommitResult> results = super.commit(changes);
      lost += Collections.frequency(results, CommitResult.CONFLICT);
      return results;
    }
  }

  private static final class StoreFailure extends CostAuditException {
    private static final long serialVersionUID = 1L;

    StoreFailure() {
      super("the store of this test fails", null);
    }
  }
}
