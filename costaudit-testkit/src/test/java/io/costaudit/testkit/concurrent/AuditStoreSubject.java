package io.costaudit.testkit.concurrent;

import io.costaudit.audit.AggAudit;
import io.costaudit.audit.AuditAttempt;
import io.costaudit.audit.AuditOutcome;
import io.costaudit.audit.AuditSet;
import io.costaudit.audit.AuditStatus;
import io.costaudit.audit.AuditStore;
import io.costaudit.audit.AuditType;
import io.costaudit.audit.EqualityAudit;
import io.costaudit.time.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Where results of audits are kept, for {@value #MOST_WINDOWS} windows. */
final class AuditStoreSubject implements Subject<AuditStore, List<AuditSet>> {
  static final int MOST_WINDOWS = 2;

  private static final Instant START = Instant.parse("2024-02-28T00:00:00Z");
  private static final List<Window> DAYS =
      IntStream.range(0, 3)
          .mapToObj(day -> START.plus(Duration.ofDays(day)))
          .map(start -> new Window(start, start.plus(Duration.ofDays(1))))
          .toList();

  private final Supplier<AuditStore> made;

  AuditStoreSubject(Supplier<AuditStore> made) {
    this.made = made;
  }

  @Override
  public AuditStore create() {
    return made.get();
  }

  @Override
  public List<AuditSet> initial() {
    return List.of();
  }

  @Override
  public Asker<AuditStore, List<AuditSet>> asker(int number, Random random) {
    return () -> random.nextInt(3) < 2 ? new Save(set(random)) : new Read(window(random));
  }

  private static AuditSet set(Random random) {
    Instant time = START.plusSeconds(random.nextInt(20));
    AuditSet empty = AuditSet.empty(DAYS.get(random.nextInt(DAYS.size())));
    if (random.nextInt(3) == 0) {
      return empty.with(AuditType.CLUSTER_EQUALITY, new AuditAttempt(time, "HTTP 503"));
    }
    AuditOutcome outcome =
        new AuditOutcome(AuditStatus.PASSED, "", time, List.of(), List.of(), null);
    return random.nextBoolean()
        ? empty.with(AuditType.CLUSTER_EQUALITY, new EqualityAudit(outcome))
        : empty.with(AuditType.ALLOCATION_AGG_STORE, new AggAudit(outcome, List.of()));
  }

  private static Window window(Random random) {
    return random.nextBoolean() ? null : DAYS.get(random.nextInt(DAYS.size()));
  }

  private record Save(AuditSet set) implements Operation<AuditStore, List<AuditSet>> {
    @Override
    public Object askOf(AuditStore store) {
      store.save(set);
      return "saved";
    }

    @Override
    public Collection<List<AuditSet>> after(List<AuditSet> state, Object answer) {
      List<AuditSet> after = new ArrayList<>();
      AuditSet merged = set;
      for (AuditSet known : state) {
        if (known.window().equals(set.window())) {
          merged = known.mergedWith(set);
        } else {
          after.add(known);
        }
      }
      after.add(merged);
      after.sort(Comparator.comparing(kept -> kept.window().start()));
      return List.of(
          List.copyOf(after.subList(Math.max(0, after.size() - MOST_WINDOWS), after.size())));
    }
  }

  private record Read(Window window) implements Operation<AuditStore, List<AuditSet>> {
    @Override
    public Object askOf(AuditStore store) {
      return store.sets(window);
    }

    @Override
    public Collection<List<AuditSet>> after(List<AuditSet> state, Object answer) {
      List<AuditSet> expected =
          state.stream().filter(set -> window == null || set.window().overlaps(window)).toList();
      return answer.equals(expected) ? List.of(state) : List.of();
    }
  }
}
