package io.costaudit.testkit.family;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * Generators of stores that agree with each other, and of what makes them disagree. They are biased
 * towards what costs nothing, discounts, adjustments, volumes that no pod uses, and names with a
 * slash; they shrink to one day of one cluster with one node and nothing on it.
 */
public final class CostFamilies {
  private static final long DEAREST = 200_000;

  private CostFamilies() {}

  /**
   * One to three days of one to three clusters, each of one to three nodes with up to four
   * workloads: small enough to be read when they shrink, to one node of one cluster on one day.
   */
  public static Arbitrary<CostFamily> families() {
    return families(3, 3, 4, 3);
  }

  /**
   * Families of that size at most.
   *
   * @param clusters at least 1
   * @param nodes of each cluster, at least 1
   * @param workloads on each node, may be 0
   * @param days at least 1
   */
  public static Arbitrary<CostFamily> families(int clusters, int nodes, int workloads, int days) {
    return families(
        cluster(node(workload().list().ofMaxSize(workloads)).list().ofMinSize(1).ofMaxSize(nodes))
            .list()
            .ofMinSize(1)
            .ofMaxSize(clusters),
        Arbitraries.integers().between(1, days));
  }

  /**
   * Families of exactly that size, such as a test of load wants; only their numbers vary.
   *
   * @param clusters at least 1
   * @param nodes of each cluster, at least 1
   * @param workloads on each node, may be 0
   * @param days at least 1
   */
  public static Arbitrary<CostFamily> ofSize(int clusters, int nodes, int workloads, int days) {
    return families(
        cluster(node(workload().list().ofSize(workloads)).list().ofSize(nodes))
            .list()
            .ofSize(clusters),
        Arbitraries.just(days));
  }

  private static Arbitrary<CostFamily> families(
      Arbitrary<List<FamilyShape.Cluster>> clusters, Arbitrary<Integer> days) {
    return Combinators.combine(
            days, // first, so that there is but one of them when all else shrinks
            clusters,
            money(),
            money(),
            Arbitraries.of(false, true),
            Arbitraries.of(false, true),
            Arbitraries.of(false, true))
        .as(
            (count, shapes, shared, external, withUnmounted, withShared, withExternal) ->
                new FamilyShape(
                    shapes, count, shared, external, withUnmounted, withShared, withExternal))
        .map(FamilyShape::family);
  }

  /** A family of two days and two clusters, one with a slash in its name; always the same. */
  public static CostFamily example() {
    return FamilyShape.example().family();
  }

  /** One to two days of one to two small clusters, and one thing that is wrong with them. */
  public static Arbitrary<Faulty> faulty() {
    return faulty(Fault.names().toArray(new String[0]));
  }

  /**
   * The same with only some faults.
   *
   * @param names of faults, as in {@link Fault#names()}, at least one
   * @throws IllegalArgumentException if there is no fault of a name; the message lists those there
   *     are
   */
  public static Arbitrary<Faulty> faulty(String... names) {
    return faulty(families(2, 2, 3, 2), names);
  }

  /**
   * These families, each with one of some faults, each name as often as the others, at any place. A
   * family that cannot have a fault, since the store holds no row to go wrong, is left out.
   *
   * @param names of faults, as in {@link Fault#names()}, at least one
   * @throws IllegalArgumentException if there is no fault of a name; the message lists those there
   *     are
   */
  public static Arbitrary<Faulty> faulty(Arbitrary<CostFamily> families, String... names) {
    List<String> known = Fault.names();
    for (String name : names) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "unknown fault \"" + name + "\"; there are " + String.join(", ", known));
      }
    }
    Arbitrary<Integer> place = Arbitraries.integers().between(0, 1_000);
    return Combinators.combine(Arbitraries.of(names), place, place, place, families)
        .as(
            (name, day, row, measure, family) ->
                Fault.of(name, family, day, row, measure).map(fault -> new Faulty(family, fault)))
        .filter(Optional::isPresent)
        .map(Optional::orElseThrow);
  }

  /**
   * A family and what is to go wrong with it. Its text tells the fault by name and place, and then
   * the family.
   *
   * @param family consistent, before the fault
   */
  public record Faulty(CostFamily family, Fault fault) {
    public Faulty {
      requireNonNull(family, "family");
      requireNonNull(fault, "fault");
    }

    /** The family with the fault in it. */
    public CostFamily broken() {
      return fault.in(family);
    }

    @Override
    public String toString() {
      return fault.name() + ": " + fault + " in a\n" + family;
    }
  }

  private static Arbitrary<FamilyShape.Cluster> cluster(Arbitrary<List<FamilyShape.Node>> nodes) {
    return Combinators.combine(
            nodes,
            money().list().ofMaxSize(2),
            money().list().ofMaxSize(2),
            money(),
            money(),
            Arbitraries.of(true, false))
        .as(FamilyShape.Cluster::new);
  }

  private static Arbitrary<FamilyShape.Node> node(Arbitrary<List<FamilyShape.Workload>> workloads) {
    return Combinators.combine(
            Arbitraries.longs().between(1, DEAREST),
            money(),
            money(),
            Arbitraries.of(0, 0, 10, 30),
            Arbitraries.of(0, 0, -7, 4),
            money(),
            workloads)
        .as(FamilyShape.Node::new);
  }

  private static Arbitrary<FamilyShape.Workload> workload() {
    return Combinators.combine(
            share(),
            share(),
            share(),
            Arbitraries.integers().between(0, 6),
            Arbitraries.of(0, 0, -10, 5))
        .as(FamilyShape.Workload::new);
  }

  /** Percent of a node. */
  private static Arbitrary<Integer> share() {
    return Arbitraries.integers().between(0, 60);
  }

  /** In ten-thousandths of the currency; often nothing. */
  private static Arbitrary<Long> money() {
    return Arbitraries.frequencyOf(
        Tuple.of(1, Arbitraries.just(0L)), Tuple.of(3, Arbitraries.longs().between(0, DEAREST)));
  }
}
