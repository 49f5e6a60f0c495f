package io.costaudit.testkit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.audit.AuditFloatResult;
import io.costaudit.audit.AuditOutcome;
import io.costaudit.audit.AuditReport;
import io.costaudit.audit.AuditRequest;
import io.costaudit.audit.AuditSet;
import io.costaudit.audit.AuditStatus;
import io.costaudit.audit.AuditStore;
import io.costaudit.audit.AuditType;
import io.costaudit.audit.EqualityAudit;
import io.costaudit.time.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link AuditStore} promises. A test of an implementation extends this class and says
 * how to make one.
 */
public abstract class AuditStoreContract {
  private static final Instant RUN = Instant.parse("2024-03-01T12:00:00.123456789Z");

  private AuditStore store;

  /** For the subclasses. */
  protected AuditStoreContract() {}

  /** A new store that keeps nothing yet, and at least 100 windows. */
  protected abstract AuditStore createStore() throws Exception;

  /** Makes the store that each test is about. */
  @BeforeEach
  public void createTheStore() throws Exception {
    store = createStore();
  }

  private static Window day(int day) {
    Instant start = Instant.parse("2024-02-01T00:00:00Z").plus(Duration.ofDays(day));
    return new Window(start, start.plus(Duration.ofDays(1)));
  }

  private static AuditSet set(int day, AuditStatus status, Instant lastRun) {
    return AuditSet.empty(day(day))
        .with(
            AuditType.CLUSTER_EQUALITY,
            new EqualityAudit(
                new AuditOutcome(status, "", lastRun, List.of(), null),
                Map.of("c/1", new AuditFloatResult(0.1 + 0.2, -1e-7))));
  }

  /** Nothing is there before something is kept. */
  @Test
  public void isEmptyAtFirst() {
    assertThat(store.sets(null)).isEmpty();
  }

  /** A set comes back as it was given, its details too. */
  @Test
  public void givesSetsBackAsTheyWere() {
    AuditReport report =
        CostFamilies.example()
            .stores()
            .auditor(new SettableClock())
            .build()
            .run(AuditRequest.everything());
    report.sets().forEach(store::save);
    assertThat(store.sets(null)).isEqualTo(report.sets());
  }

  /** Saving keeps what was not run, and the newer of what was. */
  @Test
  public void mergesOnSave() {
    AuditSet first = set(1, AuditStatus.FAILED, RUN);
    store.save(first);
    store.save(AuditSet.empty(day(1)));
    assertThat(store.sets(null)).containsExactly(first);
    store.save(set(1, AuditStatus.PASSED, RUN.minusNanos(1)));
    assertThat(store.sets(null)).containsExactly(first);
    AuditSet newer = set(1, AuditStatus.PASSED, RUN.plusNanos(1));
    store.save(newer);
    assertThat(store.sets(null)).containsExactly(newer);
    assertThat(requireNonNull(newer.clusterEquality()).status()).isEqualTo(AuditStatus.PASSED);
  }

  /** Sets come ascending by start, whatever the order in which they were kept. */
  @Test
  public void ordersByStart() {
    for (int day : new int[] {3, 1, 2}) {
      store.save(set(day, AuditStatus.PASSED, RUN));
    }
    assertThat(store.sets(null))
        .extracting(AuditSet::window)
        .containsExactly(day(1), day(2), day(3));
  }

  /** A window selects what overlaps it; an empty one selects nothing. */
  @Test
  public void selectsByOverlap() {
    for (int day = 0; day < 4; day++) {
      store.save(set(day, AuditStatus.PASSED, RUN));
    }
    Window middle = new Window(day(1).start().plusSeconds(1), day(2).end());
    assertThat(store.sets(middle)).extracting(AuditSet::window).containsExactly(day(1), day(2));
    assertThat(store.sets(day(9))).isEmpty();
    assertThat(store.sets(new Window(day(1).start(), day(1).start()))).isEmpty();
  }
}
