package io.costaudit.fabric8;

import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * What happens to a cluster and to whoever watches it, in an order that only chance could think of.
 *
 * @param queueCapacity of the watcher
 * @param opening what is there before the watcher begins
 * @param steps what happens then
 */
record RandomScenario(int queueCapacity, List<Change> opening, List<Step> steps) {
  /** The scenario of that seed, always the same. */
  static RandomScenario of(long seed) {
    return scenarios().generator(1000).next(new Random(seed)).value();
  }

  private static Arbitrary<RandomScenario> scenarios() {
    Arbitrary<Change> opening =
        changes(Arbitraries.of(RandomCluster.Action.CREATE)).map(Change.class::cast);
    return Combinators.combine(
            Arbitraries.of(3, 20, 10_000), opening.list().ofMaxSize(12), happenings())
        .as(RandomScenario::new);
  }

  private static Arbitrary<List<Step>> happenings() {
    Arbitrary<RandomCluster.Action> actions =
        Arbitraries.frequency(
            Tuple.of(3, RandomCluster.Action.CREATE),
            Tuple.of(4, RandomCluster.Action.SCALE),
            Tuple.of(1, RandomCluster.Action.EDIT),
            Tuple.of(2, RandomCluster.Action.DELETE),
            Tuple.of(1, RandomCluster.Action.RECREATE));
    Arbitrary<Step> step =
        Arbitraries.frequencyOf(
            Tuple.of(16, changes(actions).map(Step.class::cast)),
            Tuple.of(2, Arbitraries.of(RandomFault.values()).map(Strike::new)),
            Tuple.of(2, Arbitraries.just(new Heal())),
            Tuple.of(3, Arbitraries.of(5, 30, 150).map(Pause::new)));
    return step.list().ofMinSize(20).ofMaxSize(70);
  }

  private static Arbitrary<Change> changes(Arbitrary<RandomCluster.Action> actions) {
    return Combinators.combine(
            actions,
            Arbitraries.of(RandomCluster.Kind.values()),
            Arbitraries.of("bank", "shop", "lab"),
            Arbitraries.of("a", "b", "c"),
            Arbitraries.integers().between(0, 9))
        .as(Change::new);
  }

  /** Something that happens. */
  sealed interface Step {}

  /** Somebody changes an object. */
  record Change(
      RandomCluster.Action action,
      RandomCluster.Kind kind,
      String namespace,
      String name,
      int units)
      implements Step {}

  /** Something breaks. */
  record Strike(RandomFault fault) implements Step {}

  /** All that is broken is repaired. */
  record Heal() implements Step {}

  /** Nothing happens for that many milliseconds. */
  record Pause(int millis) implements Step {}
}
