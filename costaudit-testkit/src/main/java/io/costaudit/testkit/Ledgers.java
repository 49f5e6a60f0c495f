package io.costaudit.testkit;

import io.costaudit.event.Balance;
import io.costaudit.event.Book;
import io.costaudit.event.CostEvent;
import io.costaudit.event.Folding;
import io.costaudit.event.LedgerChange;
import io.costaudit.event.LedgerEntry;
import io.costaudit.event.LedgerEntry.Booked;
import io.costaudit.event.LedgerEntry.Buried;
import io.costaudit.event.LedgerEntry.Live;
import io.costaudit.event.ObjectId;
import io.costaudit.event.Observation;
import io.costaudit.event.Observation.Seen;
import io.costaudit.event.Revaluation;
import io.costaudit.event.Scope;
import io.costaudit.predict.ResourceSpec;
import io.costaudit.predict.ResourceType;
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
            Arbitraries.of(Seen.class),
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
      Seen seen,
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
        seen == Seen.WATCHED ? null : unwatched.map(time::minus).orElse(null),
        time);
  }

  /** What a ledger knows of objects: of those that live and of those that are buried. */
  public static Arbitrary<LedgerEntry> entries() {
    return Arbitraries.frequencyOf(
        Tuple.of(3, live().map(LedgerEntry.class::cast)),
        Tuple.of(1, buried().map(LedgerEntry.class::cast)));
  }

  /** Objects that live, some booked at nothing since they never had a price. */
  public static Arbitrary<Live> live() {
    return Combinators.combine(ids(), Workloads.resourceSpecs(), versions(), booked().optional(0.8))
        .as(
            (id, spec, version, booked) ->
                new Live(id, spec.ref(id.cluster()), version, spec, booked.orElse(null)));
  }

  /** Objects that are gone. */
  public static Arbitrary<Buried> buried() {
    return Combinators.combine(ids(), versions(), Windows.instants()).as(Buried::new);
  }

  static Arbitrary<Booked> booked() {
    return Combinators.combine(Predictions.rates(), Prices.quotes()).as(Booked::new);
  }

  /** Steps of a ledger: the first of an object, later ones, its burial, some without an event. */
  public static Arbitrary<LedgerChange> changes() {
    return Combinators.combine(live().optional(0.6), entries(), Events.events().optional(0.7))
        .as(Ledgers::change);
  }

  private static LedgerChange change(
      Optional<Live> expected, LedgerEntry entry, Optional<CostEvent> event) {
    ObjectId id = expected.map(Live::id).orElse(entry.id());
    LedgerEntry same =
        entry instanceof Live live
            ? new Live(
                id, live.spec().ref(id.cluster()), live.version(), live.spec(), live.booked())
            : new Buried(id, entry.version(), ((Buried) entry).since());
    return new LedgerChange(expected.orElse(null), same, event.orElse(null));
  }

  /** Balances of books: those that hold, and some that do not. */
  public static Arbitrary<Balance> balances() {
    Arbitrary<Double> amount = Arbitraries.doubles().between(-10_000, 10_000).ofScale(6);
    return Combinators.combine(
            books(),
            Arbitraries.longs().between(0, 50),
            amount,
            amount,
            Arbitraries.frequencyOf(Tuple.of(3, Arbitraries.just(0.0)), Tuple.of(1, amount)))
        .as(
            (book, live, checkpoint, impacts, error) ->
                new Balance(
                    book.cluster(),
                    book.namespace(),
                    book.book(),
                    live,
                    live / 5,
                    checkpoint + impacts + error,
                    checkpoint,
                    impacts,
                    Math.abs(checkpoint) + Math.abs(impacts)));
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
