package io.costaudit.fabric8;

import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.event.Scope;
import io.costaudit.fabric8.WatchState.Phase;
import io.costaudit.predict.ResourceType;
import io.costaudit.testsupport.Logs;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WatchHealthTest {
  private static final Scope SCOPE = new Scope("cluster-one", ResourceType.DEPLOYMENT, null);
  private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

  private final Logs logs = new Logs("io.costaudit.fabric8");
  private final List<WatchState> heard = new ArrayList<>();
  private Instant now = START;
  private final WatchHealth health = new WatchHealth(SCOPE, () -> now, new StateLog(), heard::add);

  @AfterEach
  void closeLogs() {
    logs.close();
  }

  @Test
  void itBeginsByStarting() {
    assertThat(health.state()).isEqualTo(new WatchState(SCOPE, Phase.STARTING, START, null));
    assertThat(heard).isEmpty();
  }

  @Test
  void eachChangeIsOneLineHoweverOftenTheSameFails() {
    for (int i = 0; i < 3; i++) {
      now = START.plusSeconds(i);
      health.failed(new CompletionException(new IOException("Connection refused " + i)));
    }
    assertThat(health.state())
        .isEqualTo(
            new WatchState(SCOPE, Phase.UNREACHABLE, START, "IOException: Connection refused 2"));
    health.failed(new KubernetesClientException("no", 403, null));
    health.failed(new KubernetesClientException("no", 401, null));
    health.looked(true);
    health.looked(true);
    assertThat(heard)
        .extracting(WatchState::phase)
        .containsExactly(Phase.UNREACHABLE, Phase.FORBIDDEN, Phase.WATCHING);
    assertThat(logs.lines(Level.INFO, ""))
        .containsExactly(
            "cannot reach the API server of cluster-one: IOException: Connection refused 0;"
                + " retrying",
            "not allowed to watch deployment in all namespaces of cluster-one: HTTP 403: no;"
                + " retrying",
            "watching deployment in all namespaces of cluster-one");
    assertThat(logs.lines(Level.WARNING, "")).hasSize(2);
    assertThat(health.state().error()).isNull();
  }

  @Test
  void aWatchIsLostOnlyWhenItStaysAway() {
    health.looked(true);
    for (int i = 0; i < 5; i++) {
      for (int look = 1; look < WatchHealth.LOOKS_BEFORE_LOST; look++) {
        health.looked(false);
      }
      health.looked(true); // renewed, as informers do
    }
    assertThat(heard).hasSize(1);
    for (int look = 0; look < WatchHealth.LOOKS_BEFORE_LOST; look++) {
      assertThat(health.state().phase()).isEqualTo(Phase.WATCHING);
      health.looked(false);
    }
    assertThat(health.state().phase()).isEqualTo(Phase.UNREACHABLE);
    assertThat(health.state().error()).isEqualTo("the watch is lost");
  }

  @Test
  void notWatchingYetIsNoFault() {
    for (int look = 0; look < 10; look++) {
      health.looked(false);
    }
    assertThat(health.state().phase()).isEqualTo(Phase.STARTING);
  }

  @Test
  void whatIsForbiddenStaysSoWhileItIsNotWatched() {
    health.failed(new KubernetesClientException("no", 403, null));
    for (int look = 0; look < 10; look++) {
      health.looked(false);
    }
    assertThat(health.state().phase()).isEqualTo(Phase.FORBIDDEN);
    assertThat(health.state().error()).isEqualTo("HTTP 403: no");
  }

  @Test
  void stoppedIsTheEnd() {
    health.stopped();
    health.stopped();
    health.failed(new IOException("closed"));
    health.looked(true);
    assertThat(heard).extracting(WatchState::phase).containsExactly(Phase.STOPPED);
    assertThat(health.state().phase()).isEqualTo(Phase.STOPPED);
  }

  @Test
  void changesAreToldInOrderAlsoWhenOneComesWhileAnotherIsTold() {
    List<Phase> order = new ArrayList<>();
    AtomicReference<WatchHealth> own = new AtomicReference<>();
    own.set(
        new WatchHealth(
            SCOPE,
            () -> now,
            new StateLog(),
            state -> {
              if (state.phase() == Phase.WATCHING) {
                own.get().stopped();
              }
              order.add(state.phase());
            }));
    own.get().looked(true);
    assertThat(order).containsExactly(Phase.WATCHING, Phase.STOPPED);
  }
}
