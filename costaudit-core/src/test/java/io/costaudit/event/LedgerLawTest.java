package io.costaudit.event;

import static io.costaudit.event.Samples.CLUSTER;
import static io.costaudit.event.Samples.REPLICA;
import static io.costaudit.event.Samples.SCOPE;
import static io.costaudit.event.Samples.listed;
import static io.costaudit.event.Samples.spec;
import static io.costaudit.event.Samples.watched;
import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.event.LedgerEntry.Booked;
import io.costaudit.event.LedgerEntry.Live;
import io.costaudit.predict.CostPrediction;
import io.costaudit.predict.CostPredictor;
import io.costaudit.predict.PriceQuote;
import io.costaudit.predict.UnitPrices;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is booked is the opening and all that changed since; what prices did stands beside it. */
class LedgerLawTest {
  private double corePrice = 1;
  private boolean priced = true;
  private final InMemoryLedgerStore store = InMemoryLedgerStore.builder().maxEvents(2).build();
  private final Ledger ledger =
      Ledger.builder(store)
          .predictor(
              CostPredictor.of(
                  query ->
                      priced
                          ? Optional.of(new PriceQuote(new UnitPrices(corePrice, 0, 0), "test"))
                          : Optional.empty()))
          .recorded(EventFilter.eventTypes(java.util.List.of(EventType.ADD, EventType.UPDATE)))
          .build();

  private Balance balance() {
    assertThat(ledger.balances()).hasSize(1);
    return ledger.balances().get(0);
  }

  @Test
  void theCheckpointHoldsWhatTheLogDoesNot() {
    ledger.record(listed("a", "1", spec(4)));
    ledger.listed(SCOPE, "2");
    assertThat(balance())
        .isEqualTo(
            new Balance(
                CLUSTER, "shop", Book.WORKLOADS, 1, 0, 4 * REPLICA, 4 * REPLICA, 0, 4 * REPLICA));

    ledger.record(watched("b", "3", spec(1)));
    assertThat(balance().impacts()).isEqualTo(REPLICA);
    assertThat(balance().checkpoint()).isEqualTo(4 * REPLICA);

    ledger.record(watched("c", "4", spec(1)));
    ledger.record(watched("d", "5", spec(1)));
    assertThat(balance().checkpoint()).as("one event has left the log").isEqualTo(5 * REPLICA);

    ledger.record(watched("a", "6", null));
    assertThat(balance().checkpoint()).as("deletes are not recorded").isEqualTo(REPLICA);
    assertThat(balance().booked()).isEqualTo(3 * REPLICA);
    assertThat(balance().holds()).isTrue();
  }

  @Test
  void whatHasNoPriceIsCountedAndNotSummed() {
    priced = false;
    ledger.record(watched("a", "1", spec(4)));
    assertThat(balance()).isEqualTo(new Balance(CLUSTER, "shop", Book.WORKLOADS, 1, 1, 0, 0, 0, 0));
    assertThat(balance().holds()).isTrue();
    assertThat(ledger.revaluations())
        .containsExactly(new Revaluation(CLUSTER, "shop", Book.WORKLOADS, 0, 0, 1));

    priced = true;
    ledger.record(watched("a", "2", spec(5)));
    assertThat(balance().booked()).isEqualTo(5 * REPLICA);
    assertThat(balance().unpriced()).isZero();
    assertThat(balance().holds()).isTrue();
  }

  @Test
  void aPriceThatMovesIsRevaluationAndNoEvent() {
    ledger.record(watched("a", "1", spec(4)));
    corePrice = 1.5;
    assertThat(ledger.revaluations())
        .containsExactly(
            new Revaluation(CLUSTER, "shop", Book.WORKLOADS, 4 * REPLICA, 6 * REPLICA, 0));
    assertThat(ledger.revaluations().get(0).difference()).isEqualTo(2 * REPLICA);
    assertThat(balance().booked()).isEqualTo(4 * REPLICA);
    assertThat(balance().holds()).isTrue();
  }

  @Test
  void aStoreThatLostAnEventBreaksTheLaw() {
    ledger.record(watched("a", "1", spec(4)));
    Live live = ledger.live(Samples.CART).orElseThrow();
    Booked more =
        new Booked(
            new CostPrediction(9999, 9999, 0, 0),
            Optional.ofNullable(live.booked()).orElseThrow().quote());
    CostEvent wrong = Samples.event(EventType.UPDATE, Samples.CART, 1.0);
    store.commit(
        new LedgerChange(
            live, new Live(live.id(), live.resource(), "2", live.spec(), more), wrong));
    assertThat(balance().difference()).isEqualTo(9999 - 4 * REPLICA - 1);
    assertThat(balance().holds()).isFalse();
  }
}
