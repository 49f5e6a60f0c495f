package io.costaudit.testkit.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.audit.AuditResult;
import io.costaudit.audit.AuditSet;
import io.costaudit.audit.AuditStore;
import io.costaudit.audit.AuditType;
import io.costaudit.audit.InMemoryAuditStore;
import io.costaudit.testsupport.Seeds;
import io.costaudit.time.Window;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.junit.jupiter.api.Test;

class AuditStoreConcurrencyTest {
  private static final int PROGRAMS = 700;
  private static final int ENOUGH_PROGRAMS = 20_000;

  @Test
  void whatThreadsAreAnsweredFollowsFromSomeOrder() {
    RandomPrograms.check(
        new AuditStoreSubject(() -> new InMemoryAuditStore(AuditStoreSubject.MOST_WINDOWS)),
        PROGRAMS);
  }

  @Test
  void aLostResultIsCaught() {
    AuditStoreSubject subject = new AuditStoreSubject(LosingStore::new);
    assertThat(RandomPrograms.unexplained(subject, new Seeds(1, ENOUGH_PROGRAMS), 1)).isPresent();
  }

  /** Merges with what it read before, whatever was saved meanwhile. */
  private static final class LosingStore implements AuditStore {
    private final ConcurrentSkipListMap<Window, AuditSet> sets =
        new ConcurrentSkipListMap<>(Comparator.comparing(Window::start));

    @Override
    public void save(AuditSet set) {
      AuditSet known = sets.get(set.window());
      RandomPrograms.pause();
      sets.put(set.window(), known == null ? set : known.mergedWith(set));
      while (sets.size() > AuditStoreSubject.MOST_WINDOWS) {
        sets.pollFirstEntry();
      }
    }

    @Override
    public List<AuditSet> sets(Window window) {
      return Map.copyOf(sets).values().stream()
          .filter(set -> window == null || set.window().overlaps(window))
          .sorted(Comparator.comparing(set -> set.window().start()))
          .toList();
    }

    @Override
    public List<AuditResult> history(Window window, AuditType type) {
      throw new AssertionError("nobody asks");
    }
  }
}
