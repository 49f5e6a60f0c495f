package io.costaudit.fabric8;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.costaudit.event.Ledger;
import io.costaudit.event.Scope;
import io.costaudit.fabric8.WatchState.Phase;
import io.costaudit.predict.ResourceType;
import io.costaudit.testsupport.Logs;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings; no server is asked. */
class ClusterWatcherTest {
  private final Logs logs = new Logs("io.costaudit.fabric8");
  private final KubernetesClient client = MockApiServer.clientOf(MockApiServer.freePort());

  @AfterEach
  void close() {
    client.close();
    logs.close();
  }

  @Test
  void byDefaultItWatchesWhatTheOriginalApiRecords() {
    try (ClusterWatcher watcher = builder().build()) {
      assertThat(watcher.states())
          .extracting(WatchState::scope)
          .containsExactly(
              new Scope("cluster-one", ResourceType.DEPLOYMENT, null),
              new Scope("cluster-one", ResourceType.STATEFULSET, null));
      assertThat(watcher.states()).extracting(WatchState::phase).containsOnly(Phase.STARTING);
      assertThat(watcher.isReady()).isFalse();
    }
  }

  @Test
  void aNodeIsRefusedByName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().resourceTypes(Set.of(ResourceType.NODE)))
        .withMessage("a node is capacity, not a workload; accepted are deployment, statefulset");
  }

  @Test
  void whatIsNotWatchedYetIsRefusedByName() {
    for (ResourceType type :
        EnumSet.complementOf(EnumSet.of(ResourceType.DEPLOYMENT, ResourceType.STATEFULSET))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> builder().resourceTypes(List.of(ResourceType.DEPLOYMENT, type)))
          .withMessageContaining("a " + type.wireName() + " ")
          .withMessageEndingWith("accepted are deployment, statefulset");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().resourceTypes(Set.of()))
        .withMessageContaining("resourceTypes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Shop", "a/b", "-a", "a-", "a.b", "a\n", "ab?watch=true"})
  void whatCannotNameANamespaceIsRefused(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().namespaces(List.of("shop", name)))
        .withMessageStartingWith("namespaces has \"")
        .withMessageContaining("accepted are");
  }

  @Test
  void otherSettingsAreCheckedToo() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().namespaces(List.of()))
        .withMessageContaining("namespaces");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().namespaces(List.of("a".repeat(64))))
        .withMessageContaining("namespaces");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().pageSize(0))
        .withMessage("pageSize must be at least 1: 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClusterWatcher.builder(" ", client, Ledger.inMemory()))
        .withMessageContaining("clusterId");
    assertThat(builder().namespaces(List.of("a".repeat(63), "0-9")).pageSize(1).build().states())
        .hasSize(4);
  }

  @Test
  void closedItCannotBeStarted() {
    ClusterWatcher watcher = builder().build();
    watcher.close();
    watcher.close();
    assertThat(watcher.states()).extracting(WatchState::phase).containsOnly(Phase.STOPPED);
    assertThatIllegalStateException()
        .isThrownBy(watcher::start)
        .withMessageContaining("cluster-one");
  }

  private ClusterWatcher.Builder builder() {
    return ClusterWatcher.builder("cluster-one", client, Ledger.inMemory());
  }
}
