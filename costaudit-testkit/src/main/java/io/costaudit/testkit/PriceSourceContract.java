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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
  protected abstract PriceSource createSource();

  /**
   * What the source knows in that state; unit prices alone by default. What is left out it is
   * tested not to know.
   */
  protected Set<PriceCapability> capabilities() {
    return EnumSet.of(PriceCapability.UNIT_PRICES);
  }

  /**
   * Queries of which the source answers at least one; by default those of the contract, among them
   * a node that is an {@code m7i.xlarge}.
   */
  protected List<PriceQuery> known() {
    return queries();
  }

  /** It knows what it says that it does, and no more. */
  @Test
  public void knowsWhatItSays() {
    PriceSource source = createSource();
    List<PriceQuery> all = new ArrayList<>(known());
    all.addAll(queries());

    assertThat(all.stream().anyMatch(query -> source.quote(query).isPresent()))
        .as("whether it knows unit prices")
        .isEqualTo(capabilities().contains(PriceCapability.UNIT_PRICES));
    assertThat(all.stream().anyMatch(query -> source.instance(query).isPresent()))
        .as("whether it knows prices of whole machines")
        .isEqualTo(capabilities().contains(PriceCapability.INSTANCE_PRICES));
  }

  /** No query is a reason to throw. */
  @Test
  public void answersEveryQuery() {
    PriceSource source = createSource();

    for (PriceQuery query : queries()) {
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
  public void answersAtOnce() {
    PriceSource source = createSource();
    List<PriceQuery> queries = queries();

    assertTimeoutPreemptively(
        AT_ONCE,
        () -> {
          for (int i = 0; i < MANY; i++) {
            assertThat(source.quote(queries.get(i % queries.size()))).isNotNull();
          }
        });
  }

  /** Watchers of several clusters share one source. */
  @Test
  public void answersManyThreads() throws Exception {
    PriceSource source = createSource();
    List<PriceQuery> queries = queries();
    Callable<Integer> asking =
        () -> {
          int answers = 0;
          for (int i = 0; i < MANY; i++) {
            assertThat(source.quote(queries.get(i % queries.size()))).isNotNull();
            answers++;
          }
          return answers;
        };
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      for (Future<Integer> answers : threads.invokeAll(Collections.nCopies(THREADS, asking))) {
        assertThat(answers.get()).isEqualTo(MANY);
      }
    } finally {
      threads.shutdownNow();
    }
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
