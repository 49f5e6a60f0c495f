package io.costaudit.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.costaudit.predict.InstanceQuote;
import io.costaudit.predict.PriceQuery;
import io.costaudit.predict.PriceQuote;
import io.costaudit.predict.PriceSource;
import io.costaudit.predict.ResourceRef;
import io.costaudit.predict.ResourceType;
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
import org.junit.jupiter.api.Test;

/**
 * What every {@link PriceSource} promises. A test of an implementation extends this class and says
 * how to make one, and what it knows.
 */
public abstract class PriceSourceContract {
  /**
   * Far more than a source needs that looks up what it has, far less than one that asks a server.
   */
  private static final Duration AT_ONCE = Duration.ofSeconds(10);

  private static final int MANY = 10_000;
  private static final int THREADS = 4;

  /** For the subclasses. */
  protected PriceSourceContract() {}

  /**
   * A source in any state in which its users may meet it; worth testing more than once if it can be
   * without prices or have some.
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

  /** It knows what it says that it does, and no more. */
  @Test
  public void knowsWhatItSays() throws Exception {
    PriceSource source = createSource();
    List<PriceQuery> all = all();

    assertThat(all.stream().anyMatch(query -> source.quote(query).isPresent()))
        .as("whether it knows unit prices")
        .isEqualTo(capabilities().contains(PriceCapability.UNIT_PRICES));
    assertThat(all.stream().anyMatch(query -> source.instance(query).isPresent()))
        .as("whether it knows prices of whole machines")
        .isEqualTo(capabilities().contains(PriceCapability.INSTANCE_PRICES));
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

  /** Watchers of several clusters share one source. */
  @Test
  public void answersManyThreads() throws Exception {
    PriceSource source = createSource();
    List<PriceQuery> queries = all();
    List<Boolean> alone = queries.stream().map(query -> isKnown(source, query)).toList();
    Callable<Boolean> asking =
        () -> {
          for (int i = 0; i < MANY; i++) {
            int at = i % queries.size();
            assertThat(isKnown(source, queries.get(at))).isEqualTo(alone.get(at));
          }
          return true;
        };
    assertThat(Threads.runAll(Collections.nCopies(THREADS, asking))).doesNotContain(false);
  }

  private static boolean isKnown(PriceSource source, PriceQuery query) {
    boolean hasInstance = source.instance(query).isPresent();
    return source.quote(query).isPresent() || hasInstance;
  }

  private List<PriceQuery> all() {
    List<PriceQuery> all = new ArrayList<>(known());
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
