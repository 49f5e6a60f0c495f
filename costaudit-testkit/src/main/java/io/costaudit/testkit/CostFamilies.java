package io.costaudit.testkit;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Generators of stores that agree with each other, and of what makes them disagree. */
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
    return Combinators.combine(
            cluster(nodes, workloads).list().ofMinSize(1).ofMaxSize(clusters),
            Arbitraries.integers().between(1, days),
            money(),
            money(),
            Arbitraries.of(false, true),
            Arbitraries.of(false, true),
            Arbitraries.of(false, true))
        .as(FamilyShape::new)
        .map(FamilyShape::family);
  }

  /** A family of two days and two clusters, one with a slash in its name; always the same. */
  public static CostFamily example() {
    return FamilyShape.example().family();
  }

  /** A family of the sizes of {@link #families()}, and one thing that is wrong with it. */
  public static Arbitrary<Faulty> faulty() {
    return Combinators.combine(families(2, 2, 3, 2), Arbitraries.integers().between(0, 1_000_000))
        .as((family, choice) -> Faulty.of(family, choice));
  }

  /**
   * A family and what is to go wrong with it.
   *
   * @param family consistent, before the fault
   */
  public record Faulty(CostFamily family, Fault fault) {
    private static Faulty of(CostFamily family, int choice) {
      var all = Fault.all(family);
      return new Faulty(family, all.get(choice % all.size()));
    }

    /** The family with the fault in it. */
    public CostFamily broken() {
      return fault.in(family);
    }
  }

  private static Arbitrary<FamilyShape.Cluster> cluster(int nodes, int workloads) {
    return Combinators.combine(
            node(workloads).list().ofMinSize(1).ofMaxSize(nodes),
            money().list().ofMaxSize(2),
            money().list().ofMaxSize(2),
            money(),
            money(),
            Arbitraries.of(true, false))
        .as(FamilyShape.Cluster::new);
  }

  private static Arbitrary<FamilyShape.Node> node(int workloads) {
    return Combinators.combine(
            Arbitraries.longs().between(1, DEAREST),
            money(),
            money(),
            Arbitraries.of(0, 0, 10, 30),
            Arbitraries.of(0, 0, -7, 4),
            money(),
            workload().list().ofMaxSize(workloads))
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
