package io.costaudit.testkit.contract;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.event.InMemoryLedgerStore;
import io.costaudit.event.LedgerStore;
import io.costaudit.testkit.contract.LyingLedgerStores.Books;
import io.costaudit.testkit.contract.LyingLedgerStores.Commits;
import io.costaudit.testkit.contract.LyingLedgerStores.Entries;
import io.costaudit.testkit.contract.LyingLedgerStores.Logs;
import io.costaudit.testkit.contract.LyingLedgerStores.Revisions;
import io.costaudit.testsupport.EngineRun;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A ledger store with one of the flaws that real ones have does not pass the contract. */
class LedgerStoreLiesTest {
  /** What a store does wrong, and the tests that find it. */
  enum Lie {
    // Entries
    FORGETS_TOMBSTONES(Entries.WithoutTombstones::new, "keepsTombstones()"),
    NAME_OF_THE_NEWEST_ALONE(Entries.NewestAlone::new, "findsTheOlderWhenTheNewestIsGone()"),
    NEWEST_BY_VERSION(
        (store, clock) -> new Entries.NewestByVersion(store, false),
        "findsTheNewestAfterAnUpdateOfTheOld()",
        "findsTheNewestOfOneName()"),
    NEWEST_BY_VERSION_TEXT(
        (store, clock) -> new Entries.NewestByVersion(store, true),
        "findsTheNewestAfterAnUpdateOfTheOld()"),
    NEWEST_BY_LATEST_COMMIT(
        (store, clock) -> new Entries.NewestByLatestCommit(store),
        "findsTheNewestAfterAnUpdateOfTheOld()"),
    A_SCAN_LEAKS_ITS_CONNECTION(
        (store, clock) -> new Entries.LeakingScans(store), "letsAScanEndEarly()"),
    NO_NAMESPACE_IS_AN_EMPTY_ONE(
        (store, clock) -> new Entries.EmptyNamespaces(store), "remembersListedScopes()"),

    // Revisions
    COMPARES_ENTRIES(
        (store, clock) -> new Revisions.ComparedEntries(store, false), "countsEachCommitOnce()"),
    COMPARES_VERSIONS(
        (store, clock) -> new Revisions.ComparedEntries(store, true), "countsEachCommitOnce()"),
    COUNTS_COMMITS_BY_OBJECT(
        (store, clock) -> new Revisions.CountedByObject(store, false),
        "countsEachCommitOnce()",
        "neverUsesARevisionTwice()",
        "readsManyEntriesAtOnce()"),
    COUNTS_FORGOTTEN_OBJECTS_ANEW(
        (store, clock) -> new Revisions.CountedByObject(store, true), "neverUsesARevisionTwice()"),

    // Commits
    OVERWRITES(
        (store, clock) -> new Commits.Overwriting(store),
        "commitsManyChangesAtOnce()",
        "countsEachCommitOnce()",
        "keepsAChangeOnlyOfTheExpectedRevision()",
        "letsExactlyOneOfCompetingCommitsWin()",
        "neverUsesARevisionTwice()"),
    LOGS_THE_EVENT_OF_A_CONFLICT(
        (store, clock) -> new Commits.LoggingConflicts(store),
        "commitsManyChangesAtOnce()",
        "keepsAChangeOnlyOfTheExpectedRevision()",
        "letsExactlyOneOfCompetingCommitsWin()"),
    A_BATCH_ANSWERS_COMMITTED_FOR_A_CONFLICT(
        (store, clock) -> new Commits.AllCommitted(store), "commitsManyChangesAtOnce()"),
    A_BATCH_IS_ALL_OR_NOTHING(
        (store, clock) -> new Commits.AllOrNothing(store), "commitsManyChangesAtOnce()"),
    A_BATCH_LOGS_BY_ID(
        (store, clock) -> new Commits.SortedById(store), "commitsManyChangesAtOnce()"),
    A_BATCH_SHOWS_IN_PARTS(
        (store, clock) -> new Commits.InParts(store), "showsABatchWholeOrNotAtAll()"),

    // Books
    ONE_BOOK_FOR_ALL_CLUSTERS(
        (store, clock) -> new Books.OfOneCluster(store), "keepsTheBooksApart()"),
    ONE_BOOK_FOR_ALL_NAMESPACES(
        (store, clock) -> new Books.OfOneNamespace(store),
        "balancesTheBooksHoweverManyEventsThereWere()",
        "findsOneAmongMany()",
        "keepsTheBooksApart()"),
    EVICTED_INTO_ANOTHER_BOOK(
        (store, clock) -> new Books.Shifted(store), "balancesTheBooksHoweverManyEventsThereWere()"),
    NO_BOOK_WITHOUT_A_PRICE(
        (store, clock) -> new Books.Priced(store), "keepsABookOfObjectsWithoutAPrice()"),
    EMPTY_BOOKS_STAY((store, clock) -> new Books.Staying(store), "forgetsAnEmptyBook()"),
    AMOUNTS_ARE_DOUBLES((store, clock) -> new Books.OfDoubles(store), "sumsExactly()"),
    SUMS_OVERFLOW((store, clock) -> new Books.OfLongs(store), "sumsTheLargestAmounts()"),
    FORGOTTEN_TOMBSTONES_LEAVE_NO_CHECKPOINT(
        (store, clock) -> new Books.WithoutForgotten(store),
        "balancesTheBooksOfForgottenTombstones()"),
    IMPACTS_ARE_THOSE_OF_THE_EVENTS(
        (store, clock) -> new Books.OfEvents(store),
        "balancesTheBooksHoweverManyEventsThereWere()",
        "showsABatchWholeOrNotAtAll()",
        "sumsExactly()"),
    TOMBSTONES_FORGET_WHAT_IS_UNLOGGED(
        (store, clock) -> new Books.ForgetfulTombstones(store),
        "balancesTheBooksOfForgottenTombstones()",
        "balancesTheBooksOfTombstones()"),
    BALANCES_OF_TWO_MOMENTS(
        (store, clock) -> new Books.OfTwoMoments(store), "showsABatchWholeOrNotAtAll()"),

    // The log
    FORGETS_OLD_EVENTS(Logs.WithoutOldEvents::new, "keepsOldEvents()"),
    EVICTED_CURSOR_BEGINS_ANEW(
        (store, clock) -> new Logs.BeginningAnew(store), "keepsACursorWhileEventsAreEvicted()"),
    NOTHING_FOR_A_LIMIT_WITHOUT_END(
        (store, clock) -> new Logs.Overflowing(store), "endsWithTheLastMatch()"),
    ACCEPTS_CURSORS_AHEAD_OF_ITS_LOG(
        (store, clock) -> new Logs.AcceptingPages(store), "refusesTheCursorOfAnotherLog()"),
    ACCEPTS_POSITIONS_AHEAD_OF_ITS_LOG(
        (store, clock) -> new Logs.AcceptingTails(store), "refusesTheCursorOfAnotherLog()"),
    TAIL_INCLUDES_ITS_POSITION(
        (store, clock) -> new Logs.IncludingPosition(store),
        "neverSkipsAnEventThatBecomesVisibleLate()",
        "readsTheTailFromTheEnd()",
        "readsTheTailInParts()",
        "sharesPositionsBetweenTailAndPages()"),
    TAIL_SKIPS_WHAT_BECOMES_VISIBLE_LATE(
        (store, clock) -> new Logs.VisibleLate(store), "neverSkipsAnEventThatBecomesVisibleLate()"),
    TAIL_DOES_NOT_SAY_THAT_IT_MISSED(
        (store, clock) -> new Logs.Missing(store, false), "saysThatEventsWereEvicted()"),
    TAIL_SAYS_THAT_A_NEWCOMER_MISSED(
        (store, clock) -> new Logs.Missing(store, true), "saysThatEventsWereEvicted()"),
    HAS_EVENT_IGNORES_CASE((store, clock) -> new Logs.IgnoringCase(store), "findsEventsById()"),
    HAS_EVENTS_THAT_LEFT_THE_LOG(
        (store, clock) -> new Logs.Remembering(store), "findsEventsById()");

    @SuppressWarnings("ImmutableEnumChecker") // a function without state
    private final BiFunction<LedgerStore, InstantSource, LedgerStore> maker;

    @SuppressWarnings("ImmutableEnumChecker") // List.of is
    private final List<String> finders;

    Lie(BiFunction<LedgerStore, InstantSource, LedgerStore> maker, String... finders) {
      this.maker = maker;
      this.finders = List.of(finders);
    }
  }

  /** The one whose contract runs. */
  private static @Nullable Lie current;

  static class LyingLedger extends LedgerStoreContract {
    @Override
    protected LedgerStore createStore(InstantSource clock) {
      return requireNonNull(current)
          .maker
          .apply(InMemoryLedgerStore.builder().clock(clock).build(), clock);
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
}
