package io.costaudit.fabric8;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.costaudit.coverage.Scope;
import io.costaudit.event.Ledger;
import io.costaudit.fabric8.WatchState.Phase;
import io.costaudit.fabric8.apiserver.MockApiServer;
import io.costaudit.predict.spec.ResourceType;
import io.costaudit.testsupport.Logs;
import io.costaudit.testsupport.Poll;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
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
  void byDefaultItWatchesEverythingThatCosts() {
    try (ClusterWatcher watcher = builder().build()) {
      assertThat(watcher.states())
          .extracting(state -> state.scope().type())
          .containsExactlyInAnyOrder(ResourceType.values());
      assertThat(watcher.states())
          .extracting(state -> state.scope().namespace())
          .containsOnlyNulls();
      assertThat(watcher.states()).extracting(WatchState::phase).containsOnly(Phase.STARTING);
      assertThat(watcher.isReady()).isFalse();
    }
  }

  @Test
  void nodesStandInNoNamespace() {
    ClusterWatcherBuilder some =
        builder()
            .resourceTypes(Set.of(ResourceType.NODE, ResourceType.JOB))
            .namespaces(List.of("shop", "bank"));
    try (ClusterWatcher watcher = some.build()) {
      assertThat(watcher.states())
          .extracting(WatchState::scope)
          .containsExactly(
              new Scope("cluster-one", ResourceType.NODE, null),
              new Scope("cluster-one", ResourceType.JOB, "bank"),
              new Scope("cluster-one", ResourceType.JOB, "shop"));
    }
  }

  @Test
  void podsAndDeploymentsNeedReplicaSetsBetweenThem() {
    ClusterWatcherBuilder some =
        builder().resourceTypes(Set.of(ResourceType.POD, ResourceType.DEPLOYMENT));
    try (ClusterWatcher watcher = some.build()) {
      assertThat(watcher.states())
          .extracting(state -> state.scope().type())
          .containsExactly(ResourceType.DEPLOYMENT, ResourceType.REPLICASET, ResourceType.POD);
    }
  }

  @Test
  void podsAndCronJobsNeedJobsBetweenThem() {
    ClusterWatcherBuilder some =
        builder().resourceTypes(Set.of(ResourceType.POD, ResourceType.CRONJOB));
    try (ClusterWatcher watcher = some.build()) {
      assertThat(watcher.states())
          .extracting(state -> state.scope().type())
          .containsExactly(ResourceType.CRONJOB, ResourceType.POD, ResourceType.JOB);
    }
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
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().resourceTypes(Set.of()))
        .withMessageContaining("resourceTypes");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().queueCapacity(0))
        .withMessage("queueCapacity must be at least 1: 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().stuckLimit(Duration.ZERO))
        .withMessage("stuckLimit must be positive: PT0S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().livenessProbe(Duration.ofSeconds(-1)))
        .withMessage("livenessProbe must be positive: PT-1S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().backoff(Duration.ofSeconds(2), Duration.ofSeconds(1)))
        .withMessageContaining("longest must not be shorter than shortest");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().name(" "))
        .withMessageContaining("name");
    assertThat(builder().namespaces(List.of("a".repeat(63), "0-9")).pageSize(1).build().states())
        .hasSize(2 * 8 + 1);
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

  @Test
  void wantOfMemoryInALookIsToldAndItLooksOn() {
    OutOfMemoryError error = new OutOfMemoryError("in a look");
    AtomicInteger looks = new AtomicInteger();
    InstantSource clock =
        () -> {
          if (Thread.currentThread().getName().startsWith("costaudit-watches-")
              && looks.incrementAndGet() == 1) {
            throw error;
          }
          return Instant.now();
        };
    try (UncaughtErrors uncaught = UncaughtErrors.of(error);
        ClusterWatcher watcher =
            builder().clock(clock).pollInterval(Duration.ofMillis(10)).build()) {
      watcher.start();
      Poll.until("told", () -> uncaught.count() == 1);
      Poll.until("it looks on", () -> looks.get() > 100);
      assertThat(uncaught.count()).isEqualTo(1);
    }
  }

  private ClusterWatcherBuilder builder() {
    return ClusterWatcher.builder("cluster-one", client, Ledger.inMemory());
  }
}
