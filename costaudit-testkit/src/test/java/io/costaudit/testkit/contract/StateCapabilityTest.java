package io.costaudit.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.CostAuditException;
import io.costaudit.audit.AuditResult;
import io.costaudit.audit.AuditSet;
import io.costaudit.audit.AuditStore;
import io.costaudit.audit.AuditType;
import io.costaudit.audit.InMemoryAuditStore;
import io.costaudit.coverage.Coverage;
import io.costaudit.coverage.CoverageReport;
import io.costaudit.coverage.CoverageTrack;
import io.costaudit.coverage.InMemoryCoverage;
import io.costaudit.coverage.Scope;
import io.costaudit.event.CommitResult;
import io.costaudit.event.InMemoryLedgerStore;
import io.costaudit.event.LedgerChange;
import io.costaudit.event.LedgerStore;
import io.costaudit.testkit.record.ForwardingLedgerStore;
import io.costaudit.testsupport.EngineRun;
import io.costaudit.time.Window;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * Stores of state that can do more, or less, than those in memory (a durable ledger store is {@link
 * YourLedgerStoreTest}): those that say what they can pass their contract, those that say otherwise
 * fail it.
 */
class StateCapabilityTest {
  private static final Set<StateCapability> ALL = EnumSet.allOf(StateCapability.class);
  private static final Set<StateCapability> NONE = EnumSet.noneOf(StateCapability.class);

  /** As a database refuses text that it cannot store. */
  static final class Refused extends CostAuditException {
    private static final long serialVersionUID = 1L;

    Refused(String text) {
      super("text with U+0000 or half of a pair cannot be stored: " + text, null);
    }
  }

  private static void refuseOdd(Object kept) {
    String text = kept.toString();
    if (text.indexOf('\0') >= 0
        || text.codePoints()
            .anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
      throw new Refused(text);
    }
  }

  // Ledger stores

  private static LedgerStore inMemory(InstantSource clock) {
    return InMemoryLedgerStore.builder().clock(clock).build();
  }

  private static final class Refusing extends ForwardingLedgerStore {
    Refusing(LedgerStore store) {
      super(store);
    }

    @Override
    public List<CommitResult> commit(List<LedgerChange> changes) {
      refuseOdd(changes);
      return super.commit(changes);
    }

    @Override
    public void markListed(Scope scope) {
      refuseOdd(scope);
      super.markListed(scope);
    }
  }

  @Nested
  class RefusingLedger extends LedgerStoreContract {
    @Override
    protected LedgerStore createStore(InstantSource clock) {
      return new Refusing(inMemory(clock));
    }

    @Override
    protected Set<StateCapability> capabilities() {
      return NONE;
    }
  }

  static class ForgettingLedger extends LedgerStoreContract {
    @Override
    protected LedgerStore createStore(InstantSource clock) {
      return inMemory(clock);
    }

    @Override
    protected LedgerStore openAgain(LedgerStore store, InstantSource clock) {
      return inMemory(clock);
    }

    @Override
    protected Set<StateCapability> capabilities() {
      return ALL;
    }
  }

  /** Each store is the same one. */
  static class SharedLedger extends LedgerStoreContract {
    private @Nullable LedgerStore only;

    @Override
    protected LedgerStore createStore(InstantSource clock) {
      LedgerStore store = only == null ? inMemory(clock) : only;
      only = store;
      return store;
    }
  }

  static class UnwillingLedger extends LedgerStoreContract {
    @Override
    protected LedgerStore createStore(InstantSource clock) {
      return new Refusing(inMemory(clock));
    }
  }

  static class WillingLedger extends LedgerStoreContract {
    @Override
    protected LedgerStore createStore(InstantSource clock) {
      return inMemory(clock);
    }

    @Override
    protected Set<StateCapability> capabilities() {
      return NONE;
    }
  }

  // Coverage

  private record CoverageOf(Coverage disk, boolean refuses) implements Coverage {
    @Override
    public void report(CoverageReport report) {
      if (refuses) {
        refuseOdd(report.scope());
      }
      disk.report(report);
    }

    @Override
    public List<CoverageTrack> tracks() {
      return disk.tracks();
    }
  }

  @Nested
  class DurableCoverage extends CoverageContract {
    @Override
    protected Coverage createCoverage() {
      return new CoverageOf(new InMemoryCoverage(), false);
    }

    @Override
    protected Coverage openAgain(Coverage open) {
      return new CoverageOf(((CoverageOf) open).disk(), false);
    }

    @Override
    protected Set<StateCapability> capabilities() {
      return ALL;
    }
  }

  @Nested
  class RefusingCoverage extends CoverageContract {
    @Override
    protected Coverage createCoverage() {
      return new CoverageOf(new InMemoryCoverage(), true);
    }

    @Override
    protected Set<StateCapability> capabilities() {
      return NONE;
    }
  }

  static class ForgettingCoverage extends CoverageContract {
    @Override
    protected Coverage createCoverage() {
      return new InMemoryCoverage();
    }

    @Override
    protected Coverage openAgain(Coverage open) {
      return new InMemoryCoverage();
    }

    @Override
    protected Set<StateCapability> capabilities() {
      return EnumSet.of(StateCapability.DURABLE, StateCapability.ANY_TEXT);
    }
  }

  // Audit stores

  private record AuditsOf(AuditStore disk, boolean refuses) implements AuditStore {
    @Override
    public void save(AuditSet set) {
      if (refuses) {
        refuseOdd(set);
      }
      disk.save(set);
    }

    @Override
    public List<AuditSet> sets(@Nullable Window window) {
      return disk.sets(window);
    }

    @Override
    public List<AuditResult> history(Window window, AuditType type) {
      return disk.history(window, type);
    }
  }

  @Nested
  class DurableAudits extends AuditStoreContract {
    @Override
    protected AuditStore createStore() {
      return new AuditsOf(InMemoryAuditStore.ofDefaults(), false);
    }

    @Override
    protected AuditStore openAgain(AuditStore open) {
      return new AuditsOf(((AuditsOf) open).disk(), false);
    }

    @Override
    protected Set<StateCapability> capabilities() {
      return ALL;
    }
  }

  @Nested
  class RefusingAudits extends AuditStoreContract {
    @Override
    protected AuditStore createStore() {
      return new AuditsOf(InMemoryAuditStore.ofDefaults(), true);
    }

    @Override
    protected Set<StateCapability> capabilities() {
      return NONE;
    }
  }

  static class ForgettingAudits extends AuditStoreContract {
    @Override
    protected AuditStore createStore() {
      return InMemoryAuditStore.ofDefaults();
    }

    @Override
    protected AuditStore openAgain(AuditStore open) {
      return InMemoryAuditStore.ofDefaults();
    }

    @Override
    protected Set<StateCapability> capabilities() {
      return EnumSet.of(StateCapability.DURABLE, StateCapability.ANY_TEXT);
    }
  }

  private static void assertFails(Class<?> contract, String... tests) {
    assertThat(EngineRun.failuresOf(contract)).containsOnlyKeys(tests);
  }

  @Test
  void whatIsDurableOutlivesItsProcess() {
    assertFails(
        ForgettingLedger.class,
        "isSharedByProcessesOrRefusesToBe()",
        "neverSkipsAnEventThatBecomesVisibleLate()",
        "outlivesItsProcess()");
    assertFails(
        ForgettingCoverage.class, "isSharedByProcessesOrRefusesToBe()", "outlivesItsProcess()");
    assertFails(
        ForgettingAudits.class, "isSharedByProcessesOrRefusesToBe()", "outlivesItsProcess()");
  }

  @Test
  void whatIsNotDurableSharesNothing() {
    assertFails(SharedLedger.class, "outlivesItsProcess()");
  }

  @Test
  void textIsKeptOrRefusedAsIsSaid() {
    assertFails(UnwillingLedger.class, "keepsAnyTextOrNothing()");
    assertFails(WillingLedger.class, "keepsAnyTextOrNothing()");
  }
}
