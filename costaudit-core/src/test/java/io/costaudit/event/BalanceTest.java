package io.costaudit.event;

import static io.costaudit.event.Samples.CLUSTER;
import static io.costaudit.event.Samples.REPLICA;
import static io.costaudit.event.Samples.SCOPE;
import static io.costaudit.event.Samples.amount;
import static io.costaudit.event.Samples.listed;
import static io.costaudit.event.Samples.spec;
import static io.costaudit.event.Samples.watched;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.costaudit.event.LedgerEntry.Booked;
import io.costaudit.event.LedgerEntry.Live;
import io.costaudit.predict.price.CostPrediction;
import io.costaudit.predict.price.CostPredictor;
import io.costaudit.predict.price.PriceQuote;
import io.costaudit.predict.price.UnitPrices;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The sum that is booked equals checkpoint, unlogged amounts and impacts; prices stand beside it.
 */
class BalanceTest {
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
          .recorded(EventFilter.eventTypes(List.of(EventType.ADD, EventType.UPDATE)))
          .build();

  private Balance balance() {
    assertThat(ledger.balances()).hasSize(1);
    return ledger.balances().get(0);
  }

  @Test
  void theCheckpointHoldsWhatHasLeftTheLog() {
    ledger.record(listed("a", "1", spec(4)));
    ledger.listed(SCOPE, "2");
    assertThat(balance())
        .isEqualTo(
            new Balance(
                CLUSTER,
                "shop",
                Book.WORKLOADS,
                1,
                0,
                amount(4 * REPLICA),
                amount(0),
                amount(4 * REPLICA),
                amount(0)));

    ledger.record(watched("b", "3", spec(1)));
    assertThat(balance().impacts()).isEqualTo(amount(REPLICA));
    assertThat(balance().checkpoint()).isEqualTo(amount(0));

    ledger.record(watched("c", "4", spec(1)));
    ledger.record(watched("d", "5", spec(1)));
    assertThat(balance().checkpoint()).as("one event has left the log").isEqualTo(amount(REPLICA));

    ledger.record(watched("a", "6", null));
    assertThat(balance().unlogged()).as("deletes are not recorded").isEqualTo(amount(0));
    assertThat(balance().booked()).isEqualTo(amount(3 * REPLICA));
    assertThat(balance().expected()).isEqualTo(amount(3 * REPLICA));
    assertThat(balance().holds()).isTrue();
  }

  @Test
  void whatHasNoPriceIsCountedAndNotSummed() {
    priced = false;
    ledger.record(watched("a", "1", spec(4)));
    assertThat(balance().live()).isEqualTo(1);
    assertThat(balance().unpriced()).isEqualTo(1);
    assertThat(balance().booked()).isEqualTo(amount(0));
    assertThat(balance().holds()).isTrue();
    assertThat(ledger.revaluations())
        .containsExactly(new Revaluation(CLUSTER, "shop", Book.WORKLOADS, 0, 0, 1));

    priced = true;
    ledger.record(watched("a", "2", spec(5)));
    assertThat(balance().booked()).isEqualTo(amount(5 * REPLICA));
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
    assertThat(balance().booked()).isEqualTo(amount(4 * REPLICA));
    assertThat(balance().holds()).isTrue();
  }

  @Test
  void anEntryThatWasChangedBesideTheLedgerBreaksTheBalance() {
    ledger.record(watched("a", "1", spec(4)));
    StoredEntry stored = store.entry(new ObjectId(CLUSTER, "a")).orElseThrow();
    Live live = (Live) stored.entry();
    Booked more =
        new Booked(
            new CostPrediction(9999, 9999, 0, 0),
            Optional.ofNullable(live.booked()).orElseThrow().quote());
    Live changed = new Live(live.id(), live.resource(), "2", live.spec(), more);
    store.commit(new LedgerChange(stored.revision(), changed, null, 0));
    assertThat(balance().difference()).isEqualTo(amount(9999 - 4 * REPLICA));
    assertThat(balance().holds()).isFalse();
  }

  @Test
  void aWorkloadBeyondTheExactAmountsIsUnpricedAndSaysSo() {
    corePrice = 1e10;
    Optional<CostEvent> event = ledger.record(watched("a", "1", spec(4)));
    assertThat(event.orElseThrow().costPrediction()).isNull();
    assertThat(Optional.ofNullable(event.orElseThrow().details()).orElseThrow().warnings())
        .contains("unpriced: its monthly cost is beyond ±9.2E12, the most that a ledger books");
    assertThat(balance().unpriced()).isEqualTo(1);
    assertThat(balance().holds()).isTrue();

    corePrice = 1;
    ledger.record(watched("a", "2", spec(5)));
    assertThat(balance().booked()).isEqualTo(amount(5 * REPLICA));
    assertThat(balance().holds()).isTrue();
  }

  @Test
  void anAmountHasAtMostSixDecimals() {
    assertThatThrownBy(
            () ->
                new Balance(
                    "c",
                    "n",
                    Book.WORKLOADS,
                    0,
                    0,
                    new BigDecimal("0.0000001"),
                    amount(0),
                    amount(0),
                    amount(0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("booked must have at most 6 decimals: 1E-7");
  }
}
