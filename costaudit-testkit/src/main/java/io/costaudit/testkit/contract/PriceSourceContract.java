package io.costaudit.testkit.contract;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.costaudit.predict.price.InstanceQuote;
import io.costaudit.predict.price.PriceQuery;
import io.costaudit.predict.price.PriceQuote;
import io.costaudit.predict.price.PriceSource;
import io.costaudit.predict.price.UnitPrices;
import io.costaudit.predict.spec.ResourceRef;
import io.costaudit.predict.spec.ResourceType;
import io.costaudit.testkit.internal.Threads;
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
 * The contract of {@link PriceSource}: tests of what every implementation promises. The test of an
 * implementation extends this class, creates the source to test and declares its capabilities.
 */
public abstract class PriceSourceContract {
  /**
   * The time limit of an answer: far more than a lookup in memory needs, far less than a request to
   * a slow server.
   */
  private static final Duration AT_ONCE = Duration.ofSeconds(30);

  private static final int MANY = 10_000;
  private static final int THREADS = 4;

  /**
   * The relative tolerance of a price: far more than rounding errors, far less than the difference
   * of two prices.
   */
  private static final double TOLERANCE = 1e-9;

  /** Creates the contract; for subclasses. */
  protected PriceSourceContract() {}

  /**
   * The expected answer of a source to a query.
   *
   * @param prices the prices per unit and hour; null where the source has none
   * @param costPerHour the price of the whole machine per hour; null where the source has none
   */
  public record Priced(
      PriceQuery query, @Nullable UnitPrices prices, @Nullable Double costPerHour) {
    public Priced {
      requireNonNull(query, "query");
    }
  }

  /**
   * Creates a source in a state in which its users may meet it. If the source can be both with and
   * without prices, extend the contract once for each state. Its prices must not change during a
   * test, and all sources that are created in one test have the same prices.
   */
  protected abstract PriceSource createSource() throws Exception;

  /**
   * Returns which prices the source has in that state; unit prices alone by default. The contract
   * tests that the source has no other prices.
   */
  protected Set<PriceCapability> capabilities() {
    return EnumSet.of(PriceCapability.UNIT_PRICES);
  }

  /**
   * Returns queries that the source answers, at least one for each of its {@linkplain #capabilities
   * capabilities}. The default is the queries of the contract, among them one for a node of the
   * type {@code m7i.xlarge}.
   */
  protected List<PriceQuery> known() {
    return queries();
  }

  /**
   * Returns the expected answers to some queries, computed in another way than the source computes
   * them; a relative difference of 10⁻⁹ is allowed. Good examples are queries with different
   * prices, and similar queries without a price. The default is none; the contract then tests only
   * that prices stay the same, and not that they are right.
   */
  protected List<Priced> expected() {
    return List.of();
  }

  /**
   * Creates a source all of whose prices are stale, except prices that do not age. Returns empty,
   * as by default, if the prices of the source do not age.
   */
  protected Optional<PriceSource> createStaleSource() throws Exception {
    return Optional.empty();
  }

  /** Tests that the source has the prices of its capabilities, and no others. */
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

  /** Tests that the source returns the expected prices. */
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

  /** Tests that the answer to a query does not depend on earlier queries. */
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

  /** Tests that prices that are too old are marked as stale. */
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

  /** Tests that the source answers every query without an exception. */
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

  /** Tests that the source answers at once, because booking an event must not wait for a price. */
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

  /**
   * Tests that several threads share one source, and that each gets the prices that it asks for.
   */
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

  /** An answer without its age, which may change while threads ask. */
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
