package io.costaudit.testkit.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.audit.AuditRequest;
import io.costaudit.audit.AuditSet;
import io.costaudit.audit.AuditStatus;
import io.costaudit.cost.Allocation;
import io.costaudit.cost.Measure;
import io.costaudit.event.CostEvent;
import io.costaudit.event.EventType;
import io.costaudit.predict.quantity.Quantity;
import io.costaudit.predict.spec.Container;
import io.costaudit.predict.spec.WorkloadSpec;
import io.costaudit.testkit.family.CostFamilies;
import io.costaudit.testkit.family.CostFamilies.Faulty;
import io.costaudit.testkit.family.CostFamily;
import io.costaudit.testkit.family.CostStores;
import io.costaudit.testkit.record.SettableClock;
import io.costaudit.time.Window;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;

/**
 * Properties that are false, each with the smallest value that shows it, as jqwik shrinks and
 * prints it: what a user sees of a failing test.
 */
class ShrinkingProperties {
  /**
   * The text of what is left when nothing smaller falsifies the property; any text at {@code *}.
   */
  @Target(ElementType.METHOD)
  @Retention(RetentionPolicy.RUNTIME)
  @interface ShrinksTo {
    String value();
  }

  /** Passes a property that is false, if it shrinks to what it should. */
  static final class Smallest implements AroundPropertyHook {
    @Override
    public PropertyExecutionResult aroundProperty(
        PropertyLifecycleContext context, PropertyExecutor property) {
      PropertyExecutionResult result = property.execute();
      try {
        assertThat(result.falsifiedParameters()).as("the property holds").isPresent();
        String smallest = result.falsifiedParameters().orElseThrow().get(0).toString();
        String expected = context.findAnnotation(ShrinksTo.class).orElseThrow().value().strip();
        String pattern =
            Arrays.stream(expected.split("\\*", -1))
                .map(Pattern::quote)
                .collect(Collectors.joining(".*"));
        assertThat(smallest).matches(Pattern.compile(pattern, Pattern.DOTALL));
      } catch (AssertionError e) {
        return result.mapToFailed(e);
      }
      return result.mapToSuccessful();
    }
  }

  @Property(seed = "1", shrinking = ShrinkingMode.FULL)
  @AddLifecycleHook(Smallest.class)
  @ShrinksTo("[1970-01-01T00:00:00+0000, 1970-01-06T00:00:00+0000)")
  void windowsAreShort(@ForAll Window window) {
    assertThat(window.duration()).isLessThan(Duration.ofDays(5));
  }

  @Property(seed = "1", shrinking = ShrinkingMode.FULL)
  @AddLifecycleHook(Smallest.class)
  @ShrinksTo("1k")
  void quantitiesAreSmall(@ForAll Quantity quantity) {
    assertThat(quantity).isLessThan(Quantity.of(1000));
  }

  @Property(seed = "1", shrinking = ShrinkingMode.FULL)
  @AddLifecycleHook(Smallest.class)
  @ShrinksTo(
      "WorkloadSpec[type=*, namespace=, name=a, owner=null, replicas=*, running=true, pod=PodSpec[containers=["
          + "Container[name=a, role=SIDECAR, requests={}, limits={}],"
          + " Container[name=a, role=REGULAR, requests={}, limits={}]],"
          + " requests={}, limits={}, overhead={}, nodeSelector={}, claims=[], volumes=[],"
          + " runtimeClass=null], volumes=[], runs=*]")
  void workloadsHaveNoSidecars(@ForAll WorkloadSpec spec) {
    assertThat(spec.pod().containers()).noneMatch(c -> c.role() == Container.Role.SIDECAR);
  }

  @Property(seed = "1", shrinking = ShrinkingMode.FULL)
  @AddLifecycleHook(Smallest.class)
  @ShrinksTo(
      "CostEvent[eventType=UPDATE, resource=deployment default/a, timestamp=1970-01-01T00:00:00Z,"
          + " totalRequests=Requests[cpu=0, memory=0, gpu=0, unpriced={}], resourceCosts=null,"
          + " costPrediction=null, details=null]")
  void nothingIsUpdated(@ForAll CostEvent event) {
    assertThat(event.eventType()).isNotEqualTo(EventType.UPDATE);
  }

  @Property(seed = "1", shrinking = ShrinkingMode.FULL)
  @AddLifecycleHook(Smallest.class)
  @ShrinksTo(
      "[Allocation[name=*, properties=AllocationProperties[cluster=, node=, namespace=,"
          + " controllerKind=, controller=, pod=, container=, providerId=, services=[], labels={},"
          + " annotations={}], minutes=1440.0, costs={cpu=NaN}]]")
  void allCostsAreNumbers(@ForAll List<Allocation> rows) {
    assertThat(rows).allMatch(row -> Double.isFinite(row.costs().total()));
  }

  @Property(seed = "1", shrinking = ShrinkingMode.FULL)
  @AddLifecycleHook(Smallest.class)
  @ShrinksTo(
      "History[scope=deployment in all namespaces of cluster-one, opening=[], changes=["
          + "Observation[*, resource=deployment shop/app-0, uid=uid-0, version=99, spec=WorkloadSpec[*replicas=0*,"
          + " Observation[*, resource=deployment shop/app-0, uid=uid-0, version=100, spec=null, *]]]")
  void nothingIsDeleted(@ForAll History history) {
    assertThat(history.changes()).allMatch(change -> change.spec() != null);
  }

  @Property(seed = "1", shrinking = ShrinkingMode.FULL)
  @AddLifecycleHook(Smallest.class)
  @ShrinksTo(
      "AuditSet[allocationReconciliation=null, allocationAgg=null, allocationTotal=null, assetTotal=null,"
          + " assetReconciliation=null, clusterEquality=EqualityAudit[outcome=AuditOutcome[status=FAILED,"
          + " description=, lastRun=1970-01-01T00:00:00Z, differences=[], missingValues=[], details=null]],"
          + " window=[1970-01-01T00:00:00+0000, 1970-01-02T00:00:00+0000), attempts={}]")
  void clustersAreEqual(@ForAll AuditSet set) {
    assertThat(set.clusterEquality())
        .satisfiesAnyOf(
            audit -> assertThat(audit).isNull(),
            audit -> assertThat(audit.status()).isNotEqualTo(AuditStatus.FAILED));
  }

  /** One day, one cluster, one node, one workload. */
  @Property(seed = "1", shrinking = ShrinkingMode.FULL)
  @AddLifecycleHook(Smallest.class)
  @ShrinksTo(
      """
      family of 1 day whose totals count unmounted false, shared false, external false
      [2024-02-13T00:00:00+0000, 2024-02-14T00:00:00+0000)
        allocations
          cluster-one/node-0/*
        assets
          Node cluster-one/node-0 *
      """)
  void workloadsAreCheap(@ForAll CostFamily family) {
    assertThat(family.days().stream().flatMap(day -> day.allocations().stream()))
        .noneMatch(row -> row.name().contains("pod-") && row.costs().cost(Measure.RAM) > 1);
  }

  @Provide
  Arbitrary<Faulty> renamedAssets() {
    return CostFamilies.faulty("assets.row-renamed");
  }

  /** What went wrong by name, and where; and no more of a family than it takes. */
  @Property(seed = "1", shrinking = ShrinkingMode.FULL)
  @AddLifecycleHook(Smallest.class)
  @ShrinksTo(
      """
      assets.row-renamed: OneRow[change=RENAME, store=ASSETS, day=0, row=0] in a
      family of 1 day whose totals count unmounted false, shared false, external false
      [2024-02-13T00:00:00+0000, 2024-02-14T00:00:00+0000)
        allocations
          cluster-one/node-0/__idle__ (cluster-one, node-0) {cpu=1.0E-4}
          cluster-one//__unmounted__/__unmounted__/__unmounted__ (cluster-one, ) {}
          fee/__shared__ (__shared__, ) {}
          bucket/__external__ (, ) {}
        assets
          Node cluster-one/node-0 (aws:///eu-west-1a/i-cluster-one-node-0) {cpu=1.0E-4}
        bill
          *
        asset totals by cluster
          cluster-one {cpu=1.0E-4}
        asset totals by cluster,node
          cluster-one/node-0 {cpu=1.0E-4}
      """)
  void renamedAssetsAreNotMissed(@ForAll("renamedAssets") Faulty faulty) {
    CostStores stores = faulty.broken().stores();
    assertThat(stores.auditor(new SettableClock()).build().run(AuditRequest.everything()).sets())
        .flatMap(set -> set.results().values())
        .allMatch(result -> result.outcome().missingValues().isEmpty());
  }
}
