package io.costaudit.testkit.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.testkit.concurrent.Subject.Asker;
import io.costaudit.testsupport.Seeds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * Runs short random programs in two to four threads that begin at once, and looks for one whose
 * answers no order of its operations explains. What a program asks follows from its seed, how the
 * threads meet does not; so each is run several times.
 *
 * <p>{@code -Dcostaudit.seeds=7-7} runs one program, as often as {@value #REPLAYS} times.
 */
final class RandomPrograms {
  private static final int ENDURANCE_FACTOR = 100;
  private static final int RUNS_OF_EACH = 5;
  private static final int REPLAYS = 10_000;
  private static final int MOST_THREADS = 4;
  private static final int MOST_OPERATIONS = 6;
  private static final long SECONDS = 60;
  private static final int SPINS = 2_000;

  private RandomPrograms() {}

  /**
   * Runs programs; prints which.
   *
   * @param programs how many in a normal build; many times that under {@code costaudit.endurance}
   * @throws AssertionError if a history cannot be explained; the message has it and its seed
   */
  static <T, S> void check(Subject<T, S> subject, int programs) {
    Seeds seeds = Seeds.ofThisRun(programs, (long) programs * ENDURANCE_FACTOR);
    int runs = seeds.isOne() ? REPLAYS : RUNS_OF_EACH;
    long began = System.nanoTime();
    Optional<String> unexplained = unexplained(subject, seeds, runs);
    System.out.printf(
        Locale.ROOT,
        "%s: programs %d-%d, %d runs of each, %.1f s%n",
        subject.getClass().getSimpleName(),
        seeds.first(),
        seeds.last(),
        runs,
        (System.nanoTime() - began) / 1e9);
    assertThat(unexplained).isEmpty();
  }

  /** The first history that no order explains; empty if there is none among these programs. */
  static <T, S> Optional<String> unexplained(Subject<T, S> subject, Seeds seeds, int runs) {
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      for (long seed = seeds.first(); seed <= seeds.last(); seed++) {
        for (int run = 0; run < runs; run++) {
          List<Asked<S>> history = history(subject, seed, threads);
          if (!Linearizability.isExplained(subject.initial(), subject::byItself, history)) {
            return Optional.of(text(subject, seed, history));
          }
        }
      }
      return Optional.empty();
    } finally {
      threads.shutdownNow();
    }
  }

  /** Gives way to other threads, for those that are broken on purpose. */
  static void pause() {
    LockSupport.parkNanos(1);
  }

  private static <S> String text(Subject<?, S> subject, long seed, List<Asked<S>> history) {
    return history.stream()
        .sorted(Comparator.comparingLong(Asked::began))
        .map(Asked::toString)
        .collect(
            Collectors.joining(
                "\n",
                "no order of the operations explains the answers of %s, seed %d:%n"
                    .formatted(subject.getClass().getSimpleName(), seed),
                ""));
  }

  private static <T, S> List<Asked<S>> history(
      Subject<T, S> subject, long seed, ExecutorService threads) {
    Random random = new Random(seed);
    T shared = subject.create();
    int count = 2 + random.nextInt(MOST_THREADS - 1);
    AtomicInteger missing = new AtomicInteger(count);
    List<Future<List<Asked<S>>>> asking = new ArrayList<>();
    List<Future<?>> working = new ArrayList<>();
    subject.workers(shared).forEach(worker -> working.add(threads.submit(worker)));
    for (int i = 0; i < count; i++) {
      int thread = i;
      Asker<T, S> asker = subject.asker(thread, new Random(random.nextLong()));
      int operations = 1 + random.nextInt(MOST_OPERATIONS);
      asking.add(threads.submit(() -> asked(shared, asker, thread, operations, missing)));
    }
    List<Asked<S>> history = new ArrayList<>();
    for (Future<List<Asked<S>>> thread : asking) {
      history.addAll(result(thread, seed));
    }
    subject.end(shared);
    working.forEach(worker -> result(worker, seed));
    return history;
  }

  private static <T, S> List<Asked<S>> asked(
      T shared, Asker<T, S> asker, int thread, int operations, AtomicInteger missing) {
    List<Asked<S>> asked = new ArrayList<>();
    missing.decrementAndGet();
    // To begin at the same time as the others, as nearly as can be: sleepers begin late, but where
    // there are more threads than processors, who does not sleep holds up those that are missing.
    for (int spins = 0; missing.get() > 0 && !Thread.currentThread().isInterrupted(); spins++) {
      if (spins < SPINS) {
        Thread.onSpinWait();
      } else {
        pause();
      }
    }
    for (int i = 0; i < operations; i++) {
      Operation<T, S> operation = asker.next();
      long began = System.nanoTime();
      Object answer = operation.askOf(shared);
      long ended = System.nanoTime();
      asked.add(new Asked<>(thread, operation, answer, began, ended));
      asker.hear(answer);
    }
    return asked;
  }

  private static <V> V result(Future<V> thread, long seed) {
    try {
      return thread.get(SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError("a thread failed, seed " + seed, e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError("a thread did not end, seed " + seed, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
