package io.costaudit.testkit.contract;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.predict.price.InstanceQuote;
import io.costaudit.predict.price.PriceQuery;
import io.costaudit.predict.price.PriceQuote;
import io.costaudit.predict.price.PriceSource;
import io.costaudit.predict.price.UnitPrices;
import io.costaudit.predict.spec.ResourceType;
import io.costaudit.testsupport.EngineRun;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Sources of prices that lie fail their contract, each where it lies. */
class PriceCapabilityTest {
  private static final UnitPrices CHEAP = new UnitPrices(0.02, 3e-12, 0.5);
  private static final UnitPrices DEAR = new UnitPrices(0.04, 6e-12, 1.5);
  private static final Instant LONG_AGO = Instant.parse("2023-01-14T00:00:00Z");
  private static final PriceQuery TO_CHEAP = Asked.ofWorkload("cheap");
  private static final PriceQuery TO_DEAR = Asked.ofWorkload("dear");
  private static final PriceQuery TO_LARGE = Asked.ofNode("large");

  /** Prices of two clusters, and of one type of machines. */
  private static class Honest implements PriceSource {
    @Override
    public Optional<PriceQuote> quote(PriceQuery query) {
      return switch (query.resource().cluster()) {
        case "cheap" -> Optional.of(new PriceQuote(CHEAP, "honest"));
        case "dear" -> Optional.of(new PriceQuote(DEAR, "honest"));
        default -> Optional.empty();
      };
    }

    @Override
    public Optional<InstanceQuote> instance(PriceQuery node) {
      return node.nodeSelector().containsValue("large")
          ? Optional.of(new InstanceQuote(0.2, "honest"))
          : Optional.empty();
    }
  }

  private abstract static class OfTwoClusters extends PriceSourceContract {
    @Override
    protected PriceSource createSource() {
      return new Honest();
    }

    @Override
    protected Set<PriceCapability> capabilities() {
      return EnumSet.allOf(PriceCapability.class);
    }

    @Override
    protected List<PriceQuery> known() {
      return List.of(TO_CHEAP, TO_DEAR, TO_LARGE);
    }
  }

  private abstract static class Expecting extends OfTwoClusters {
    @Override
    protected List<Priced> expected() {
      return List.of(
          new Priced(TO_CHEAP, CHEAP, null),
          new Priced(TO_DEAR, DEAR, null),
          new Priced(TO_LARGE, null, 0.2));
    }
  }

  @Nested
  class ItsPricesExpected extends Expecting {
    @Override
    protected Optional<PriceSource> createStaleSource() {
      return Optional.of(
          query ->
              new Honest()
                  .quote(query)
                  .map(
                      quote ->
                          PriceQuote.stale(
                              quote.prices(), "honest", LONG_AGO, Duration.ofHours(24))));
    }
  }

  @Nested
  class NoPriceExpected extends OfTwoClusters {}

  // Those that lie

  /** The first price that it finds is that of everybody. */
  private static final class FirstForAll extends Honest {
    private final Map<String, PriceQuote> first = new ConcurrentHashMap<>();

    @Override
    public Optional<PriceQuote> quote(PriceQuery query) {
      super.quote(query).ifPresent(quote -> first.putIfAbsent("", quote));
      return Optional.ofNullable(first.get(""));
    }
  }

  static class FirstForAllExpected extends Expecting {
    @Override
    protected PriceSource createSource() {
      return new FirstForAll();
    }
  }

  static class FirstForAllUnexpected extends OfTwoClusters {
    @Override
    protected PriceSource createSource() {
      return new FirstForAll();
    }
  }

  /** Other threads are answered what the first one asked last. */
  private static final class Scratch<T> {
    private volatile @Nullable Thread owner;
    private volatile @Nullable PriceQuery last;

    Optional<T> answer(PriceQuery query, Function<PriceQuery, Optional<T>> source) {
      Thread asking = Thread.currentThread();
      if (owner == null) {
        owner = asking;
      }
      if (owner == asking && source.apply(query).isPresent()) {
        last = query;
      }
      return source
          .apply(query)
          .flatMap(
              right -> owner == asking ? Optional.of(right) : source.apply(requireNonNull(last)));
    }
  }

  static class PricesOfOtherThreads extends Expecting {
    @Override
    protected PriceSource createSource() {
      Scratch<PriceQuote> scratch = new Scratch<>();
      return new Honest() {
        @Override
        public Optional<PriceQuote> quote(PriceQuery query) {
          return scratch.answer(query, super::quote);
        }
      };
    }
  }

  static class MachinesOfOtherThreads extends OfTwoClusters {
    @Override
    protected List<PriceQuery> known() {
      return List.of(TO_CHEAP, TO_LARGE, Asked.ofNode("small"));
    }

    @Override
    protected PriceSource createSource() {
      Map<String, InstanceQuote> list =
          Map.of("large", new InstanceQuote(0.2, "list"), "small", new InstanceQuote(0.1, "list"));
      Scratch<InstanceQuote> scratch = new Scratch<>();
      return new Honest() {
        @Override
        public Optional<InstanceQuote> instance(PriceQuery node) {
          return scratch.answer(
              node,
              query ->
                  query.nodeSelector().values().stream()
                      .flatMap(value -> Optional.ofNullable(list.get(value)).stream())
                      .findFirst());
        }
      };
    }
  }

  private static final class Changed extends Honest {
    private final UnaryOperator<UnitPrices> change;

    Changed(UnaryOperator<UnitPrices> change) {
      this.change = change;
    }

    @Override
    public Optional<PriceQuote> quote(PriceQuery query) {
      return super.quote(query).map(quote -> new PriceQuote(change.apply(quote.prices()), "wrong"));
    }
  }

  static class CoresWrong extends Expecting {
    @Override
    protected PriceSource createSource() {
      return new Changed(
          right ->
              new UnitPrices(
                  right.costPerCPUCoreHour() * 1.000001,
                  right.costPerRAMByteHour(),
                  right.costPerGPUHour()));
    }
  }

  static class MemoryByTheGib extends Expecting {
    @Override
    protected PriceSource createSource() {
      return new Changed(
          right ->
              new UnitPrices(
                  right.costPerCPUCoreHour(),
                  right.costPerRAMByteHour() * UnitPrices.BYTES_PER_GIB,
                  right.costPerGPUHour()));
    }
  }

  static class GpusByTheMonth extends Expecting {
    @Override
    protected PriceSource createSource() {
      return new Changed(
          right ->
              new UnitPrices(
                  right.costPerCPUCoreHour(),
                  right.costPerRAMByteHour(),
                  right.costPerGPUHour() * 730));
    }
  }

  static class MachinesByTheMonth extends Expecting {
    @Override
    protected PriceSource createSource() {
      return new Honest() {
        @Override
        public Optional<InstanceQuote> instance(PriceQuery node) {
          return super.instance(node).map(quote -> new InstanceQuote(0.2 * 730, "wrong"));
        }
      };
    }
  }

  static class PriceOfWhatHasNone extends OfTwoClusters {
    @Override
    protected List<Priced> expected() {
      return List.of(new Priced(TO_CHEAP, null, null), new Priced(TO_LARGE, null, null));
    }
  }

  static class NoPriceOfWhatHasOne extends OfTwoClusters {
    @Override
    protected List<Priced> expected() {
      return List.of(new Priced(TO_LARGE, CHEAP, 0.2));
    }
  }

  static class MachinesForWorkloadsAlone extends Expecting {
    @Override
    protected List<Priced> expected() {
      return List.of();
    }

    @Override
    protected PriceSource createSource() {
      return new Honest() {
        @Override
        public Optional<InstanceQuote> instance(PriceQuery node) {
          return node.resource().type() == ResourceType.NODE
              ? Optional.empty()
              : Optional.of(new InstanceQuote(0.2, "wrong"));
        }
      };
    }
  }

  static class NeverStale extends Expecting {
    @Override
    protected Optional<PriceSource> createStaleSource() {
      return Optional.of(
          query ->
              Optional.of(new PriceQuote(CHEAP, "wrong", LONG_AGO, Duration.ofHours(24), false)));
    }
  }

  static class StaleWithoutAnAge extends Expecting {
    @Override
    protected Optional<PriceSource> createStaleSource() {
      return Optional.of(PriceSource.ofDefaults());
    }
  }

  private static void assertFails(Class<?> contract, String... tests) {
    assertThat(EngineRun.failuresOf(contract)).containsOnlyKeys(tests);
  }

  @Test
  void theFirstPriceIsNotThatOfEverybody() {
    assertFails(FirstForAllExpected.class, "tellsTheExpectedPrices()", "tellsTheSameInAnyOrder()");
    assertFails(FirstForAllUnexpected.class, "tellsTheSameInAnyOrder()");
  }

  @Test
  void eachThreadGetsThePriceItAsksFor() {
    assertFails(PricesOfOtherThreads.class, "answersManyThreads()");
    assertFails(MachinesOfOtherThreads.class, "answersManyThreads()");
  }

  @Test
  void aPriceIsTheOneThatIsExpected() {
    assertFails(CoresWrong.class, "tellsTheExpectedPrices()");
    assertFails(MemoryByTheGib.class, "tellsTheExpectedPrices()");
    assertFails(GpusByTheMonth.class, "tellsTheExpectedPrices()");
    assertFails(MachinesByTheMonth.class, "tellsTheExpectedPrices()");
    assertFails(PriceOfWhatHasNone.class, "tellsTheExpectedPrices()");
    assertFails(NoPriceOfWhatHasOne.class, "tellsTheExpectedPrices()");
  }

  @Test
  void aWrongPriceIsToldWithItsQuery() {
    assertThat(EngineRun.of(MachinesByTheMonth.class).get("tellsTheExpectedPrices()"))
        .contains(TO_LARGE.toString())
        .contains("machine: 0.2\n")
        .endsWith("machine: 146.0");
  }

  @Test
  void aMachineIsPricedForANode() {
    assertFails(MachinesForWorkloadsAlone.class, "knowsWhatItSays()");
  }

  @Test
  void oldPricesAreToldAsSuch() {
    assertFails(NeverStale.class, "saysThatPricesAreStale()");
    assertFails(StaleWithoutAnAge.class, "saysThatPricesAreStale()");
  }
}
