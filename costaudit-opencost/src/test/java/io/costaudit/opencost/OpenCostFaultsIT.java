package io.costaudit.opencost;

import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.audit.AuditVerdict;
import io.costaudit.opencost.replay.Dialect;
import io.costaudit.testsupport.Poll;
import io.costaudit.testsupport.Seeds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Audits of a server that goes wrong. Each scenario comes from a seed, and each audit must end in
 * the status that follows from what the server sent, computed by {@link ServedOracle}, or in an
 * error that tells what was asked and what happened; never in a hang, never in a false pass, and
 * nothing stays open.
 *
 * <p>Seeds 1 to 25 in the normal build, 1 to 1,500 under the profile {@code endurance}; {@code
 * -Dcostaudit.seeds=7-7} replays one.
 */
class OpenCostFaultsIT {
  private static final int AT_ONCE = 4;

  /** Bounds a hang; side by side on a busy machine a scenario may take a while. */
  private static final long MINUTES_AT_MOST = 15;

  private static final boolean IS_LONG = Boolean.getBoolean("costaudit.endurance");

  @Test
  void scenariosFromSeedsEndAsTheyMust() throws InterruptedException {
    long threadsBefore = threads();
    long start = System.nanoTime();
    Map<Long, Throwable> failed = new TreeMap<>();
    Map<AuditVerdict, Integer> seen = new EnumMap<>(AuditVerdict.class);
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    try {
      Map<Long, Future<Map<AuditVerdict, Integer>>> runs = new TreeMap<>();
      // Those that wait come first, so that others run meanwhile.
      Seeds.ofThisRun(25, 1_500).stream()
          .mapToObj(FaultScenario::of)
          .sorted(Comparator.comparing(scenario -> !scenario.takesTime()))
          .forEach(
              scenario -> runs.put(scenario.seed(), threads.submit(() -> FaultRun.of(scenario))));
      for (Map.Entry<Long, Future<Map<AuditVerdict, Integer>>> run : runs.entrySet()) {
        try {
          run.getValue()
              .get(MINUTES_AT_MOST, TimeUnit.MINUTES)
              .forEach((verdict, count) -> seen.merge(verdict, count, Integer::sum));
        } catch (ExecutionException e) {
          failed.put(run.getKey(), e.getCause());
          tell(run.getKey(), e.getCause());
        } catch (TimeoutException e) {
          failed.put(run.getKey(), e);
          tell(run.getKey(), new AssertionError("it hangs"));
        }
      }
      System.out.println(
          "scenarios: "
              + runs.size()
              + ", failed: "
              + failed.keySet()
              + ", verdicts: "
              + seen
              + ", seconds: "
              + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start));
    } finally {
      threads.shutdownNow();
      assertThat(threads.awaitTermination(MINUTES_AT_MOST, TimeUnit.MINUTES)).isTrue();
    }
    if (!failed.isEmpty()) {
      throw new AssertionError(
          "seeds " + failed.keySet() + " fail", failed.values().iterator().next());
    }
    Poll.until(
        () -> threads() + " threads, of " + threadsBefore + " before",
        Poll.LONG,
        () -> {
          // A client of the JDK ends its threads once nobody refers to it.
          System.gc();
          return threads() <= threadsBefore;
        });
  }

  private static void tell(long seed, Throwable why) {
    System.out.println(
        "seed "
            + seed
            + " fails, replay it with -Dcostaudit.seeds="
            + seed
            + "-"
            + seed
            + ": "
            + FaultScenario.of(seed)
            + ": "
            + why);
  }

  /** Those of clients and servers. */
  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(
            thread ->
                thread.getName().startsWith("HttpClient-")
                    || thread.getName().equals("replaying-server"))
        .count();
  }

  /**
   * Each trouble by its name, with some answers in turn; under the profile {@code endurance} with
   * each answer that a day needs.
   */
  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"HANGS", "STALLS", "DRIPS_FOR_EVER"})
  void eachTroubleEndsAsItMust(Trouble trouble) throws Exception {
    assertThat(trouble.takesTime()).isFalse();
    runAll(rows(trouble), AT_ONCE);
  }

  /** Side by side, as they do nothing but wait. */
  @Test
  void troublesThatEndByATimeoutEndAsTheyMust() throws Exception {
    List<FaultScenario> scenarios = new ArrayList<>();
    for (Trouble trouble : Trouble.values()) {
      if (trouble.takesTime()) {
        scenarios.addAll(rows(trouble));
      }
    }
    runAll(scenarios, 2 * AT_ONCE);
  }

  private static List<FaultScenario> rows(Trouble trouble) {
    List<FaultScenario> rows = new ArrayList<>();
    for (Dialect dialect : Dialect.values()) {
      FaultScenario quiet = FaultScenario.quiet(dialect);
      for (Ask ask : Ask.all(dialect, quiet.windows())) {
        boolean fits = ask.kind() != Ask.Kind.PROBE || !trouble.needsRows();
        if (fits && (IS_LONG || some(trouble, dialect).contains(ask.kind()))) {
          rows.add(quiet.with(Map.of(ask, trouble)));
        }
      }
    }
    return rows;
  }

  /** Of one dialect the probe, of the other one of the rest. */
  private static Set<Ask.Kind> some(Trouble trouble, Dialect dialect) {
    if (trouble.takesTime()) {
      return EnumSet.of(Ask.Kind.ASSETS);
    }
    boolean isProbed = (trouble.name().length() % 2 == 0) == (dialect == Dialect.OPENCOST);
    return EnumSet.of(
        isProbed && !trouble.needsRows()
            ? Ask.Kind.PROBE
            : switch (trouble.name().length() % 3) {
              case 0 -> Ask.Kind.BILL;
              case 1 -> Ask.Kind.ALLOCATIONS;
              default -> Ask.Kind.ASSETS;
            });
  }

  private static void runAll(List<FaultScenario> scenarios, int atOnce) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(atOnce);
    try {
      List<Future<?>> runs = new ArrayList<>();
      scenarios.forEach(scenario -> runs.add(threads.submit(() -> FaultRun.of(scenario))));
      for (Future<?> run : runs) {
        run.get(MINUTES_AT_MOST, TimeUnit.MINUTES);
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
