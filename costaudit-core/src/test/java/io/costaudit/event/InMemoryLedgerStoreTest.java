package io.costaudit.event;

import static io.costaudit.event.Samples.CART;
import static io.costaudit.event.Samples.CLUSTER;
import static io.costaudit.event.Samples.NOON;
import static io.costaudit.event.Samples.amount;
import static io.costaudit.event.Samples.event;
import static io.costaudit.event.Samples.logged;
import static io.costaudit.event.Samples.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.costaudit.event.LedgerEntry.Booked;
import io.costaudit.event.LedgerEntry.Live;
import io.costaudit.event.LedgerEntry.Tombstone;
import io.costaudit.predict.price.CostPrediction;
import io.costaudit.predict.price.PriceQuote;
import io.costaudit.predict.spec.ResourceRef;
import io.costaudit.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InMemoryLedgerStoreTest {
  private static final Duration DAY = Duration.ofDays(1);

  private Instant now = NOON;
  private int objects;

  private InMemoryLedgerStore.Builder builder() {
    return InMemoryLedgerStore.builder().clock(() -> now);
  }

  /** Appends an event of an object of its own. */
  private CostEvent append(LedgerStore store, double impact) {
    CostEvent event = logged(event(EventType.ADD, CART, impact, now));
    keep(store, live("object-" + objects++, "1"), event);
    return event;
  }

  /** Commits the next entry of an object, whatever the store holds of it. */
  private static void keep(LedgerStore store, LedgerEntry entry, @Nullable CostEvent event) {
    LedgerChange change = LedgerChange.of(store.entry(entry.id()).orElse(null), entry, event);
    assertThat(store.commit(change)).isEqualTo(CommitResult.COMMITTED);
  }

  private static Tombstone tombstone(String uid, String version, Instant since) {
    return new Tombstone(new ObjectId(CLUSTER, uid), CART, version, since);
  }

  private static Live live(String uid, String version) {
    return new Live(new ObjectId(CLUSTER, uid), CART, version, spec(1), null);
  }

  private static Live booked(String uid, String version, double rate) {
    Booked booked =
        new Booked(new CostPrediction(rate, rate, 0, 0), new PriceQuote(Samples.PRICES, "sample"));
    return new Live(new ObjectId(CLUSTER, uid), CART, version, spec(1), booked);
  }

  private static List<Double> impacts(EventPage page) {
    return page.events().stream()
        .map(event -> Optional.ofNullable(event.costPrediction()).orElseThrow())
        .map(impact -> impact.totalMonthlyRate())
        .toList();
  }

  private static EventPage page(LedgerStore store, int limit) {
    return store.page(EventQuery.newest(EventFilter.all(), limit));
  }

  private static EventPage next(LedgerStore store, EventPage page, int limit) {
    return store.page(new EventQuery(EventFilter.all(), limit, page.next()));
  }

  @Test
  void agesThatNoInstantReachesAreNoFault() {
    Duration forever = ChronoUnit.FOREVER.getDuration();
    InMemoryLedgerStore store = builder().maxAge(forever).tombstoneRetention(forever).build();
    append(store, 1);
    ObjectId gone = new ObjectId(CLUSTER, "gone");
    keep(store, tombstone("gone", "1", now), null);
    now = now.plus(Duration.ofDays(100_000));
    append(store, 2);

    assertThat(impacts(page(store, 10))).containsExactly(2.0, 1.0);
    assertThat(store.entry(gone)).isPresent();
  }

  @Test
  void theLogHoldsTheNewestThousandByDefault() {
    InMemoryLedgerStore store = InMemoryLedgerStore.ofDefaults();
    for (int i = 0; i < 1_001; i++) {
      append(store, i);
    }

    List<Double> impacts = impacts(page(store, 2_000));

    assertThat(impacts).hasSize(1_000).startsWith(1_000.0, 999.0).endsWith(2.0, 1.0);
  }

  @Test
  void theLogIsBoundedByCount() {
    InMemoryLedgerStore store = builder().maxEvents(2).build();
    append(store, 1);
    append(store, 2);
    append(store, 3);

    assertThat(impacts(page(store, 10))).containsExactly(3.0, 2.0);
  }

  @Test
  void theLogIsBoundedByAgeEvenWhereNothingIsAppended() {
    InMemoryLedgerStore store = builder().maxAge(DAY).build();
    append(store, 1);
    now = NOON.plus(DAY);
    append(store, 2);
    assertThat(impacts(page(store, 10))).containsExactly(2.0, 1.0);

    now = NOON.plus(DAY).plusNanos(1);
    assertThat(impacts(page(store, 10))).containsExactly(2.0);

    append(store, 3);
    assertThat(impacts(page(store, 10))).containsExactly(3.0, 2.0);
  }

  @Test
  void aClockThatIsSetNeitherEmptiesTheLogNorForgetsTombstonesNorKeepsThem() {
    AtomicReference<Duration> elapsed = new AtomicReference<>(DAY);
    TimeSource clock =
        new TimeSource() {
          @Override
          public Instant instant() {
            return now;
          }

          @Override
          public Duration elapsed() {
            return elapsed.get();
          }
        };
    InMemoryLedgerStore store =
        InMemoryLedgerStore.builder().clock(clock).maxAge(DAY).tombstoneRetention(DAY).build();
    ObjectId gone = new ObjectId(CLUSTER, "gone");
    keep(store, tombstone("gone", "1", now), null);
    append(store, 1);

    now = NOON.plus(DAY.multipliedBy(3));
    append(store, 2);
    assertThat(impacts(page(store, 10))).containsExactly(2.0, 1.0);
    assertThat(store.entry(gone)).isPresent();

    now = NOON.minus(DAY.multipliedBy(3));
    elapsed.set(DAY.multipliedBy(2).plusNanos(1));
    assertThat(impacts(page(store, 10))).isEmpty();
    append(store, 3);
    assertThat(store.entry(gone)).isEmpty();
  }

  @Test
  void aCursorStaysWhereItIsWhileEventsArriveAndGo() {
    InMemoryLedgerStore store = builder().maxEvents(4).build();
    for (int i = 1; i <= 4; i++) {
      append(store, i);
    }
    EventPage first = page(store, 1);
    append(store, 5);
    append(store, 6);

    EventPage second = next(store, first, 10);

    assertThat(impacts(first)).containsExactly(4.0);
    assertThat(impacts(second)).containsExactly(3.0);
    assertThat(second.next()).isNull();
  }

  @Test
  void aCursorBehindAllThatIsLeftLeadsToAnEmptyPage() {
    InMemoryLedgerStore store = builder().maxEvents(2).build();
    append(store, 1);
    append(store, 2);
    EventPage first = page(store, 1);
    append(store, 3);
    append(store, 4);

    assertThat(next(store, first, 10)).isEqualTo(new EventPage(List.of(), null));
  }

  @Test
  void thereIsNoNextPageWhereNothingThatMatchesIsLeft() {
    InMemoryLedgerStore store = builder().build();
    append(store, 1);
    append(store, -2);
    append(store, -3);

    EventPage savings = store.page(EventQuery.newest(EventFilter.totalCost(null, 0.0), 2));

    assertThat(impacts(savings)).containsExactly(-3.0, -2.0);
    assertThat(savings.next()).isNull();
    assertThat(page(store, 2).next()).isNotNull();
    assertThat(page(store, 3).next()).isNull();
  }

  @Test
  void aCursorOfAnotherLogIsRefused() {
    InMemoryLedgerStore store = builder().build();
    InMemoryLedgerStore other = builder().build();
    append(store, 1);
    append(store, 2);
    EventPage first = page(store, 1);

    assertThatThrownBy(() -> next(other, first, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "cursor " + first.next() + " is not from this log; it may be from before a restart");
  }

  @Test
  void aCursorFromTheFutureIsRefused() {
    InMemoryLedgerStore store = builder().build();
    append(store, 1);
    append(store, 2);
    EventCursor cursor = Optional.ofNullable(page(store, 1).next()).orElseThrow();
    EventCursor future = new EventCursor(cursor.log(), cursor.position() + 1);

    assertThatThrownBy(() -> store.page(new EventQuery(EventFilter.all(), 1, future)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aTombstoneIsKeptForAWhile() {
    InMemoryLedgerStore store = builder().tombstoneRetention(DAY).build();
    Live live = live("a", "1");
    Tombstone tombstone = tombstone("a", "2", Instant.EPOCH);
    keep(store, live, null);
    keep(store, tombstone, null);

    now = NOON.plus(DAY);
    append(store, 1);
    assertThat(store.entry(live.id()).map(StoredEntry::entry)).contains(tombstone);

    now = NOON.plus(DAY).plusNanos(1);
    append(store, 2);
    assertThat(store.entry(live.id())).isEmpty();
  }

  @Test
  void anObjectWhoseTombstoneIsForgottenDoesNotBeginAtTheFirstRevisionAgain() {
    InMemoryLedgerStore store = builder().tombstoneRetention(DAY).build();
    keep(store, live("a", "1"), null);
    StoredEntry first = store.entry(live("a", "1").id()).orElseThrow();
    keep(store, tombstone("a", "2", now), null);
    now = NOON.plus(DAY).plusNanos(1);
    append(store, 1);

    keep(store, live("a", "9"), null);

    assertThat(store.entry(first.entry().id()).orElseThrow().revision())
        .isGreaterThan(first.revision());
    assertThat(store.commit(LedgerChange.of(first, live("a", "10"), null)))
        .isEqualTo(CommitResult.CONFLICT);
  }

  @Test
  void aForgottenTombstoneAddsItsUnloggedAmountToTheCheckpoint() {
    InMemoryLedgerStore store = builder().tombstoneRetention(DAY).build();
    Live booked = booked("a", "1", 7.3);
    keep(store, booked, null);
    keep(store, tombstone("a", "2", now), logged(event(EventType.DELETE, CART, -7.3)));
    assertThat(store.balances().get(0).unlogged()).isEqualTo(amount(7.3));

    now = NOON.plus(DAY).plusNanos(1);
    keep(store, booked("b", "3", 1), null);

    assertThat(store.balances())
        .containsExactly(
            new Balance(
                CLUSTER,
                "shop",
                Book.WORKLOADS,
                1,
                0,
                amount(1),
                amount(7.3),
                amount(1),
                amount(-7.3)));
  }

  @Test
  void namespacesThatCameAndWentLeaveNothing() {
    InMemoryLedgerStore store = builder().maxEvents(10).tombstoneRetention(DAY).build();
    for (int i = 0; i < 50_000; i++) {
      ResourceRef resource = Samples.deployment("ns-" + i, "cart");
      ObjectId id = new ObjectId(CLUSTER, "uid-" + i);
      Live live = new Live(id, resource, "1", spec(1), booked("x", "1", i / 3.0).booked());
      keep(store, live, i % 2 == 0 ? null : logged(event(EventType.ADD, resource, i / 3.0)));
      keep(
          store,
          new Tombstone(id, resource, "2", now),
          logged(event(EventType.DELETE, resource, -i / 3.0)));
      now = now.plus(DAY.dividedBy(100));
    }
    assertThat(store.balances()).as("books of the last day").hasSizeLessThan(120);

    now = now.plus(DAY.multipliedBy(2));
    for (int i = 0; i < 12; i++) {
      append(store, 0);
    }
    assertThat(store.balances()).singleElement().extracting(Balance::live).isEqualTo(12L);
  }

  @Test
  void amountsBeyondTheExactAreRefused() {
    assertThatThrownBy(() -> booked("a", "1", 9.3e12))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an amount must be within ±9.2E12 to be booked: 9.3E12");
  }

  @Test
  void aTailSaysThatEventsWereEvictedBeforeTheyWereRead() {
    InMemoryLedgerStore store = builder().maxEvents(2).maxAge(DAY).build();
    append(store, 1);
    EventCursor first = store.end();
    append(store, 2);
    append(store, 3);
    assertThat(store.after(first, 10).hasMissed()).isFalse();
    append(store, 4);

    EventTail tail = store.after(first, 10);
    assertThat(tail.hasMissed()).isTrue();
    assertThat(tail.events()).hasSize(2);

    now = NOON.plus(DAY).plusNanos(1);
    assertThat(store.after(first, 10)).isEqualTo(new EventTail(List.of(), store.end(), true));
    assertThat(store.after(store.end(), 10).hasMissed()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1})
  void aLogNeedsRoom(int maxEvents) {
    assertThatThrownBy(() -> builder().maxEvents(maxEvents))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxEvents must be at least 1: " + maxEvents);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-1S"})
  void agesArePositive(Duration age) {
    assertThatThrownBy(() -> builder().maxAge(age))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxAge must be positive: " + age);
    assertThatThrownBy(() -> builder().tombstoneRetention(age))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("tombstoneRetention must be positive: " + age);
  }
}
