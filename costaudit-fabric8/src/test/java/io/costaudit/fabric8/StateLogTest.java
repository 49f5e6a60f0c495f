package io.costaudit.fabric8;

import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.coverage.Scope;
import io.costaudit.fabric8.WatchState.Phase;
import io.costaudit.predict.spec.ResourceType;
import io.costaudit.testkit.record.SettableClock;
import io.costaudit.testsupport.Logs;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StateLogTest {
  private static final List<Scope> SCOPES =
      List.of(
          new Scope("prod", ResourceType.DEPLOYMENT, null),
          new Scope("prod", ResourceType.JOB, "shop"),
          new Scope("prod", ResourceType.NODE, null));

  private final Logs logs = new Logs("io.costaudit.fabric8");
  private final SettableClock clock = new SettableClock();
  private final StateLog log = new StateLog(SCOPES.size(), Duration.ofSeconds(3), clock);

  @AfterEach
  void closeLogs() {
    logs.close();
  }

  private void change(int scope, Phase phase, @Nullable String error, boolean answered) {
    log.changed(new WatchState(SCOPES.get(scope), phase, clock.instant(), error), answered, true);
  }

  private void changeAll(Phase phase, @Nullable String error, boolean answered) {
    for (int i = 0; i < SCOPES.size(); i++) {
      change(i, phase, error, answered);
    }
  }

  private void pass() {
    clock.advance(Duration.ofSeconds(3));
    log.tick();
  }

  private List<String> lines() {
    return logs.lines(Level.INFO, "");
  }

  @Test
  void whatHappensToAllIsOneLineAtOnce() {
    changeAll(Phase.WATCHING, null, true);
    changeAll(Phase.UNREACHABLE, "connection refused", false);
    changeAll(Phase.WATCHING, null, true);
    changeAll(Phase.STOPPED, null, true);
    assertThat(lines())
        .containsExactly(
            "watching all 3 scopes of prod: job in namespace shop; deployment, node",
            "cannot reach the API server of prod: connection refused; retrying",
            "watching all 3 scopes of prod: job in namespace shop; deployment, node",
            "stopped watching all 3 scopes of prod");
  }

  @Test
  void whatHappensToSomeWaitsForOthersLikeIt() {
    changeAll(Phase.WATCHING, null, true);
    change(0, Phase.FORBIDDEN, "HTTP 403: deployments is forbidden", true);
    change(1, Phase.FORBIDDEN, "HTTP 403: jobs is forbidden", true);
    log.tick();
    assertThat(lines()).hasSize(1);
    pass();
    assertThat(lines())
        .endsWith(
            "not allowed to watch 2 of 3 scopes of prod (deployment, shop/job): HTTP 403:"
                + " deployments is forbidden; retrying")
        .hasSize(2);
  }

  @Test
  void whatConcernsTheClusterIsSaidOnceWhileItLasts() {
    change(0, Phase.UNREACHABLE, "connection refused", false);
    pass();
    change(1, Phase.UNREACHABLE, "connection refused", false);
    pass();
    change(2, Phase.UNREACHABLE, "unknown host: x", false);
    pass();
    assertThat(lines())
        .containsExactly("cannot reach the API server of prod: connection refused; retrying");
    changeAll(Phase.UNAUTHENTICATED, "credentials were not accepted: HTTP 401", true);
    assertThat(lines())
        .endsWith(
            "cannot log in to the API server of prod: credentials were not accepted: HTTP 401;"
                + " retrying")
        .hasSize(2);
  }

  @Test
  void aLossWaitsForItsReason() {
    changeAll(Phase.WATCHING, null, true);
    for (Scope scope : SCOPES) {
      log.changed(
          new WatchState(scope, Phase.UNREACHABLE, clock.instant(), "the watch is lost"),
          true,
          false);
    }
    assertThat(lines()).hasSize(1);
    changeAll(Phase.FORBIDDEN, "HTTP 403: no", true);
    assertThat(lines())
        .endsWith("not allowed to watch all 3 scopes of prod: HTTP 403: no; retrying")
        .hasSize(2);
  }

  @Test
  void aFailureOfTheLedgerIsSaidForEachScope() {
    changeAll(Phase.BEHIND, "the ledger is down", true);
    pass();
    assertThat(lines())
        .hasSize(3)
        .contains("the ledger is down; listing job in namespace shop of prod anew");
  }

  @Test
  void whatWaitsIsSaidAtTheEnd() {
    change(0, Phase.STOPPED, null, true);
    log.flush();
    assertThat(lines()).containsExactly("stopped watching deployment in all namespaces of prod");
  }

  @Test
  void firstListsThatTakeLongAreOneLineAllTheSame() {
    change(0, Phase.WATCHING, null, true);
    pass();
    change(1, Phase.WATCHING, null, true);
    pass();
    assertThat(lines()).isEmpty();
    change(2, Phase.WATCHING, null, true);
    assertThat(lines())
        .containsExactly("watching all 3 scopes of prod: job in namespace shop; deployment, node");
  }

  @Test
  void aListThatDoesNotEndDelaysTheLineOfTheOthersForAWhileOnly() {
    change(0, Phase.WATCHING, null, true);
    change(1, Phase.WATCHING, null, true);
    clock.advance(Duration.ofSeconds(30));
    log.tick();
    assertThat(lines()).containsExactly("watching 2 of 3 scopes of prod (deployment, shop/job)");
  }

  @Test
  void aFailureOfOneScopeIsNotDelayedByTheFirstLists() {
    change(0, Phase.WATCHING, null, true);
    change(1, Phase.FORBIDDEN, "HTTP 403: no", true);
    pass();
    assertThat(lines())
        .anyMatch(line -> line.startsWith("not allowed to watch job in namespace shop of prod"));
  }

  @Test
  void theEndOfWatchingIsOneLineWhateverTheStatesWere() {
    change(0, Phase.WATCHING, null, true);
    change(1, Phase.FORBIDDEN, "HTTP 403: no", true);
    pass();
    int before = lines().size();
    changeAll(Phase.STOPPED, null, true);
    log.flush();
    assertThat(lines())
        .hasSize(before + 1)
        .last()
        .isEqualTo("stopped watching all 3 scopes of prod");
  }
}
