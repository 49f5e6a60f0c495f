package io.costaudit.testkit.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.costaudit.audit.AuditReport;
import io.costaudit.audit.AuditRequest;
import io.costaudit.audit.AuditSet;
import io.costaudit.audit.AuditStatus;
import io.costaudit.audit.AuditType;
import io.costaudit.testkit.family.CostFamilies.Faulty;
import io.costaudit.testkit.record.SettableClock;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Faults have names, and each is seen by the audits that its documentation names. */
class FaultProperties {
  private static final CostFamily EXAMPLE = CostFamilies.example();

  @Example
  void eachFaultHasANameOfTheList() {
    List<String> names = Fault.names();
    assertThat(names)
        .hasSize(90)
        .doesNotHaveDuplicates()
        .contains("assets.row-renamed", "asset-totals.cost-nan", "cloud-usage.store-lost");
    Set<String> met = new TreeSet<>();
    Fault.all(EXAMPLE).forEach(fault -> met.add(fault.name()));
    assertThat(met).isEqualTo(new TreeSet<>(names));
  }

  @Example
  void aFaultIsAskedForByItsName() {
    for (String name : Fault.names()) {
      assertThat(Fault.of(name, EXAMPLE, 3, 1_000, 7))
          .hasValueSatisfying(
              fault -> {
                assertThat(fault.name()).isEqualTo(name);
                assertThat(Fault.all(EXAMPLE)).contains(fault);
              });
    }
    assertThatThrownBy(() -> CostFamilies.faulty("assets.row-eaten"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "unknown fault \"assets.row-eaten\"; there are allocations.store-lost, ");
  }

  /** Over all places of some families, exactly the audits that should see each fault do. */
  @Example
  void eachFaultIsSeenByTheAuditsThatItNames() {
    for (String name : Fault.names()) {
      Set<AuditType> seeing = EnumSet.noneOf(AuditType.class);
      Set<AuditType> expected = EnumSet.noneOf(AuditType.class);
      for (CostFamily family : List.of(EXAMPLE, countingAll(), alone())) {
        for (Fault fault : Fault.all(family)) {
          if (fault.name().equals(name) && (expected.isEmpty() || !seeing.equals(expected))) {
            expected = fault.seenBy();
            seeing.addAll(seeing(family, fault));
          }
        }
      }
      assertThat(seeing).as(name).isEqualTo(expected);
    }
  }

  /** The example, where totals and aggregates count what is unmounted, shared and external. */
  private static CostFamily countingAll() {
    FamilyShape shape = FamilyShape.example();
    return new FamilyShape(shape.clusters(), 1, shape.shared(), shape.external(), true, true, true)
        .family();
  }

  /** A node and nothing else, so that without it there is nothing to compare. */
  private static CostFamily alone() {
    FamilyShape.Node node = new FamilyShape.Node(50_000, 0, 0, 0, 0, 0, List.of());
    FamilyShape.Cluster cluster =
        new FamilyShape.Cluster(List.of(node), List.of(), List.of(), 0, 0, true);
    return new FamilyShape(List.of(cluster), 1, 0, 0, false, false, false).family();
  }

  /** Those that do not pass, and say something else than without the fault. */
  private static Set<AuditType> seeing(CostFamily family, Fault fault) {
    AuditReport before = audit(family);
    AuditReport after = audit(fault.in(family));
    Set<AuditType> seeing = EnumSet.noneOf(AuditType.class);
    seeing.addAll(after.missingData().keySet());
    for (AuditSet set : after.sets()) {
      AuditSet was =
          before.sets().stream()
              .filter(any -> any.window().equals(set.window()))
              .findFirst()
              .orElseThrow();
      set.results()
          .forEach(
              (type, result) -> {
                if (result.status() != AuditStatus.PASSED && !result.equals(was.result(type))) {
                  seeing.add(type);
                }
              });
    }
    return seeing;
  }

  private static AuditReport audit(CostFamily family) {
    return family.stores().auditor(new SettableClock()).build().run(AuditRequest.everything());
  }

  @Provide
  Arbitrary<Faulty> brokenBills() {
    return CostFamilies.faulty(
        CostFamilies.ofSize(1, 2, 3, 2), "cloud-usage.row-dropped", "cloud-usage.cost-nan");
  }

  @Property(tries = 50)
  void onlyWhatIsAskedForGoesWrong(@ForAll("brokenBills") Faulty faulty) {
    assertThat(faulty.fault().name()).isIn("cloud-usage.row-dropped", "cloud-usage.cost-nan");
    assertThat(faulty.toString()).startsWith(faulty.fault().name() + ": ");
    assertThat(faulty.broken()).isNotEqualTo(faulty.family());
    assertThat(faulty.family().days()).hasSize(2);
    assertThat(faulty.family().days().get(0).assets())
        .filteredOn(asset -> asset.type().wireName().equals("Node"))
        .hasSize(2);
  }

  @Provide
  Arbitrary<CostFamily> largeFamilies() {
    return CostFamilies.ofSize(6, 2, 5, 1);
  }

  /** More clusters than have names of their own. */
  @Property(tries = 5)
  void familiesHaveTheSizeThatIsAskedFor(@ForAll("largeFamilies") CostFamily family) {
    assertThat(family.days()).hasSize(1);
    assertThat(family.days().get(0).allocations().stream().map(r -> r.properties().cluster()))
        .contains("cluster-one", "cluster/two", "cluster-three", "cluster-4", "cluster-6");
    assertThat(family.days().get(0).allocations())
        .filteredOn(row -> row.name().contains("/pod-"))
        .hasSize(60);
    assertThat(audit(family).sets())
        .flatMap(set -> set.results().values())
        .noneMatch(result -> result.status() == AuditStatus.FAILED);
  }
}
