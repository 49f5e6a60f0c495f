package io.costaudit.testkit.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.costaudit.audit.AuditSet;
import io.costaudit.cost.Allocation;
import io.costaudit.cost.Measure;
import io.costaudit.event.CostEvent;
import io.costaudit.predict.price.UnitPrices;
import io.costaudit.predict.quantity.Quantity;
import io.costaudit.predict.spec.Container;
import io.costaudit.predict.spec.NodeSpec;
import io.costaudit.predict.spec.PodSpec;
import io.costaudit.predict.spec.WorkloadSpec;
import io.costaudit.testkit.family.CostFamilies.Faulty;
import io.costaudit.testkit.family.CostFamily.Store;
import io.costaudit.testkit.family.Fault;
import io.costaudit.time.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/** A thousand tries meet the edges that each generator is for. */
class EdgeProperties {
  /** Counts the tries in which each edge was met, and wants each at least once. */
  private static void meets(Map<String, Boolean> edges) {
    edges.forEach(
        (name, met) ->
            Statistics.label(name)
                .collect(met)
                .coverage(coverage -> coverage.check(true).count(count -> count > 0)));
  }

  @Property(tries = 1000)
  void windows(@ForAll Window window) {
    LocalDateTime start = LocalDateTime.ofInstant(window.start(), ZoneOffset.UTC);
    boolean atMidnight = start.toLocalTime().equals(LocalTime.MIDNIGHT);
    meets(
        Map.of(
            "empty",
            window.isEmpty(),
            "a day",
            atMidnight && window.duration().equals(Duration.ofDays(1)),
            "starts a month",
            atMidnight && start.getDayOfMonth() == 1,
            "starts a year",
            atMidnight && start.getDayOfYear() == 1,
            "leap day",
            start.getMonthValue() == 2 && start.getDayOfMonth() == 29,
            "fraction of a second",
            !start.truncatedTo(ChronoUnit.SECONDS).equals(start),
            "the first instant",
            window.start().equals(Windows.FIRST),
            "the last instant",
            window.end().equals(Windows.LAST)));
    meets(
        Map.of(
            "a day of 23 hours", isLocalDay(window, 23),
            "a day of 25 hours", isLocalDay(window, 25),
            "a whole month",
                atMidnight
                    && start.getDayOfMonth() == 1
                    && start.plusMonths(1).toInstant(ZoneOffset.UTC).equals(window.end())));
  }

  private static boolean isLocalDay(Window window, int hours) {
    return window.duration().equals(Duration.ofHours(hours))
        && Stream.of("Europe/Berlin", "America/New_York", "America/Los_Angeles")
            .map(ZoneId::of)
            .anyMatch(
                zone ->
                    Stream.of(window.start(), window.end())
                        .map(instant -> instant.atZone(zone).toLocalTime())
                        .allMatch(LocalTime.MIDNIGHT::equals));
  }

  @Provide
  Arbitrary<Instant> changesOfClocks() {
    return Windows.changesOfClocks();
  }

  /** The instants are those at which the offset of a real zone changes. */
  @Property(tries = 50)
  void clocksChange(@ForAll("changesOfClocks") Instant instant) {
    boolean changes =
        ZoneId.getAvailableZoneIds().stream()
            .map(ZoneId::of)
            .anyMatch(
                zone ->
                    !zone.getRules()
                        .getOffset(instant)
                        .equals(zone.getRules().getOffset(instant.minusNanos(1))));
    assertThat(changes).as("a clock changes at %s", instant).isTrue();
  }

  @Provide
  Arbitrary<String> quantityTexts() {
    return Quantities.texts();
  }

  @Property(tries = 1000)
  void quantities(@ForAll("quantityTexts") String text) {
    for (String suffix :
        List.of("n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei")) {
      meets(Map.of("suffix " + suffix, text.matches(".*[0-9.]" + suffix)));
    }
    Quantity quantity = Quantity.parse(text);
    meets(
        Map.of(
            "no suffix", text.matches(".*[0-9.]"),
            "exponent", text.matches(".*[0-9.][eE][+-]?[0-9]+"),
            "negative", quantity.signum() < 0,
            "plus", text.startsWith("+"),
            "zero", quantity.isZero(),
            "canonical", text.equals(quantity.toString()),
            "not canonical", !text.equals(quantity.toString()),
            "beyond a long", quantity.compareTo(Quantity.of(Long.MAX_VALUE)) > 0));
  }

  @Provide
  Arbitrary<String> refusedTexts() {
    return Quantities.refusedTexts();
  }

  @Property
  void whatIsNoQuantityIsRefused(@ForAll("refusedTexts") String text) {
    assertThatThrownBy(() -> Quantity.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Property(tries = 1000)
  void workloads(@ForAll WorkloadSpec spec) {
    PodSpec pod = spec.pod();
    Integer replicas = spec.replicas();
    meets(
        Map.of(
            "sidecar", has(pod, Container.Role.SIDECAR),
            "init container", has(pod, Container.Role.INIT),
            "gpu", pod.containers().stream().anyMatch(c -> asks(c, "gpu")),
            "mig slice", pod.containers().stream().anyMatch(c -> asks(c, "mig-")),
            "limit alone",
                pod.containers().stream()
                    .anyMatch(c -> !c.requests().keySet().containsAll(c.limits().keySet())),
            "resources of the pod", !pod.requests().isEmpty(),
            "overhead", !pod.overhead().isEmpty(),
            "no replicas", replicas != null && replicas == 0,
            "many replicas", replicas != null && replicas > 1000,
            "not running", !spec.running()));
  }

  private static boolean has(PodSpec pod, Container.Role role) {
    return pod.containers().stream().anyMatch(container -> container.role() == role);
  }

  private static boolean asks(Container container, String resource) {
    return Stream.concat(
            container.requests().keySet().stream(), container.limits().keySet().stream())
        .anyMatch(name -> name.contains(resource));
  }

  @Property(tries = 1000)
  void prices(@ForAll UnitPrices prices, @ForAll NodeSpec node) {
    meets(
        Map.of(
            "free", prices.costPerCPUCoreHour() == 0,
            "default", prices.equals(UnitPrices.DEFAULT),
            "the largest", prices.costPerGPUHour() == UnitPrices.LARGEST,
            "a node of a type", node.labels().containsKey(NodeSpec.INSTANCE_TYPE),
            "a node of no size", node.capacity().isEmpty()));
  }

  @Property(tries = 1000)
  void events(@ForAll CostEvent event) {
    meets(
        Map.of(
            "unpriced",
            event.costPrediction() == null,
            "without details",
            event.details() == null,
            "stale prices",
            event.details() != null && event.details().pricesStale(),
            "caught up",
            event.details() != null && event.details().interval() != null,
            "slash in the cluster",
            event.resource().cluster().contains("/"),
            "a node",
            event.resource().namespace().isEmpty()));
  }

  @Property(tries = 1000)
  void allocations(@ForAll Allocation row) {
    meets(
        Map.of(
            "NaN", Double.isNaN(row.costs().total()),
            "infinite", Double.isInfinite(row.costs().total()),
            "nothing", row.costs().total() == 0,
            "tiny", Stream.of(Measure.values()).anyMatch(m -> tiny(row.costs().cost(m))),
            "huge", Math.abs(row.costs().total()) > 1e14,
            "adjusted", Stream.of(Measure.values()).anyMatch(m -> row.costs().adjustment(m) != 0),
            "slash in the cluster", row.properties().cluster().contains("/"),
            "long cluster", row.properties().cluster().length() > 200,
            "no cluster", row.properties().cluster().isEmpty(),
            "not ASCII", row.properties().toString().chars().anyMatch(c -> c > 127)));
    meets(
        Map.of(
            "workload", row.kind().mark().isEmpty(),
            "idle", row.name().contains("__idle__"),
            "unmounted", row.name().contains("__unmounted__")));
  }

  private static boolean tiny(double cost) {
    return cost != 0 && Math.abs(cost) < 1e-6;
  }

  @Property(tries = 1000)
  void sets(@ForAll AuditSet set) {
    meets(
        Map.of(
            "nothing was run", set.results().isEmpty(),
            "everything was run", set.results().size() == 6,
            "details", set.results().values().stream().anyMatch(r -> r.outcome().details() != null),
            "a slash in a key", set.toString().contains("cluster/two/node-1"),
            "not a day", !set.window().duration().equals(Duration.ofDays(1))));
  }

  /** Each kind of fault, and each store, often. */
  @Property(tries = 1000)
  void faults(@ForAll Faulty faulty) {
    for (Fault.Kind kind : Fault.Kind.values()) {
      meets(Map.of("kind " + kind, faulty.fault().kind() == kind));
    }
    for (Store store : Store.values()) {
      meets(Map.of("store " + store, faulty.fault().store() == store));
    }
    meets(
        Map.of(
            "a cluster with a slash", faulty.toString().contains("cluster/two"),
            "no workload", !faulty.toString().contains("pod-"),
            "a GPU", faulty.toString().contains("gpu="),
            "totals with external cost", faulty.family().totalTraits().withExternal()));
  }
}
