package io.costaudit.event;

import static io.costaudit.event.Samples.CART;
import static io.costaudit.event.Samples.CLUSTER;
import static io.costaudit.event.Samples.NOON;
import static io.costaudit.event.Samples.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.costaudit.predict.spec.ResourceRef;
import io.costaudit.predict.spec.ResourceType;
import io.costaudit.time.Window;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventFilterTest {
  private static final CostEvent ADD = event(EventType.ADD, CART, 12.5);

  private static CostEvent of(ResourceType type) {
    return event(EventType.ADD, new ResourceRef(CLUSTER, type, "shop", "cart"), 12.5);
  }

  @Test
  void allKeepsEverything() {
    assertThat(EventFilter.all().test(ADD)).isTrue();
    assertThat(EventFilter.all().not().test(ADD)).isFalse();
  }

  @Test
  void listsKeepWhatIsInThem() {
    assertThat(EventFilter.clusters(List.of("x", CLUSTER)).test(ADD)).isTrue();
    assertThat(EventFilter.clusters(List.of("x")).test(ADD)).isFalse();
    assertThat(EventFilter.namespaces(List.of("x", "shop")).test(ADD)).isTrue();
    assertThat(EventFilter.namespaces(List.of("sho", "shopping")).test(ADD)).isFalse();
    assertThat(EventFilter.eventTypes(List.of(EventType.ADD)).test(ADD)).isTrue();
    assertThat(EventFilter.eventTypes(List.of(EventType.DELETE)).test(ADD)).isFalse();
    assertThat(EventFilter.resourceTypes(List.of(ResourceType.DEPLOYMENT)).test(ADD)).isTrue();
    assertThat(EventFilter.resourceTypes(List.of(ResourceType.POD)).test(ADD)).isFalse();
    assertThat(EventFilter.namespaces(List.of()).test(ADD)).isFalse();
  }

  @Test
  void listsMayRepeatAndMayChangeAfterwards() {
    List<String> names = new ArrayList<>(List.of("shop", "shop"));
    Set<String> ids = new HashSet<>(Set.of(CLUSTER));
    EventFilter namespaces = EventFilter.namespaces(names);
    EventFilter clusters = new EventFilter.Clusters(ids);

    names.clear();
    ids.clear();

    assertThat(namespaces.and(clusters).test(ADD)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "-5,   -,    -,    true",
        "-,    -,    -,    true",
        "5,    5,    -,    true",
        "5,    -,    5,    true",
        "5,    5,    5,    true",
        "5,    5.01, -,    false",
        "5,    -,    4.99, false",
        "-5,   0,    -,    false",
        "-5,   -,    0,    true",
        "-5,   -10,  -5,   true",
        "-5,   -10,  -5.1, false",
        "0,    0,    0,    true",
        "0,    -0.0, 0,    true",
        "-,    0,    -,    false",
        "-,    -,    0,    false",
        "-,    -10,  10,   false",
      })
  void boundsCompareTheSignedTotalBothEndsInclusive(
      @Nullable Double impact, @Nullable Double lower, @Nullable Double upper, boolean kept) {
    assertThat(EventFilter.totalCost(lower, upper).test(event(EventType.ADD, CART, impact)))
        .isEqualTo(kept);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "NaN, -, bounds must be finite",
        "-, NaN, bounds must be finite",
        "Infinity, -, bounds must be finite",
        "-, -Infinity, bounds must be finite",
        "2, 1, the lower bound is above the upper one",
      })
  void boundsThatMakeNoSenseAreRefused(
      @Nullable Double lower, @Nullable Double upper, String message) {
    assertThatThrownBy(() -> EventFilter.totalCost(lower, upper))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message + ": " + lower + ", " + upper);
  }

  @Test
  void aWindowKeepsItsStartAndDropsItsEnd() {
    assertThat(EventFilter.in(new Window(NOON, NOON.plusNanos(1))).test(ADD)).isTrue();
    assertThat(EventFilter.in(new Window(NOON.minusSeconds(1), NOON)).test(ADD)).isFalse();
    assertThat(EventFilter.in(new Window(NOON, NOON)).test(ADD)).isFalse();
  }

  @Test
  void nodesStandInABookOfTheirOwn() {
    assertThat(EventFilter.in(Book.CAPACITY).test(of(ResourceType.NODE))).isTrue();
    assertThat(EventFilter.in(Book.WORKLOADS).test(of(ResourceType.NODE))).isFalse();
    assertThat(EventFilter.in(Book.WORKLOADS).test(of(ResourceType.POD))).isTrue();
    assertThat(EventFilter.in(Book.CAPACITY).test(of(ResourceType.POD))).isFalse();
  }

  @Test
  void theSeedsAreAddsAndDeletesOfDeploymentsAndStatefulSets() {
    EventFilter kubecost = EventFilter.kubecost();

    assertThat(kubecost.test(of(ResourceType.DEPLOYMENT))).isTrue();
    assertThat(kubecost.test(of(ResourceType.STATEFULSET))).isTrue();
    assertThat(kubecost.test(event(EventType.DELETE, CART, -1.0))).isTrue();
    assertThat(kubecost.test(event(EventType.UPDATE, CART, 1.0))).isFalse();
    assertThat(kubecost.test(of(ResourceType.DAEMONSET))).isFalse();
    assertThat(kubecost.test(of(ResourceType.NODE))).isFalse();
  }

  @Test
  void filtersCombine() {
    EventFilter yes = EventFilter.namespaces(List.of("shop"));
    EventFilter no = EventFilter.namespaces(List.of("other"));

    assertThat(yes.and(yes).test(ADD)).isTrue();
    assertThat(yes.and(no).test(ADD)).isFalse();
    assertThat(no.and(yes).test(ADD)).isFalse();
    assertThat(yes.or(no).test(ADD)).isTrue();
    assertThat(no.or(yes).test(ADD)).isTrue();
    assertThat(no.or(no).test(ADD)).isFalse();
    assertThat(no.not().test(ADD)).isTrue();
    assertThat(yes.not().not().test(ADD)).isTrue();
  }

  @Test
  void namesOnTheWireAreReadBackAndOthersRefused() {
    for (EventType type : EventType.values()) {
      assertThat(EventType.ofWireName(type.wireName())).isEqualTo(type);
    }
    for (Book book : Book.values()) {
      assertThat(Book.ofWireName(book.wireName())).isEqualTo(book);
    }
    for (ResourceType type : ResourceType.values()) {
      assertThat(ResourceType.ofWireName(type.wireName())).isEqualTo(type);
    }
    assertThatThrownBy(() -> EventType.ofWireName("ADD"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("unknown event type \"ADD\"; accepted are add, delete, update");
    assertThatThrownBy(() -> Book.ofWireName(""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("unknown book \"\"; accepted are workloads, capacity");
    assertThatThrownBy(() -> ResourceType.ofWireName("deploy\nment"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "unknown resource type \"deploy\\nment\"; accepted are deployment, statefulset,"
                + " daemonset, replicaset, replicationcontroller, job, cronjob, pod, node");
    assertThatThrownBy(() -> EventDetails.Observed.ofWireName("seen"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("unknown observation \"seen\"; accepted are watch, catch-up");
  }
}
