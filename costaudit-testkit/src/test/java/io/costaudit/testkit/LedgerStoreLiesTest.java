package io.costaudit.testkit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.event.Balance;
import io.costaudit.event.CostEvent;
import io.costaudit.event.EventCursor;
import io.costaudit.event.EventFilter;
import io.costaudit.event.EventPage;
import io.costaudit.event.EventQuery;
import io.costaudit.event.InMemoryLedgerStore;
import io.costaudit.event.LedgerChange;
import io.costaudit.event.LedgerEntry;
import io.costaudit.event.LedgerEntry.Buried;
import io.costaudit.event.LedgerEntry.Live;
import io.costaudit.event.LedgerStore;
import io.costaudit.event.ObjectId;
import io.costaudit.predict.ResourceRef;
import io.costaudit.testsupport.EngineRun;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A ledger store with one of the flaws that real ones have does not pass the contract. */
class LedgerStoreLiesTest {
  /** What a store does wrong, and the tests that find it. */
  enum Lie {
    ONE_BOOK_FOR_ALL_CLUSTERS("keepsTheBooksApart()"),
    ONE_BOOK_FOR_ALL_NAMESPACES(
        "keepsTheBooksApart()", "balancesTheBooksHoweverManyEventsThereWere()"),
    EVICTED_INTO_ANOTHER_BOOK("balancesTheBooksHoweverManyEventsThereWere()"),
    BURIED_STAYS_IN_THE_CHECKPOINT("takesTheBuriedOutOfTheBooks()"),
    NO_BOOK_WITHOUT_A_PRICE("keepsABookOfWhatHasNoPrice()"),
    FORGETS_THE_BURIED("remembersTheBuried()"),
    FORGETS_OLD_EVENTS("keepsOldEvents()"),
    EVICTED_CURSOR_BEGINS_ANEW("keepsACursorWhileEventsAreEvicted()"),
    NAME_OF_THE_NEWEST_ALONE("findsTheOlderWhenTheNewestIsBuried()"),
    COMPARES_VERSIONS_ALONE("comparesTheWholeEntry()"),
    VISITORS_MAY_ADD_NOTHING("letsAVisitorCommit()"),
    NOTHING_FOR_A_LIMIT_WITHOUT_END("endsWithTheLastMatch()"),
    ACCEPTS_CURSORS_AHEAD_OF_ITS_LOG("refusesTheCursorOfAnotherLog()");

    @SuppressWarnings("ImmutableEnumChecker") // List.of is
    private final List<String> finders;

    Lie(String... finders) {
      this.finders = List.of(finders);
    }
  }

  /** The one whose contract runs. */
  private static @Nullable Lie current;

  static class LyingLedger extends LedgerStoreContract {
    @Override
    protected LedgerStore createStore(InstantSource clock) {
      return new Lying(requireNonNull(current), clock);
    }
  }

  @TestFactory
  Stream<DynamicTest> theContractFindsEach() {
    return Stream.of(Lie.values())
        .map(lie -> DynamicTest.dynamicTest(lie.name(), () -> theContractFinds(lie)));
  }

  private static void theContractFinds(Lie lie) {
    current = lie;
    assertThat(EngineRun.failuresOf(LyingLedger.class)).containsOnlyKeys(lie.finders);
  }

  private static final class Lying extends ForwardingLedgerStore {
    private final Lie lie;
    private final InstantSource clock;
    private final List<ResourceRef> headless = new ArrayList<>();
    private boolean isScanning;

    Lying(Lie lie, InstantSource clock) {
      super(InMemoryLedgerStore.builder().clock(clock).build());
      this.lie = lie;
      this.clock = clock;
    }

    @Override
    public Optional<LedgerEntry> entry(ObjectId id) {
      return super.entry(id)
          .filter(
              entry ->
                  lie != Lie.FORGETS_THE_BURIED
                      || !(entry instanceof Buried buried)
                      || !buried.since().isBefore(clock.instant()));
    }

    @Override
    public Optional<Live> live(ResourceRef resource) {
      return headless.contains(resource) ? Optional.empty() : super.live(resource);
    }

    @Override
    public void scan(Consumer<? super Live> visitor) {
      isScanning = lie == Lie.VISITORS_MAY_ADD_NOTHING;
      try {
        super.scan(visitor);
      } finally {
        isScanning = false;
      }
    }

    @Override
    public boolean commit(LedgerChange change) {
      LedgerEntry expected = change.expected();
      if (isScanning && expected == null) {
        throw new ConcurrentModificationException();
      }
      if (lie == Lie.NAME_OF_THE_NEWEST_ALONE
          && expected instanceof Live live
          && change.entry() instanceof Buried
          && super.live(live.resource()).equals(Optional.of(live))) {
        headless.add(live.resource());
      }
      if (lie == Lie.COMPARES_VERSIONS_ALONE && expected != null) {
        LedgerEntry kept = super.entry(change.entry().id()).orElse(null);
        if (kept != null
            && kept.getClass() == expected.getClass()
            && kept.version().equals(expected.version())) {
          return super.commit(new LedgerChange(kept, change.entry(), change.event()));
        }
      }
      return super.commit(change);
    }

    @Override
    public List<Balance> balances() {
      List<Balance> balances = super.balances();
      return switch (lie) {
        case ONE_BOOK_FOR_ALL_CLUSTERS ->
            merged(balances, b -> named(b, "cluster-one", b.namespace()));
        case ONE_BOOK_FOR_ALL_NAMESPACES -> merged(balances, b -> named(b, b.cluster(), "shop"));
        case EVICTED_INTO_ANOTHER_BOOK -> shifted(balances);
        case BURIED_STAYS_IN_THE_CHECKPOINT ->
            balances.stream()
                .map(b -> b.live() == 0 && isLogEmpty() ? checkpointed(b, b.turnover() / 2) : b)
                .toList();
        case NO_BOOK_WITHOUT_A_PRICE -> balances.stream().filter(b -> b.turnover() > 0).toList();
        default -> balances;
      };
    }

    private boolean isLogEmpty() {
      return super.page(EventQuery.newest(EventFilter.all(), 1)).events().isEmpty();
    }

    @Override
    public EventPage page(EventQuery query) {
      if (lie == Lie.NOTHING_FOR_A_LIMIT_WITHOUT_END && query.limit() == Integer.MAX_VALUE) {
        return new EventPage(List.of(), null);
      }
      EventCursor cursor = query.cursor();
      EventPage page;
      try {
        page = super.page(query);
      } catch (IllegalArgumentException e) {
        if (lie == Lie.ACCEPTS_CURSORS_AHEAD_OF_ITS_LOG
            && requireNonNull(cursor).position() > 1_000_000) {
          return super.page(EventQuery.newest(query.filter(), query.limit()));
        }
        throw e;
      }
      if (lie == Lie.EVICTED_CURSOR_BEGINS_ANEW && cursor != null && page.events().isEmpty()) {
        return super.page(EventQuery.newest(query.filter(), query.limit()));
      }
      if (lie == Lie.FORGETS_OLD_EVENTS) {
        Instant oldest = clock.instant().minus(Duration.ofDays(1));
        List<CostEvent> young =
            page.events().stream().filter(e -> !e.timestamp().isBefore(oldest)).toList();
        return new EventPage(young, young.isEmpty() ? null : page.next());
      }
      return page;
    }
  }

  // Books

  private static Balance named(Balance b, String cluster, String namespace) {
    return changed(b, cluster, namespace, b.checkpoint());
  }

  private static Balance checkpointed(Balance b, double checkpoint) {
    return changed(b, b.cluster(), b.namespace(), checkpoint);
  }

  private static Balance changed(Balance b, String cluster, String namespace, double checkpoint) {
    return new Balance(
        cluster,
        namespace,
        b.book(),
        b.live(),
        b.unpriced(),
        b.booked(),
        checkpoint,
        b.impacts(),
        b.turnover());
  }

  private static List<Balance> merged(List<Balance> balances, UnaryOperator<Balance> renamed) {
    return List.copyOf(
        balances.stream()
            .map(renamed)
            .collect(
                Collectors.toMap(
                    b -> List.of(b.cluster(), b.namespace(), b.book()),
                    b -> b,
                    LedgerStoreLiesTest::sum))
            .values());
  }

  private static Balance sum(Balance a, Balance b) {
    return new Balance(
        a.cluster(),
        a.namespace(),
        a.book(),
        a.live() + b.live(),
        a.unpriced() + b.unpriced(),
        a.booked() + b.booked(),
        a.checkpoint() + b.checkpoint(),
        a.impacts() + b.impacts(),
        a.turnover() + b.turnover());
  }

  /** Each has the checkpoint of its neighbour, once events were evicted. */
  private static List<Balance> shifted(List<Balance> balances) {
    if (balances.stream().noneMatch(b -> b.turnover() > 1_000)) {
      return balances;
    }
    List<Balance> shifted = new ArrayList<>();
    for (int i = 0; i < balances.size(); i++) {
      double neighbour = balances.get((i + 1) % balances.size()).checkpoint();
      shifted.add(checkpointed(balances.get(i), neighbour));
    }
    return shifted;
  }
}
