package io.costaudit.testkit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.costaudit.predict.InstanceQuote;
import io.costaudit.predict.PriceQuery;
import io.costaudit.predict.PriceQuote;
import io.costaudit.predict.PriceSource;
import io.costaudit.predict.ResourceRef;
import io.costaudit.predict.ResourceType;
import io.costaudit.predict.UnitPrices;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What every {@link PriceSource} promises. A test of an implementation extends this class and says
 * how to make one, and what it knows.
 */
public abstract class PriceSourceContract {
  /**
   * Far more than a source needs that looks up what it has, far less than one that asks a server.
   */
  private static final Duration AT_ONCE = Duration.ofSeconds(30);

  private static final int MANY = 10_000;
  private static final int THREADS = 4;

  /** Of a price: far more than rounding makes of it, far less than tells two prices apart. */
  private static final double TOLERANCE = 1e-9;

  /** For the subclasses. */
  protected PriceSourceContract() {}

  /**
   * What the source must answer to a query.
   *
   * @param prices per unit and hour; null where the source knows none
   * @param costPerHour of the whole machine; null where the source knows none
   */
  public record Priced(
      PriceQuery query, @Nullable UnitPrices prices, @Nullable Double costPerHour) {
    public Priced {
      requireNonNull(query, "query");
    }
  }

  /**
   * A source in any state in which its users may meet it; worth testing more than once if it can be
   * without prices or have some. Its prices stand still while a test lasts, and those of another
   * one made in the same test are the same.
   */
  protected abstract PriceSource createSource() throws Exception;

  /**
   * What the source knows in that state; unit prices alone by default. What is left out it is
   * tested not to know.
   */
  protected Set<PriceCapability> capabilities() {
    return EnumSet.of(PriceCapability.UNIT_PRICES);
  }

  /**
   * Queries to which the source has answers: at least one of them to each thing that it says that
   * it knows. By default those of the contract, among them a node that is an {@code m7i.xlarge}.
   */
  protected List<PriceQuery> known() {
    return queries();
  }

  /**
   * What the source must answer to some queries, worked out otherwise than the source does it; it
   * may be off by a billionth. Worth having of queries whose prices differ, and of some that look
   * like those and have no price. None by default: then it is not tested whether a price is the
   * right one, only that it stays the same.
   */
  protected List<Priced> expected() {
    return List.of();
  }

  /**
   * A source whose prices are older than it says that they may be, all of those that have an age;
   * empty, as it is by default, of one whose prices do not age.
   */
  protected Optional<PriceSource> createStaleSource() throws Exception {
    return Optional.empty();
  }

  /** It knows what it says that it does, and no more. */
  @Test
  public void knowsWhatItSays() throws Exception {
    PriceSource source = createSource();
    List<PriceQuery> all = all();

    assertThat(all.stream().anyMatch(query -> source.quote(query).isPresent()))
        .as("whether it knows unit prices")
        .isEqualTo(capabilities().contains(PriceCapability.UNIT_PRICES));
    // What is answered to a workload that asks for a machine means nothing.
    boolean isAbleToPriceMachines = capabilities().contains(PriceCapability.INSTANCE_PRICES);
    assertThat(
            all.stream()
                .filter(query -> !isAbleToPriceMachines || isForNode(query))
                .anyMatch(query -> source.instance(query).isPresent()))
        .as("whether it knows prices of whole machines")
        .isEqualTo(isAbleToPriceMachines);
  }

  private static boolean isForNode(PriceQuery query) {
    return query.resource().type() == ResourceType.NODE;
  }

  /** The prices are the right ones. */
  @Test
  public void tellsTheExpectedPrices() throws Exception {
    PriceSource source = createSource();
    if (expected().isEmpty()) {
      Untested.because(
          "expected() names no price, so the test cannot know whether prices are right");
    }

    for (Priced expected : expected()) {
      assertAgrees("the price that is expected", expected, priced(source, expected.query()));
    }
  }

  /** A price is that of its query, not of one that was asked before. */
  @Test
  public void tellsTheSameInAnyOrder() throws Exception {
    List<PriceQuery> queries = all();
    PriceSource source = createSource();
    List<Priced> forwards = queries.stream().map(query -> priced(source, query)).toList();
    PriceSource other = createSource();

    for (int i = queries.size() - 1; i >= 0; i--) {
      assertAgrees(
          "the price if it is asked for in another order",
          forwards.get(i),
          priced(other, queries.get(i)));
    }
  }

  /** Prices that are too old are told as such. */
  @Test
  public void saysThatPricesAreStale() throws Exception {
    Optional<PriceSource> stale = createStaleSource();
    if (stale.isEmpty()) {
      Untested.because("createStaleSource() gives none; override it unless prices never age");
    }
    PriceSource source = stale.orElseThrow();
    List<PriceQuote> aging =
        all().stream()
            .flatMap(query -> source.quote(query).stream())
            .filter(quote -> quote.asOf() != null)
            .toList();
    assertThat(aging)
        .as("prices that have an age")
        .isNotEmpty()
        .allSatisfy(quote -> assertThat(quote.isStale()).as("whether %s is stale", quote).isTrue());
  }

  /** No query is a reason to throw. */
  @Test
  public void answersEveryQuery() throws Exception {
    PriceSource source = createSource();

    for (PriceQuery query : all()) {
      Optional<PriceQuote> quote = source.quote(query);
      assertThat(quote).as("an answer to %s", query).isNotNull();
      quote.ifPresent(q -> assertThat(q.source()).as("the source of %s", q).isNotBlank());
      Optional<InstanceQuote> instance = source.instance(query);
      assertThat(instance).as("an answer to %s", query).isNotNull();
      instance.ifPresent(q -> assertThat(q.source()).as("the source of %s", q).isNotBlank());
    }
  }

  /** Booking an event never waits for a price. */
  @Test
  public void answersAtOnce() throws Exception {
    PriceSource source = createSource();
    List<PriceQuery> queries = all();

    assertTimeoutPreemptively(
        AT_ONCE,
        () -> {
          for (int i = 0; i < MANY; i++) {
            PriceQuery query = queries.get(i % queries.size());
            assertThat(source.quote(query)).isNotNull();
            assertThat(source.instance(query)).isNotNull();
          }
        });
  }

  /** Watchers of several clusters share one source, and each gets the prices that it asks for. */
  @Test
  public void answersManyThreads() throws Exception {
    PriceSource source = createSource();
    List<PriceQuery> queries = all();
    List<Answer> alone = queries.stream().map(query -> answer(source, query)).toList();
    List<Callable<Boolean>> asking = new ArrayList<>();
    for (int thread = 0; thread < THREADS; thread++) {
      // Not the same one at the same time, so that they can get each other's.
      int first = thread * queries.size() / THREADS;
      asking.add(
          () -> {
            for (int i = 0; i < MANY; i++) {
              int at = (first + i) % queries.size();
              Answer answer = answer(source, queries.get(at));
              if (!answer.equals(alone.get(at))) {
                fail(
                    "one of several threads gets another price than one thread alone for %s: %s,"
                        + " not %s",
                    queries.get(at), answer, alone.get(at));
              }
            }
            return true;
          });
    }
    assertThat(Threads.runAll(asking)).doesNotContain(false);
  }

  /** Without ages, which may change while threads ask. */
  private record Answer(
      Optional<UnitPrices> prices, Optional<String> source, Optional<InstanceQuote> instance) {}

  private static Answer answer(PriceSource source, PriceQuery query) {
    Optional<PriceQuote> quote = source.quote(query);
    return new Answer(
        quote.map(PriceQuote::prices), quote.map(PriceQuote::source), source.instance(query));
  }

  private static Priced priced(PriceSource source, PriceQuery query) {
    return new Priced(
        query,
        source.quote(query).map(PriceQuote::prices).orElse(null),
        source.instance(query).map(InstanceQuote::costPerHour).orElse(null));
  }

  private static void assertAgrees(String what, Priced expected, Priced actual) {
    if (!agree(expected.prices(), actual.prices())
        || !agree(expected.costPerHour(), actual.costPerHour())) {
      fail(
          "%s for %s%nexpected: %s, machine: %s%n but was: %s, machine: %s",
          what,
          expected.query(),
          expected.prices(),
          expected.costPerHour(),
          actual.prices(),
          actual.costPerHour());
    }
  }

  private static boolean agree(@Nullable UnitPrices expected, @Nullable UnitPrices actual) {
    if (expected == null || actual == null) {
      return expected == null && actual == null;
    }
    return agree(expected.costPerCPUCoreHour(), actual.costPerCPUCoreHour())
        && agree(expected.costPerRAMByteHour(), actual.costPerRAMByteHour())
        && agree(expected.costPerGPUHour(), actual.costPerGPUHour());
  }

  private static boolean agree(@Nullable Double expected, @Nullable Double actual) {
    if (expected == null || actual == null) {
      return expected == null && actual == null;
    }
    return Math.abs(actual - expected) <= TOLERANCE * Math.abs(expected);
  }

  private List<PriceQuery> all() {
    List<PriceQuery> all = new ArrayList<>(known());
    expected().forEach(priced -> all.add(priced.query()));
    all.addAll(queries());
    return all;
  }

  private static List<PriceQuery> queries() {
    SortedMap<String, String> labels = new TreeMap<>();
    labels.put("node.kubernetes.io/instance-type", "m7i.xlarge");
    labels.put("", "");
    labels.put("x".repeat(1_000), "\u0000\n\u2028");
    List<PriceQuery> queries = new ArrayList<>();
    for (ResourceType type : ResourceType.values()) {
      queries.add(
          new PriceQuery(
              new ResourceRef("cluster-one", type, "shop", "cart"), Collections.emptySortedMap()));
      queries.add(new PriceQuery(new ResourceRef("no such cluster", type, "", "cart"), labels));
      queries.add(new PriceQuery(new ResourceRef("", type, "", ""), Collections.emptySortedMap()));
    }
    return queries;
  }
}
