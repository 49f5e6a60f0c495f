package io.costaudit.testkit.contract;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.audit.AuditAttempt;
import io.costaudit.audit.AuditResult;
import io.costaudit.audit.AuditSet;
import io.costaudit.audit.AuditStore;
import io.costaudit.audit.AuditType;
import io.costaudit.audit.InMemoryAuditStore;
import io.costaudit.testsupport.EngineRun;
import io.costaudit.time.Window;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Each store of audit results that breaks one promise fails the tests of that promise. */
class AuditStoreLiesTest {
  /** A store that is right where a lie does not override it. */
  private static class Honest implements AuditStore {
    final InMemoryAuditStore kept = InMemoryAuditStore.ofDefaults();

    @Override
    public void save(AuditSet set) {
      kept.save(set);
    }

    @Override
    public List<AuditSet> sets(@Nullable Window window) {
      return kept.sets(window);
    }

    @Override
    public List<AuditResult> history(Window window, AuditType type) {
      return kept.history(window, type);
    }
  }

  /** Keeps no attempts. */
  private static final class WithoutAttempts extends Honest {
    @Override
    public void save(AuditSet set) {
      AuditSet results = AuditSet.empty(set.window());
      for (Map.Entry<AuditType, AuditResult> entry : set.results().entrySet()) {
        results = results.with(entry.getKey(), entry.getValue());
      }
      if (!results.isEmpty()) {
        super.save(results);
      }
    }
  }

  /** Lets an attempt take the place of the result. */
  private static final class ReplacingResults extends Honest {
    @Override
    public List<AuditSet> sets(@Nullable Window window) {
      return super.sets(window).stream().map(ReplacingResults::withoutOld).toList();
    }

    private static AuditSet withoutOld(AuditSet set) {
      AuditSet kept = AuditSet.empty(set.window());
      for (AuditType type : AuditType.values()) {
        AuditResult result = set.result(type);
        if (set.attempts().containsKey(type)) {
          kept = kept.with(type, requireNonNull(set.attempts().get(type)));
        } else if (result != null) {
          kept = kept.with(type, result);
        }
      }
      return kept;
    }
  }

  /** Shows an attempt until another one fails, whatever ran since. */
  private static final class NeverEndingAttempts extends Honest {
    private final List<AuditSet> attempts = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void save(AuditSet set) {
      if (!set.attempts().isEmpty()) {
        attempts.add(set);
      }
      super.save(set);
    }

    @Override
    public List<AuditSet> sets(@Nullable Window window) {
      return super.sets(window).stream().map(this::withAttempt).toList();
    }

    private AuditSet withAttempt(AuditSet set) {
      AuditSet with = set;
      synchronized (attempts) {
        for (AuditSet attempt : attempts) {
          if (attempt.window().equals(set.window())) {
            with = with.mergedWith(pretended(attempt, set));
          }
        }
      }
      return with;
    }

    /** Dates the attempt to the last result, so that the set does not drop it. */
    private static AuditSet pretended(AuditSet attempt, AuditSet of) {
      AuditSet later = AuditSet.empty(of.window());
      for (var entry : attempt.attempts().entrySet()) {
        AuditResult result = of.result(entry.getKey());
        boolean isOvertaken =
            result != null && result.outcome().lastRun().isAfter(entry.getValue().time());
        later =
            later.with(
                entry.getKey(),
                isOvertaken
                    ? new AuditAttempt(result.outcome().lastRun(), entry.getValue().reason())
                    : entry.getValue());
      }
      return later;
    }
  }

  /** Keeps the attempt that was saved last, and not the one that failed last. */
  private static final class LastSavedAttempt extends Honest {
    private final List<AuditSet> attempts = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void save(AuditSet set) {
      super.save(set);
      attempts.add(set);
    }

    @Override
    public List<AuditSet> sets(@Nullable Window window) {
      return super.sets(window).stream()
          .map(
              set -> {
                AuditSet with = set;
                synchronized (attempts) {
                  for (AuditSet saved : attempts) {
                    boolean isOfIt = saved.window().equals(set.window());
                    for (var entry : saved.attempts().entrySet()) {
                      boolean isShown = set.attempts().containsKey(entry.getKey());
                      with = isOfIt && isShown ? with.with(entry.getKey(), entry.getValue()) : with;
                    }
                  }
                }
                return with;
              })
          .toList();
    }
  }

  /** Keeps all results. */
  private static final class Unbounded extends Honest {
    private final InMemoryAuditStore all = new InMemoryAuditStore(400, Integer.MAX_VALUE);

    @Override
    public void save(AuditSet set) {
      super.save(set);
      all.save(set);
    }

    @Override
    public List<AuditResult> history(Window window, AuditType type) {
      return all.history(window, type);
    }
  }

  /** Keeps the results that were saved last, and not those that ran last. */
  private static final class LastSaved extends Honest {
    private final List<AuditSet> saved = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void save(AuditSet set) {
      super.save(set);
      saved.add(0, set);
    }

    @Override
    public List<AuditResult> history(Window window, AuditType type) {
      synchronized (saved) {
        return saved.stream()
            .filter(set -> set.window().equals(window) && set.result(type) != null)
            .map(set -> requireNonNull(set.result(type)))
            .distinct()
            .limit(InMemoryAuditStore.DEFAULT_MAX_RESULTS)
            .toList();
      }
    }
  }

  /** Tells the history from the oldest result on. */
  private static final class OldestFirst extends Honest {
    @Override
    public List<AuditResult> history(Window window, AuditType type) {
      List<AuditResult> history = new ArrayList<>(super.history(window, type));
      Collections.reverse(history);
      return history;
    }
  }

  /** Keeps the last result alone. */
  private static final class WithoutHistory extends Honest {
    @Override
    public List<AuditResult> history(Window window, AuditType type) {
      return super.history(window, type).stream().limit(1).toList();
    }
  }

  /** Loses the first set of each thread but the one that made the store. */
  private static final class LosingOfThreads extends Honest {
    private final Set<Thread> known = ConcurrentHashMap.newKeySet();

    LosingOfThreads() {
      known.add(Thread.currentThread());
    }

    @Override
    public void save(AuditSet set) {
      if (!known.add(Thread.currentThread())) {
        super.save(set);
      }
    }
  }

  private enum Lie {
    KEEPS_NO_ATTEMPTS(
        WithoutAttempts::new, "endsAnAttemptByANewerResult()", "keepsAnAttemptBesideTheResult()"),
    LETS_AN_ATTEMPT_REPLACE_A_RESULT(
        ReplacingResults::new, "endsAnAttemptByANewerResult()", "keepsAnAttemptBesideTheResult()"),
    NEVER_ENDS_AN_ATTEMPT(
        NeverEndingAttempts::new,
        "endsAnAttemptByANewerResult()",
        "keepsHistoryAndAttemptsOfSeveralThreads()"),
    KEEPS_THE_ATTEMPT_THAT_WAS_SAVED_LAST(LastSavedAttempt::new, "keepsAnAttemptBesideTheResult()"),
    KEEPS_ALL_RESULTS(Unbounded::new, "boundsTheHistory()"),
    KEEPS_THE_RESULTS_THAT_WERE_SAVED_LAST(
        LastSaved::new,
        "boundsTheHistory()",
        "keepsHistoryAndAttemptsOfSeveralThreads()",
        "keepsTheHistoryOfAnAudit()"),
    TELLS_THE_OLDEST_FIRST(
        OldestFirst::new,
        "boundsTheHistory()",
        "keepsHistoryAndAttemptsOfSeveralThreads()",
        "keepsTheHistoryOfAnAudit()"),
    KEEPS_NO_HISTORY(
        WithoutHistory::new,
        "boundsTheHistory()",
        "keepsHistoryAndAttemptsOfSeveralThreads()",
        "keepsTheHistoryOfAnAudit()"),
    LOSES_WHAT_THREADS_SAVE(LosingOfThreads::new, "keepsHistoryAndAttemptsOfSeveralThreads()");

    @SuppressWarnings("ImmutableEnumChecker") // a constructor
    private final Supplier<AuditStore> maker;

    @SuppressWarnings("ImmutableEnumChecker") // List.of is
    private final List<String> finders;

    Lie(Supplier<AuditStore> maker, String... finders) {
      this.maker = maker;
      this.finders = List.of(finders);
    }
  }

  /** The lie whose contract runs. */
  private static @Nullable Lie current;

  static class LyingStore extends AuditStoreContract {
    @Override
    protected AuditStore createStore() {
      return requireNonNull(current).maker.get();
    }
  }

  @TestFactory
  Stream<DynamicTest> theContractFindsEach() {
    return Stream.of(Lie.values())
        .map(lie -> DynamicTest.dynamicTest(lie.name(), () -> theContractFinds(lie)));
  }

  private static void theContractFinds(Lie lie) {
    current = lie;
    assertThat(EngineRun.failuresOf(LyingStore.class)).containsOnlyKeys(lie.finders);
  }
}
