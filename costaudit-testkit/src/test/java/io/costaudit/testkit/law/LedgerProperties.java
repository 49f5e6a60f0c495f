package io.costaudit.testkit.law;

import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.event.Balance;
import io.costaudit.event.CostEvent;
import io.costaudit.event.EventDetails;
import io.costaudit.event.EventFilter;
import io.costaudit.event.EventType;
import io.costaudit.event.InMemoryLedgerStore;
import io.costaudit.event.Ledger;
import io.costaudit.event.LedgerEntry;
import io.costaudit.event.LedgerEntry.Booked;
import io.costaudit.event.LedgerEntry.Live;
import io.costaudit.event.LedgerStore;
import io.costaudit.event.ObjectId;
import io.costaudit.event.Observation;
import io.costaudit.event.ObservationMode;
import io.costaudit.predict.price.CostPrediction;
import io.costaudit.predict.price.CostPredictor;
import io.costaudit.predict.price.PriceQuote;
import io.costaudit.predict.price.UnitPrices;
import io.costaudit.predict.quantity.Quantity;
import io.costaudit.predict.spec.ResourceSpec;
import io.costaudit.predict.spec.WorkloadSpec;
import io.costaudit.testkit.generate.Histories;
import io.costaudit.testkit.generate.History;
import io.costaudit.testkit.generate.Prices;
import io.costaudit.testkit.generate.Watching;
import io.costaudit.testkit.record.SettableClock;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntFunction;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** The laws of the ledger, over histories that several watchers see in parts and out of step. */
@PropertyDefaults(edgeCases = EdgeCasesMode.NONE) // the generators bring their own, often enough
class LedgerProperties {
  /** The most by which the rounding of a booking, or of its impact, may move a sum. */
  private static final BigDecimal MILLIONTH = new BigDecimal("0.000001");

  private static final UnitPrices PRICES = UnitPrices.DEFAULT;

  @Property
  void whatIsBookedIsTheOpeningAndTheSumOfTheImpacts(
      @ForAll("histories") History history,
      @ForAll("watchings") Watching watching,
      @ForAll("quotes") List<Optional<PriceQuote>> quotes) {
    // Prices move, come and go between any two observations.
    Run run = new Run(n -> quotes.get(n % quotes.size()));
    run.open(history);
    BigDecimal opening = run.booked();
    run.feed(watching.arrivals(history.changes()));

    assertClose(run.booked(), opening.add(run.impacts()), run.bookings());
    assertThat(run.ledger.balances()).allMatch(Balance::holds);
    assertClose(run.sum(Balance::booked), run.booked(), run.bookings());
    assertClose(run.sum(Balance::impacts), run.impacts(), run.bookings());
    assertClose(run.sum(Balance::unlogged), opening, run.bookings());
    assertThat(run.sum(Balance::checkpoint)).as("nothing left the log").isZero();
  }

  @Property
  void balancesHoldWhateverIsRecordedAndWhateverTheLogForgets(
      @ForAll("histories") History history,
      @ForAll("watchings") Watching watching,
      @ForAll("quotes") List<Optional<PriceQuote>> quotes,
      @ForAll @IntRange(min = 1, max = 5) int maxEvents,
      @ForAll EventType unrecorded) {
    LedgerStore store =
        InMemoryLedgerStore.builder().clock(new SettableClock()).maxEvents(maxEvents).build();
    AtomicInteger fed = new AtomicInteger();
    Ledger ledger =
        Ledger.builder(store)
            .predictor(CostPredictor.of(query -> quotes.get(fed.get() % quotes.size())))
            .recorded(EventFilter.eventTypes(List.of(unrecorded)).not())
            .build();
    history.opening().forEach(ledger::record);
    ledger.listed(history.scope(), "1000000");
    for (Observation observation : watching.arrivals(history.changes())) {
      ledger.record(observation);
      fed.incrementAndGet();
      assertThat(ledger.balances()).allMatch(Balance::holds);
    }
  }

  @Property
  void whatIsBookedIsWhatLives(
      @ForAll("histories") History history, @ForAll("watchings") Watching watching) {
    Run run = Run.atFixedPrices();
    run.open(history);
    run.feed(watching.arrivals(history.changes()));

    assertThat(run.living()).isEqualTo(history.end().keySet());
    assertClose(run.booked(), cost(history.end()), run.bookings());
  }

  @Property
  void severalWatchersBookWhatOneWouldWhoSawAll(
      @ForAll("histories") History history, @ForAll("watchings") Watching watching) {
    Run one = Run.atFixedPrices();
    one.open(history);
    one.feed(history.changes());
    Run several = Run.atFixedPrices();
    several.open(history);
    several.feed(watching.arrivals(history.changes()));

    assertClose(several.impacts(), one.impacts(), one.bookings() + several.bookings());
    assertThat(several.booked()).isEqualByComparingTo(one.booked());
    assertThat(one.ledger.balances()).allMatch(Balance::holds);
    assertThat(several.ledger.balances()).allMatch(Balance::holds);
  }

  @Property
  void nothingIsBookedTwice(
      @ForAll("histories") History history, @ForAll("watchings") Watching watching) {
    Run run = Run.atFixedPrices();
    run.open(history);
    run.feed(watching.arrivals(history.changes()));
    List<CostEvent> once = List.copyOf(run.events);

    run.feed(history.all());
    run.feed(watching.arrivals(history.changes()));

    assertThat(run.events).isEqualTo(once);
    assertThat(once).extracting(event -> details(event).id()).doesNotHaveDuplicates();
    assertThat(run.adds()).doesNotHaveDuplicates();
  }

  @Property
  void whoSeesAllMakesAnEventOfEachChangeOfCostAndOfNoOther(
      @ForAll("histories") History history, @ForAll("quotes") List<Optional<PriceQuote>> quotes) {
    Run run = new Run(n -> quotes.get(n % quotes.size()));
    run.open(history);
    run.feed(history.changes());

    assertThat(run.events)
        .extracting(event -> details(event).uid() + " " + event.eventType())
        .isEqualTo(changesOfCost(history));
  }

  @Property
  void anEventOfEachObjectBeginsItsLifeAtMostOneEndsIt(
      @ForAll("histories") History history, @ForAll("watchings") Watching watching) {
    Run run = Run.atFixedPrices();
    run.open(history);
    run.feed(watching.arrivals(history.changes()));

    Map<String, EventType> last = new HashMap<>();
    Set<String> opening = new HashSet<>();
    history.opening().forEach(observation -> opening.add(observation.uid()));
    for (CostEvent event : run.events) {
      String uid = details(event).uid();
      EventType before = last.put(uid, event.eventType());
      assertThat(before)
          .as("before %s of %s", event.eventType(), uid)
          .isNotEqualTo(EventType.DELETE);
      boolean known = before != null || opening.contains(uid);
      assertThat(event.eventType() == EventType.ADD).isEqualTo(!known);
    }
  }

  /** What lives, by replicas and requests, in the order of the changes. */
  private static List<String> changesOfCost(History history) {
    Map<ObjectId, String> living = new HashMap<>();
    List<String> changes = new ArrayList<>();
    for (Observation observation : history.all()) {
      ResourceSpec spec = observation.spec();
      String before =
          spec == null
              ? living.remove(observation.id())
              : living.put(observation.id(), costRelevant(spec));
      if (observation.mode() == ObservationMode.LISTED) {
        continue;
      }
      if (spec == null) {
        changes.add(observation.uid() + " DELETE");
      } else if (before == null) {
        changes.add(observation.uid() + " ADD");
      } else if (!before.equals(costRelevant(spec))) {
        changes.add(observation.uid() + " UPDATE");
      }
    }
    return changes;
  }

  private static String costRelevant(ResourceSpec object) {
    WorkloadSpec spec = (WorkloadSpec) object;
    return spec.replicas() + " of " + requested(spec, "cpu") + ", " + requested(spec, "memory");
  }

  private static BigDecimal requested(WorkloadSpec spec, String resource) {
    Quantity request =
        spec.pod().containers().get(0).requests().getOrDefault(resource, Quantity.ZERO);
    return request.exactValue().stripTrailingZeros();
  }

  private static BigDecimal cost(Map<ObjectId, ResourceSpec> living) {
    BigDecimal sum = BigDecimal.ZERO;
    for (ResourceSpec object : living.values()) {
      WorkloadSpec spec = (WorkloadSpec) object;
      BigDecimal hours = BigDecimal.valueOf(730L * Optional.ofNullable(spec.replicas()).orElse(1));
      sum =
          sum.add(
                  requested(spec, "cpu")
                      .multiply(hours)
                      .multiply(new BigDecimal(PRICES.costPerCPUCoreHour())))
              .add(
                  requested(spec, "memory")
                      .multiply(hours)
                      .multiply(new BigDecimal(PRICES.costPerRAMByteHour())));
    }
    return sum;
  }

  private static EventDetails details(CostEvent event) {
    return Optional.ofNullable(event.details()).orElseThrow();
  }

  private static void assertClose(BigDecimal actual, BigDecimal expected, int bookings) {
    assertThat(actual.subtract(expected).abs())
        .as("%s instead of %s", actual, expected)
        .isLessThanOrEqualTo(MILLIONTH.multiply(BigDecimal.valueOf(bookings)));
  }

  /** A ledger that is fed, and what comes out of it. */
  private static final class Run {
    private final List<CostEvent> events = new ArrayList<>();
    private final Set<ObjectId> objects = new LinkedHashSet<>();
    private final Ledger ledger;
    private int fed;

    Run(IntFunction<Optional<PriceQuote>> quotes) {
      ledger =
          Ledger.builder(InMemoryLedgerStore.builder().clock(new SettableClock()).build())
              .predictor(CostPredictor.of(query -> quotes.apply(fed)))
              .listener(events::add)
              .build();
    }

    static Run atFixedPrices() {
      Optional<PriceQuote> quote = Optional.of(new PriceQuote(PRICES, "test"));
      return new Run(n -> quote);
    }

    void open(History history) {
      feed(history.opening());
      ledger.listed(history.scope(), "1000000");
    }

    void feed(List<Observation> observations) {
      for (Observation observation : observations) {
        objects.add(observation.id());
        ledger.record(observation);
        fed++;
      }
    }

    /** Adds up the predictions at which the live objects are booked, without rounding. */
    BigDecimal booked() {
      BigDecimal sum = BigDecimal.ZERO;
      for (ObjectId id : objects) {
        LedgerEntry entry = entry(id);
        Booked booked = entry instanceof Live live ? live.booked() : null;
        if (booked != null) {
          sum = sum.add(new BigDecimal(booked.rates().totalMonthlyRate()));
        }
      }
      return sum;
    }

    BigDecimal impacts() {
      BigDecimal sum = BigDecimal.ZERO;
      for (CostEvent event : events) {
        CostPrediction impact = event.costPrediction();
        if (impact != null) {
          sum = sum.add(new BigDecimal(impact.totalMonthlyRate()));
        }
      }
      return sum;
    }

    /** Adds up an amount of all books. */
    BigDecimal sum(Function<Balance, BigDecimal> amount) {
      return ledger.balances().stream().map(amount).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** Returns how many bookings there were at most: one for each event and each object. */
    int bookings() {
      return events.size() + objects.size();
    }

    private LedgerEntry entry(ObjectId id) {
      return ledger.entry(id).orElseThrow();
    }

    Set<ObjectId> living() {
      Set<ObjectId> living = new LinkedHashSet<>();
      for (ObjectId id : objects) {
        if (entry(id) instanceof Live) {
          living.add(id);
        }
      }
      return living;
    }

    List<String> adds() {
      return events.stream()
          .filter(event -> event.eventType() == EventType.ADD)
          .map(event -> details(event).uid())
          .toList();
    }
  }

  @Provide
  Arbitrary<History> histories() {
    return Histories.histories();
  }

  @Provide
  Arbitrary<Watching> watchings() {
    return Histories.watchings();
  }

  @Provide
  Arbitrary<List<Optional<PriceQuote>>> quotes() {
    Arbitrary<Optional<PriceQuote>> quote = Prices.quotes().optional(0.8);
    return Arbitraries.of(1, 2, 3, 5).flatMap(size -> quote.list().ofSize(size));
  }
}
