package io.costaudit.testkit.generate;

import io.costaudit.coverage.Scope;
import io.costaudit.event.Balance;
import io.costaudit.event.Book;
import io.costaudit.event.CostEvent;
import io.costaudit.event.Folding;
import io.costaudit.event.LedgerChange;
import io.costaudit.event.LedgerEntry;
import io.costaudit.event.LedgerEntry.Booked;
import io.costaudit.event.LedgerEntry.Live;
import io.costaudit.event.LedgerEntry.Tombstone;
import io.costaudit.event.ObjectId;
import io.costaudit.event.Observation;
import io.costaudit.event.ObservationMode;
import io.costaudit.event.Revaluation;
import io.costaudit.event.StoredEntry;
import io.costaudit.predict.spec.ResourceSpec;
import io.costaudit.predict.spec.ResourceType;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * Generators of what goes into a ledger and what it keeps, each on its own; see {@link Histories}
 * for observations that follow from each other. They are biased towards objects that are gone,
 * versions that are no numbers, and names and uids that repeat; they shrink towards a workload that
 * asks for nothing.
 */
public final class Ledgers {
  private Ledgers() {}

  /** Identities of objects, few, so that they repeat. */
  public static Arbitrary<ObjectId> ids() {
    return Combinators.combine(Texts.clusters(), uids()).as(ObjectId::new);
  }

  private static Arbitrary<String> uids() {
    return Arbitraries.frequencyOf(
        Tuple.of(3, Arbitraries.integers().between(0, 9).map(number -> "uid-" + number)),
        Tuple.of(1, Arbitraries.just("3e0c6e9f-6a33-4bd0-8f4d-0b1d4b1e7a10")));
  }

  /**
   * Versions of objects: numbers of few and of more digits than a {@code long} holds, with leading
   * zeros, and a few that are no numbers.
   */
  public static Arbitrary<String> versions() {
    return Arbitraries.frequencyOf(
        Tuple.of(4, Arbitraries.integers().between(0, 2_000).map(number -> "" + number)),
        Tuple.of(
            1,
            Arbitraries.of(
                "0", "09", "9", "10", "99", "18446744073709551616", "v2", "1a", "-1", "")));
  }

  /** What watchers see: a type in one namespace or in all. */
  public static Arbitrary<Scope> scopes() {
    return Combinators.combine(
            Texts.clusters(),
            Arbitraries.of(ResourceType.class),
            Workloads.namespaces().optional(0.4))
        .as(
            (cluster, type, namespace) ->
                new Scope(
                    cluster, type, type == ResourceType.NODE ? null : namespace.orElse(null)));
  }

  /** What watchers saw, each in a scope that covers it: in a list or on a watch, also gone. */
  public static Arbitrary<Observation> observations() {
    return Combinators.combine(
            Workloads.resourceSpecs(),
            Texts.clusters(),
            uids(),
            versions(),
            Arbitraries.of(false, false, false, true),
            Arbitraries.of(ObservationMode.class),
            Windows.instants(),
            Arbitraries.of(Duration.ZERO, Duration.ofNanos(1), Duration.ofDays(3)).optional())
        .as(Ledgers::observation);
  }

  private static Observation observation(
      ResourceSpec spec,
      String cluster,
      String uid,
      String version,
      boolean gone,
      ObservationMode seen,
      Instant time,
      Optional<Duration> unwatched) {
    // Every other scope is of one namespace.
    boolean one = spec.type() != ResourceType.NODE && spec.name().length() % 2 == 0;
    return new Observation(
        new Scope(cluster, spec.type(), one ? spec.namespace() : null),
        spec.ref(cluster),
        uid,
        version,
        gone ? null : spec,
        seen,
        seen == ObservationMode.WATCHED ? null : unwatched.map(time::minus).orElse(null),
        time);
  }

  /** Generates entries: of objects that live, and tombstones. */
  public static Arbitrary<LedgerEntry> entries() {
    return Arbitraries.frequencyOf(
        Tuple.of(3, live().map(LedgerEntry.class::cast)),
        Tuple.of(1, tombstones().map(LedgerEntry.class::cast)));
  }

  /** Generates entries of objects that live; some never had a price and are not booked. */
  public static Arbitrary<Live> live() {
    return Combinators.combine(
            ids(), Workloads.resourceSpecs(), versions(), booked().optional(0.8), micros())
        .as(
            (id, spec, version, booked, unlogged) ->
                new Live(id, spec.ref(id.cluster()), version, spec, booked.orElse(null), unlogged));
  }

  /** Generates tombstones. */
  public static Arbitrary<Tombstone> tombstones() {
    return Combinators.combine(
            ids(), Workloads.resourceSpecs(), versions(), Windows.instants(), micros())
        .as(
            (id, spec, version, since, unlogged) ->
                new Tombstone(id, spec.ref(id.cluster()), version, since, unlogged));
  }

  static Arbitrary<Booked> booked() {
    return Combinators.combine(
            Predictions.rates().filter(rates -> Math.abs(rates.totalMonthlyRate()) <= 9.2e12),
            Prices.quotes())
        .as(Booked::new);
  }

  private static Arbitrary<Long> micros() {
    return Arbitraries.frequencyOf(
        Tuple.of(3, Arbitraries.just(0L)),
        Tuple.of(1, Arbitraries.longs().between(-9_000_000_000L, 9_000_000_000L)));
  }

  /** Generates entries with a revision. */
  public static Arbitrary<StoredEntry> storedEntries() {
    return Combinators.combine(entries(), Arbitraries.longs().between(1, Long.MAX_VALUE))
        .as(StoredEntry::new);
  }

  /** Generates steps of a ledger: the first of an object, later ones, some without an event. */
  public static Arbitrary<LedgerChange> changes() {
    return Combinators.combine(
            storedEntries().optional(0.6), entries(), Events.withDetails().optional(0.7))
        .as(Ledgers::change);
  }

  private static LedgerChange change(
      Optional<StoredEntry> before, LedgerEntry entry, Optional<CostEvent> event) {
    ObjectId id = before.map(stored -> stored.entry().id()).orElse(entry.id());
    LedgerEntry same =
        entry instanceof Live live
            ? new Live(
                id, live.spec().ref(id.cluster()), live.version(), live.spec(), live.booked())
            : new Tombstone(id, entry.resource(), entry.version(), ((Tombstone) entry).since());
    return LedgerChange.of(before.orElse(null), same, event.orElse(null));
  }

  /** Generates balances of books: some that hold, and some that do not. */
  public static Arbitrary<Balance> balances() {
    Arbitrary<BigDecimal> amount =
        Arbitraries.bigDecimals()
            .between(new BigDecimal(-10_000), new BigDecimal(10_000))
            .ofScale(6);
    return Combinators.combine(
            books(),
            Arbitraries.longs().between(0, 50),
            amount,
            amount,
            amount,
            Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.just(BigDecimal.ZERO)), Tuple.of(1, amount)))
        .as(
            (book, live, checkpoint, unlogged, impacts, error) ->
                new Balance(
                    book.cluster(),
                    book.namespace(),
                    book.book(),
                    live,
                    live / 5,
                    checkpoint.add(unlogged).add(impacts).add(error),
                    checkpoint,
                    unlogged,
                    impacts));
  }

  /** How far prices have moved in books: not at all, down, up. */
  public static Arbitrary<Revaluation> revaluations() {
    return Combinators.combine(books(), Numbers.amounts(), Numbers.amounts(), Numbers.counts())
        .as(
            (book, booked, today, unpriced) ->
                new Revaluation(
                    book.cluster(), book.namespace(), book.book(), booked, today, unpriced));
  }

  private static Arbitrary<BookName> books() {
    return Combinators.combine(Texts.clusters(), Workloads.namespaces(), Arbitraries.of(Book.class))
        .as(
            (cluster, namespace, book) ->
                new BookName(cluster, book == Book.CAPACITY ? "" : namespace, book));
  }

  private record BookName(String cluster, String namespace, Book book) {}

  /** Which objects stand for others, by the types that are watched: none to all of them. */
  public static Arbitrary<Folding> foldings() {
    return Arbitraries.of(ResourceType.class).set().map(Folding::into);
  }
}
