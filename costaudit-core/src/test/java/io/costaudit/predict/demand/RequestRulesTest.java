package io.costaudit.predict.demand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.costaudit.predict.quantity.Quantity;
import io.costaudit.predict.spec.Container;
import io.costaudit.predict.spec.Container.Role;
import io.costaudit.predict.spec.PodSpec;
import io.costaudit.predict.spec.RequestModel;
import io.costaudit.predict.spec.ResourceType;
import io.costaudit.predict.spec.RunSchedule;
import io.costaudit.predict.spec.VolumeClaim;
import io.costaudit.predict.spec.WorkloadSpec;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestRulesTest {
  private static final RequestRules RUNNING = RequestRules.ofDefaults();
  private static final RequestRules SCHEDULED =
      RequestRules.builder().model(RequestModel.SCHEDULED).build();

  private static final Map<String, Quantity> NOTHING = Map.of();

  private static Map<String, Quantity> amounts(String... namesAndAmounts) {
    Map<String, Quantity> amounts = new HashMap<>();
    for (int i = 0; i < namesAndAmounts.length; i += 2) {
      amounts.put(namesAndAmounts[i], Quantity.parse(namesAndAmounts[i + 1]));
    }
    return amounts;
  }

  private static Container container(Role role, String... requests) {
    return new Container("c", role, amounts(requests), NOTHING);
  }

  private static Container app(String... requests) {
    return container(Role.REGULAR, requests);
  }

  private static PodSpec pod(Container... containers) {
    return new PodSpec(List.of(containers), NOTHING, NOTHING, NOTHING, Map.of());
  }

  private static WorkloadSpec spec(ResourceType type, @Nullable Integer replicas, PodSpec pod) {
    return new WorkloadSpec(type, "shop", "cart", null, replicas, true, pod, List.of(), null);
  }

  private static WorkloadSpec stopped(ResourceType type, @Nullable RunSchedule runs) {
    return new WorkloadSpec(
        type,
        "shop",
        "cart",
        null,
        5,
        false,
        pod(app("cpu", "1", "memory", "1Gi")),
        List.of(),
        runs);
  }

  private static Requests perPod(RequestRules rules, PodSpec pod) {
    return rules.demand(spec(ResourceType.DEPLOYMENT, 1, pod)).perPod();
  }

  private static void assertHolds(Requests requests, String cpu, String memory, String gpu) {
    assertThat(requests.cpu()).isEqualTo(Quantity.parse(cpu));
    assertThat(requests.memory()).isEqualTo(Quantity.parse(memory));
    assertThat(requests.gpu()).isEqualTo(Quantity.parse(gpu));
  }

  @Nested
  class Containers {
    @Test
    void addUpWithSidecarsAndOverhead() {
      PodSpec pod =
          new PodSpec(
              List.of(
                  container(Role.SIDECAR, "cpu", "100m", "memory", "64Mi"),
                  app("cpu", "1", "memory", "1Gi"),
                  app("cpu", "500m", "memory", "512Mi")),
              NOTHING,
              NOTHING,
              amounts("cpu", "250m", "memory", "120Mi"),
              Map.of());

      assertHolds(perPod(RUNNING, pod), "1850m", "1720Mi", "0");
      assertHolds(perPod(SCHEDULED, pod), "1850m", "1720Mi", "0");
    }

    @Test
    void thatInitializeCountOnlyWhereTheSchedulerReservesForThem() {
      PodSpec pod =
          pod(
              container(Role.INIT, "cpu", "2", "memory", "16Mi"),
              app("cpu", "500m", "memory", "1Gi"));

      assertHolds(perPod(RUNNING, pod), "500m", "1Gi", "0");
      assertHolds(perPod(SCHEDULED, pod), "2", "1Gi", "0");
    }

    @Test
    void thatInitializeRunBesideTheSidecarsThatStartedBefore() {
      PodSpec pod =
          pod(
              container(Role.INIT, "cpu", "1900m"),
              container(Role.SIDECAR, "cpu", "300m"),
              container(Role.INIT, "cpu", "1700m"),
              container(Role.SIDECAR, "cpu", "100m"),
              app("cpu", "1"));

      // Running: 0.3 + 0.1 + 1. Starting: max(1.9, 1.7 + 0.3).
      assertHolds(perPod(RUNNING, pod), "1400m", "0", "0");
      assertHolds(perPod(SCHEDULED, pod), "2", "0", "0");
    }

    @Test
    void takeTheLimitWhereTheyRequestNothing() {
      Container limited =
          new Container(
              "c", Role.REGULAR, amounts("cpu", "100m"), amounts("cpu", "2", "memory", "1Gi"));

      assertHolds(perPod(RUNNING, pod(limited)), "100m", "1Gi", "0");
    }

    @Test
    void thatRequestZeroDoNotTakeTheLimit() {
      Container zero = new Container("c", Role.REGULAR, amounts("cpu", "0"), amounts("cpu", "2"));
      ResourceDemand demand = RUNNING.demand(spec(ResourceType.DEPLOYMENT, 1, pod(zero)));

      assertHolds(demand.perPod(), "0", "0", "0");
      assertThat(demand.warnings()).noneMatch(w -> w.endsWith("of cpu: counted as 0"));
    }

    @Test
    void thatSayNothingCountAsZeroWithAWarning() {
      PodSpec pod =
          pod(container(Role.INIT), app("memory", "1Mi"), container(Role.SIDECAR, "cpu", "1"));

      assertThat(RUNNING.demand(spec(ResourceType.DEPLOYMENT, 1, pod)).warnings())
          .containsExactly(
              "container \"c\" has neither a request nor a limit of cpu: counted as 0",
              "container \"c\" has neither a request nor a limit of memory: counted as 0");
    }
  }

  @Nested
  class PodLevel {
    private static PodSpec pod(Map<String, Quantity> requests, Map<String, Quantity> limits) {
      return new PodSpec(
          List.of(app("cpu", "100m"), app("cpu", "100m")),
          requests,
          limits,
          amounts("cpu", "50m"),
          Map.of());
    }

    @Test
    void requestsStandInsteadOfTheSum() {
      assertHolds(perPod(RUNNING, pod(amounts("cpu", "1"), NOTHING)), "1050m", "0", "0");
      assertHolds(perPod(RUNNING, pod(amounts("cpu", "1m"), NOTHING)), "51m", "0", "0");
      assertHolds(perPod(SCHEDULED, pod(amounts("cpu", "1"), NOTHING)), "1050m", "0", "0");
    }

    @Test
    void limitsStandOnlyWhereNoContainerAsks() {
      Map<String, Quantity> limits = amounts("cpu", "4", "memory", "1Gi");

      assertHolds(perPod(RUNNING, pod(NOTHING, limits)), "250m", "1Gi", "0");
    }

    /** As the API server fills in the request of a pod with a limit, and keeps it. */
    @Test
    void limitsMakeTheRequestWhatTheStartNeedsWhereAnInitContainerAsksForMore() {
      PodSpec starting =
          new PodSpec(
              List.of(
                  container(Role.INIT, "cpu", "2"),
                  container(Role.SIDECAR, "cpu", "200m"),
                  app("cpu", "1"),
                  app("memory", "1Gi")),
              NOTHING,
              amounts("memory", "4Gi"),
              NOTHING,
              Map.of());
      // The init container stands before the sidecar: 2 is more than 1 + 0.2.
      assertHolds(perPod(RUNNING, starting), "2", "1Gi", "0");
      assertHolds(perPod(SCHEDULED, starting), "2", "1Gi", "0");
      PodSpec withoutLimit =
          new PodSpec(starting.containers(), NOTHING, NOTHING, NOTHING, Map.of());
      assertHolds(perPod(RUNNING, withoutLimit), "1200m", "1Gi", "0");
    }

    @Test
    void resourcesSilenceTheWarningOfContainersWithoutAny() {
      ResourceDemand demand =
          RUNNING.demand(spec(ResourceType.DEPLOYMENT, 1, pod(NOTHING, amounts("memory", "1Gi"))));

      assertThat(demand.warnings()).isEmpty();
    }
  }

  @Nested
  class Gpus {
    @ParameterizedTest
    @ValueSource(
        strings = {"nvidia.com/gpu", "amd.com/gpu", "gpu.intel.com/i915", "gpu.intel.com/xe"})
    void areCountedForEveryVendor(String resource) {
      assertHolds(perPod(RUNNING, pod(app(resource, "2"))), "0", "0", "2");
    }

    @Test
    void areNotTheCountersOfIntelNorSlicesUnderAWildcard() {
      Requests counters = perPod(RUNNING, pod(app("gpu.intel.com/millicores", "100")));
      assertHolds(counters, "0", "0", "0");
      assertThat(counters.unpriced()).containsOnlyKeys("gpu.intel.com/millicores");

      RequestRules all = RequestRules.builder().gpuResources(List.of("nvidia.com/*")).build();
      Requests slices = perPod(all, pod(app("nvidia.com/mig-1g.5gb", "1")));
      assertHolds(slices, "0", "0", "0");
      assertThat(slices.unpriced()).containsOnlyKeys("nvidia.com/mig-1g.5gb");
    }

    @Test
    void takeTheLimitElseTheRequest() {
      Container both =
          new Container(
              "c", Role.REGULAR, amounts("nvidia.com/gpu", "1"), amounts("nvidia.com/gpu", "2"));
      Container limit = new Container("c", Role.REGULAR, NOTHING, amounts("amd.com/gpu", "3"));

      assertHolds(perPod(RUNNING, pod(both)), "0", "0", "2");
      assertHolds(perPod(RUNNING, pod(limit)), "0", "0", "3");
      assertHolds(perPod(RUNNING, pod(both, limit, app("nvidia.com/gpu", "1"))), "0", "0", "6");
    }

    @Test
    void areMultipliedByTheReplicas() {
      ResourceDemand demand =
          RUNNING.demand(spec(ResourceType.STATEFULSET, 3, pod(app("nvidia.com/gpu", "2"))));

      assertHolds(demand.totalRequests(), "0", "0", "6");
    }

    @Test
    void ofAnInitContainerCountWhereTheSchedulerReservesForThem() {
      PodSpec pod = pod(container(Role.INIT, "nvidia.com/gpu", "4"), app("nvidia.com/gpu", "1"));

      assertHolds(perPod(RUNNING, pod), "0", "0", "1");
      assertHolds(perPod(SCHEDULED, pod), "0", "0", "4");
    }

    @Test
    void areConfigurable() {
      RequestRules rules =
          RequestRules.builder().gpuResources(List.of("acme.com/*", "nvidia.com/gpu")).build();
      Requests requests =
          perPod(rules, pod(app("acme.com/npu", "1", "nvidia.com/gpu", "1", "amd.com/gpu", "1")));

      assertHolds(requests, "0", "0", "2");
      assertThat(requests.unpriced()).containsOnlyKeys("amd.com/gpu");
    }

    @Test
    void sliceCountsAsTheFractionThatIsConfigured() {
      RequestRules rules =
          RequestRules.builder()
              .gpuFraction("nvidia.com/mig-1g.5gb", Quantity.parse("0.142857143"))
              .gpuFraction("nvidia.com/mig-3g.20gb", Quantity.parse("0.5"))
              .build();
      PodSpec pod = pod(app("nvidia.com/mig-3g.20gb", "3", "nvidia.com/mig-1g.5gb", "2"));

      assertHolds(perPod(rules, pod), "0", "0", "1.785714286");
    }

    @Test
    void sliceWithoutAFractionIsUnpricedAndSaid() {
      ResourceDemand demand =
          RUNNING.demand(
              spec(ResourceType.POD, 1, pod(app("nvidia.com/mig-1g.5gb", "2", "cpu", "1"))));

      assertHolds(demand.perPod(), "1", "0", "0");
      assertThat(demand.perPod().unpriced()).isEqualTo(amounts("nvidia.com/mig-1g.5gb", "2"));
      assertThat(demand.warnings()).contains("unpriced: 2 of nvidia.com/mig-1g.5gb in each pod");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-0.5", "1.000000001"})
    void aFractionLiesAboveZeroAndUpToOne(String fraction) {
      assertThatThrownBy(() -> RequestRules.builder().gpuFraction("a/b", Quantity.parse(fraction)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("fraction of a/b must be above 0 and at most 1: ");
    }

    @Test
    void aSliceMayCountAsAWholeGpu() {
      RequestRules whole =
          RequestRules.builder().gpuFraction("nvidia.com/mig-7g.40gb", Quantity.of(1)).build();

      assertHolds(perPod(whole, pod(app("nvidia.com/mig-7g.40gb", "2"))), "0", "0", "2");
    }
  }

  @Nested
  class OtherResources {
    @Test
    void areListedWithTheirReplicasAndSaid() {
      PodSpec pod =
          pod(
              app(
                  "hugepages-2Mi",
                  "64Mi",
                  "ephemeral-storage",
                  "1Gi",
                  "smarter-devices/fuse",
                  "1"));
      ResourceDemand demand = RUNNING.demand(spec(ResourceType.DEPLOYMENT, 2, pod));

      assertThat(demand.totalRequests().unpriced())
          .isEqualTo(
              amounts(
                  "hugepages-2Mi",
                  "128Mi",
                  "ephemeral-storage",
                  "2Gi",
                  "smarter-devices/fuse",
                  "2"));
      assertThat(demand.warnings())
          .contains(
              "unpriced: 1Gi of ephemeral-storage in each pod",
              "unpriced: 64Mi of hugepages-2Mi in each pod",
              "unpriced: 1 of smarter-devices/fuse in each pod");
    }

    @Test
    void ofAmountZeroAreNotWorthAWord() {
      Requests requests = perPod(RUNNING, pod(app("smarter-devices/fuse", "0")));

      assertThat(requests.unpriced()).isEmpty();
    }
  }

  @Nested
  class Replicas {
    private static int replicas(RequestRules rules, WorkloadSpec spec) {
      return rules.demand(spec).replicas();
    }

    @ParameterizedTest
    @EnumSource(
        mode = EnumSource.Mode.EXCLUDE,
        names = {"NODE", "DAEMONSET"})
    void areOneByDefaultAndZeroIsZero(ResourceType type) {
      assertThat(replicas(RUNNING, spec(type, null, pod(app())))).isEqualTo(1);
      assertThat(replicas(RUNNING, spec(type, 0, pod(app())))).isZero();
      assertThat(replicas(RUNNING, spec(type, 7, pod(app())))).isEqualTo(7);
    }

    @Test
    void ofADaemonSetComeFromItsStatusElseFromTheNodesElseAreAssumed() {
      RequestRules fourNodes = RequestRules.builder().nodeCount(4).build();
      WorkloadSpec silent = spec(ResourceType.DAEMONSET, null, pod(app("cpu", "1", "memory", "1")));
      WorkloadSpec three = spec(ResourceType.DAEMONSET, 3, silent.pod());

      assertThat(replicas(fourNodes, three)).isEqualTo(3);
      assertThat(replicas(fourNodes, silent)).isEqualTo(4);
      assertThat(fourNodes.demand(silent).warnings()).isEmpty();
      assertThat(replicas(RequestRules.builder().nodeCount(0).build(), silent)).isZero();
      assertThat(replicas(RUNNING, silent)).isEqualTo(1);
      assertThat(RUNNING.demand(silent).warnings())
          .containsExactly("the number of nodes is not known: counted as 1 pod");
    }

    @ParameterizedTest
    @EnumSource(names = {"JOB", "POD"})
    void areZeroOfWhatIsOver(ResourceType type) {
      ResourceDemand demand = RUNNING.demand(stopped(type, null));

      assertThat(demand.replicas()).isZero();
      assertHolds(demand.totalRequests(), "0", "0", "0");
      assertThat(demand.hours()).isEqualTo(ResourceHours.ZERO);
    }

    @Test
    void cannotBeNegativeInASetting() {
      assertThatThrownBy(() -> RequestRules.builder().nodeCount(-1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("nodes must not be negative: -1");
    }

    @Test
    void multiplyExactly() {
      Requests total =
          RUNNING
              .demand(
                  spec(
                      ResourceType.DEPLOYMENT,
                      Integer.MAX_VALUE,
                      pod(app("cpu", "1n", "memory", "7Ei"))))
              .totalRequests();

      assertThat(total.cpu()).hasToString("2147483647n");
      assertThat(total.memory()).hasToString("15032385529Ei");
    }
  }

  @Nested
  class CronJobs {
    private static WorkloadSpec cronJob(
        String schedule, @Nullable String duration, boolean overlap) {
      return new WorkloadSpec(
          ResourceType.CRONJOB,
          "shop",
          "report",
          null,
          2,
          true,
          pod(app("cpu", "1", "memory", "1Gi")),
          List.of(),
          new RunSchedule(schedule, duration, overlap));
    }

    @Test
    void areUnpricedUntilSomebodySaysHowLongARunTakes() {
      ResourceDemand demand = RUNNING.demand(cronJob("0 * * * *", null, true));

      assertThat(demand.hours()).isNull();
      assertThat(demand.warnings())
          .containsExactly(
              "unpriced: how long a run takes is not known; the annotation"
                  + " costaudit.io/run-duration says it");
    }

    @Test
    void costRunsTimesDuration() {
      // Each hour 15 minutes of 2 pods: a quarter of 730 hours, twice.
      assertThat(RUNNING.demand(cronJob("0 * * * *", "15m", true)).hours())
          .extracting(ResourceHours::cpuCoreHours)
          .isEqualTo(365.0);
    }

    @Test
    void takeTheAnnotationBeforeTheSetting() {
      RequestRules halfHour = RequestRules.builder().runDuration(Duration.ofMinutes(30)).build();

      assertThat(halfHour.demand(cronJob("0 * * * *", null, true)).monthlyHours()).isEqualTo(365.0);
      assertThat(halfHour.demand(cronJob("0 * * * *", "15m", true)).monthlyHours())
          .isEqualTo(182.5);
    }

    @Test
    void thatMayNotOverlapFillTheMonthAtMost() {
      assertThat(RUNNING.demand(cronJob("* * * * *", "1h", false)).monthlyHours()).isEqualTo(730.0);
    }

    @ParameterizedTest
    @CsvSource({
      "now and then, 10m, illegal schedule \"now and then\"",
      "0 * * * *, soon, illegal run duration \"soon\"",
      "'', 10m, illegal schedule \"\""
    })
    void thatSayNonsenseAreUnpricedWithTheReason(String schedule, String duration, String why) {
      ResourceDemand demand = RUNNING.demand(cronJob(schedule, duration, true));

      assertThat(demand.hours()).isNull();
      assertThat(demand.warnings())
          .singleElement(InstanceOfAssertFactories.STRING)
          .startsWith("unpriced: " + why);
    }

    @Test
    void thatAreSuspendedCostNothingHoweverLongTheyWouldRun() {
      ResourceDemand demand =
          RUNNING.demand(stopped(ResourceType.CRONJOB, new RunSchedule("0 * * * *", null, true)));

      assertThat(demand.hours()).isEqualTo(ResourceHours.ZERO);
      assertThat(demand.warnings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S"})
    void needARunOfSomeLength(Duration duration) {
      assertThatThrownBy(() -> RequestRules.builder().runDuration(duration))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("duration must be positive: " + duration);
    }
  }

  @Nested
  class SameCost {
    private static final WorkloadSpec CART =
        spec(ResourceType.DEPLOYMENT, 2, pod(app("cpu", "100m", "memory", "1Gi")));

    private static boolean sameCost(WorkloadSpec one, WorkloadSpec other) {
      return RUNNING.demand(one).sameCost(RUNNING.demand(other));
    }

    @Test
    void isHadWhateverTheNotationAndTheWarnings() {
      WorkloadSpec rewritten =
          spec(ResourceType.DEPLOYMENT, 2, pod(app("cpu", "0.1", "memory", "1024Mi")));
      WorkloadSpec split =
          spec(ResourceType.DEPLOYMENT, 2, pod(app("cpu", "100m"), app("memory", "1Gi")));

      assertThat(sameCost(CART, rewritten)).isTrue();
      assertThat(sameCost(CART, split)).isTrue();
      assertThat(RUNNING.demand(split).warnings()).isNotEmpty();
    }

    @Test
    void isLostWithAnythingThatBearsOnTheCost() {
      PodSpec onSsd =
          new PodSpec(CART.pod().containers(), NOTHING, NOTHING, NOTHING, Map.of("disk", "ssd"));
      WorkloadSpec withVolume =
          new WorkloadSpec(
              ResourceType.DEPLOYMENT,
              "shop",
              "cart",
              null,
              2,
              true,
              CART.pod(),
              List.of(new VolumeClaim("data", null, Quantity.of(1))),
              null);

      assertThat(sameCost(CART, spec(ResourceType.DEPLOYMENT, 3, CART.pod()))).isFalse();
      assertThat(sameCost(CART, spec(ResourceType.STATEFULSET, 2, CART.pod()))).isFalse();
      assertThat(sameCost(CART, spec(ResourceType.DEPLOYMENT, 2, onSsd))).isFalse();
      assertThat(sameCost(CART, withVolume)).isFalse();
      assertThat(
              sameCost(
                  CART, spec(ResourceType.DEPLOYMENT, 2, pod(app("cpu", "101m", "memory", "1Gi")))))
          .isFalse();
    }
  }
}
