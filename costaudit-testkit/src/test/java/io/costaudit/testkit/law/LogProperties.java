package io.costaudit.testkit.law;

import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.event.EventCursor;
import io.costaudit.event.EventFilter;
import io.costaudit.event.EventPage;
import io.costaudit.event.EventTail;
import io.costaudit.event.LoggedEvent;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class LogProperties {
  @Property
  void theLogHoldsTheNewest(
      @ForAll @IntRange(min = 1, max = 30) int maxEvents,
      @ForAll @IntRange(min = 0, max = 60) int appended) {
    Log log = new Log(maxEvents);
    IntStream.rangeClosed(1, appended).forEach(log::append);

    assertThat(Log.impacts(log.newest(EventFilter.all())))
        .isEqualTo(countdown(appended, Math.max(1, appended - maxEvents + 1)));
  }

  @Property
  void pagesAddUpToTheLog(
      @ForAll @IntRange(min = 0, max = 40) int appended,
      @ForAll @IntRange(min = 1, max = 12) int limit,
      @ForAll @IntRange(min = 0, max = 41) int bound) {
    Log log = new Log(100);
    IntStream.rangeClosed(1, appended).forEach(log::append);
    EventFilter filter = EventFilter.totalCost((double) bound, null);

    assertThat(pageThrough(log, filter, limit, () -> {}))
        .isEqualTo(countdown(appended, Math.max(1, bound)));
  }

  @Property
  void whatArrivesBetweenTwoPagesMovesNoCursor(
      @ForAll @IntRange(min = 1, max = 40) int appended,
      @ForAll @IntRange(min = 1, max = 12) int limit,
      @ForAll @IntRange(min = 0, max = 5) int between) {
    Log log = new Log(1_000);
    IntStream.rangeClosed(1, appended).forEach(log::append);
    int[] more = {0};

    List<Double> read =
        pageThrough(
            log,
            EventFilter.all(),
            limit,
            () -> IntStream.range(0, between).forEach(i -> log.append(-1 - more[0]++)));

    assertThat(read).isEqualTo(countdown(appended, 1));
  }

  /** Some events may leave the log before the reader comes to them: then it is told so, once. */
  @Property
  void partsOfTheTailAddUpToTheLog(
      @ForAll @IntRange(min = 1, max = 30) int maxEvents,
      @ForAll @IntRange(min = 0, max = 40) int before,
      @ForAll @IntRange(min = 0, max = 40) int after,
      @ForAll List<@IntRange(min = 1, max = 12) Integer> limits,
      @ForAll boolean fromTheStart) {
    Log log = new Log(maxEvents);
    EventCursor start = log.end();
    IntStream.rangeClosed(1, before).forEach(log::append);
    EventCursor begin = fromTheStart ? start : log.end();
    IntStream.rangeClosed(before + 1, before + after).forEach(log::append);

    int all = before + after;
    int oldest = Math.max(1, all - maxEvents + 1);
    int first = fromTheStart ? 1 : before + 1;
    EventCursor position = begin;
    List<Double> read = new ArrayList<>();
    boolean isFirst = true;
    Iterator<Integer> sizes = Stream.concat(limits.stream(), Stream.generate(() -> 5)).iterator();
    EventTail tail;
    do {
      int limit = sizes.next();
      tail = log.after(position, limit);
      assertThat(tail.events()).hasSizeLessThanOrEqualTo(limit);
      assertThat(tail.hasMissed()).isEqualTo(isFirst && first < oldest);
      tail.events().forEach(logged -> read.addAll(Log.impacts(List.of(logged.event()))));
      position = tail.next();
      isFirst = false;
    } while (!tail.events().isEmpty());

    assertThat(read)
        .isEqualTo(
            IntStream.rangeClosed(Math.max(first, oldest), all).mapToObj(n -> (double) n).toList());
    assertThat(position).isEqualTo(log.end());
  }

  @Property
  void theTailGoesOnAfterAnyOfItsPositions(
      @ForAll @IntRange(min = 1, max = 30) int appended,
      @ForAll @IntRange(min = 1, max = 31) int limit) {
    Log log = new Log(100);
    IntStream.rangeClosed(1, appended).forEach(log::append);
    List<LoggedEvent> all = log.after(null, appended).events();
    assertThat(all).hasSize(appended);

    for (int i = 0; i < appended; i++) {
      List<LoggedEvent> rest = all.subList(i + 1, Math.min(appended, i + 1 + limit));
      EventCursor position = all.get(i).position();
      assertThat(log.after(position, limit))
          .isEqualTo(
              new EventTail(
                  rest, rest.isEmpty() ? position : rest.get(rest.size() - 1).position(), false));
    }
  }

  /** A small log, so that events leave at one end while they arrive at the other. */
  @Property(tries = 25)
  void pagingGivesEachEventOnceWhileThreadsAppend(
      @ForAll @IntRange(min = 20, max = 200) int maxEvents,
      @ForAll @IntRange(min = 1, max = 9) int limit)
      throws Exception {
    int writers = 2;
    int perWriter = 150;
    Log log = new Log(maxEvents);
    IntStream.rangeClosed(1, maxEvents).forEach(log::append);
    CyclicBarrier start = new CyclicBarrier(writers + 1);
    ExecutorService threads = Executors.newFixedThreadPool(writers);
    List<Double> read;
    try {
      List<Future<Boolean>> writing = new ArrayList<>();
      for (int writer = 1; writer <= writers; writer++) {
        writing.add(threads.submit(writing(log, 1_000 * writer, perWriter, start)));
      }
      start.await();
      read = pageThrough(log, EventFilter.all(), limit, () -> {});
      for (Future<Boolean> each : writing) {
        assertThat(each.get()).isTrue();
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(read).doesNotHaveDuplicates();
    for (int writer = 0; writer <= writers; writer++) {
      // What one thread appended in order is read in order, without a gap.
      int first = 1_000 * writer;
      List<Double> own = read.stream().filter(n -> n >= first && n < first + 1_000).toList();
      if (!own.isEmpty()) {
        int newest = own.get(0).intValue();
        assertThat(own).isEqualTo(countdown(newest, newest - own.size() + 1));
      }
    }
    assertThat(log.newest(EventFilter.all())).hasSize(maxEvents);
  }

  private static Callable<Boolean> writing(Log log, int first, int count, CyclicBarrier start) {
    return () -> {
      start.await();
      IntStream.range(first, first + count).forEach(log::append);
      return true;
    };
  }

  private static List<Double> pageThrough(
      Log log, EventFilter filter, int limit, Runnable betweenPages) {
    EventPage page = log.page(filter, limit, null);
    List<Double> read = new ArrayList<>(Log.impacts(page.events()));
    while (page.next() != null) {
      betweenPages.run();
      page = log.page(filter, limit, page.next());
      assertThat(page.events()).hasSizeLessThanOrEqualTo(limit);
      read.addAll(Log.impacts(page.events()));
    }
    return read;
  }

  private static List<Double> countdown(int from, int to) {
    return IntStream.iterate(from, n -> n >= to, n -> n - 1).mapToObj(n -> (double) n).toList();
  }
}
