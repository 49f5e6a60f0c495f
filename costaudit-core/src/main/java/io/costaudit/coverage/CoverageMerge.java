package io.costaudit.coverage;

import static java.util.Comparator.comparing;
import static java.util.Comparator.naturalOrder;
import static java.util.Comparator.nullsFirst;
import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Merges the tracks of several watchers into one coverage for each scope. */
final class CoverageMerge {
  private static final Comparator<Scope> ORDER =
      comparing(Scope::cluster)
          .thenComparing(Scope::type)
          .thenComparing(Scope::namespace, nullsFirst(naturalOrder()));

  private CoverageMerge() {}

  static List<ScopeCoverage> scopes(List<CoverageTrack> tracks, Instant now) {
    // Of equal intervals the first wins, so the order of the names of watchers breaks a tie.
    List<CoverageTrack> inOrder =
        tracks.stream().sorted(comparing(CoverageTrack::watcher)).toList();
    return tracks.stream()
        .map(CoverageTrack::scope)
        .sorted(ORDER)
        .distinct()
        .map(scope -> new ScopeCoverage(scope, merged(lines(inOrder, scope, now))))
        .toList();
  }

  /**
   * Returns the intervals of each watcher that sees the scope; a watcher of all namespaces does.
   */
  private static List<Line> lines(List<CoverageTrack> tracks, Scope scope, Instant now) {
    return tracks.stream()
        .filter(track -> track.sees(scope))
        .map(track -> new Line(track.asOf(now)))
        .toList();
  }

  /**
   * Merges the intervals of several watchers. All lines end at the same time, so the result has no
   * hole between the first start and that end.
   */
  private static List<CoverageInterval> merged(List<Line> lines) {
    NavigableSet<Instant> cuts = new TreeSet<>();
    lines.forEach(line -> line.addCutsTo(cuts));
    List<CoverageInterval> merged = new ArrayList<>();
    Instant from = cuts.isEmpty() ? null : cuts.pollFirst();
    for (Instant to : cuts) {
      BlindCause cause = causeAt(requireNonNull(from), lines);
      if (!merged.isEmpty() && merged.get(merged.size() - 1).cause() == cause) {
        from = merged.remove(merged.size() - 1).start();
      }
      merged.add(new CoverageInterval(requireNonNull(from), to, cause));
      from = to;
    }
    return merged;
  }

  /** Returns why no watcher saw the scope at that time; null where a watcher did. */
  private static @Nullable BlindCause causeAt(Instant time, List<Line> lines) {
    CoverageInterval newest = null;
    for (Line line : lines) {
      CoverageInterval interval = line.at(time);
      if (interval != null && interval.isWatched()) {
        return null;
      }
      if (interval != null && (newest == null || interval.start().isAfter(newest.start()))) {
        newest = interval;
      }
    }
    return requireNonNull(newest).cause();
  }

  /** The intervals of one watcher, read once from the oldest to the newest. */
  private static final class Line {
    private final List<CoverageInterval> intervals;
    private int next;

    Line(List<CoverageInterval> intervals) {
      this.intervals = intervals;
    }

    void addCutsTo(NavigableSet<Instant> cuts) {
      for (CoverageInterval interval : intervals) {
        cuts.add(interval.start());
        cuts.add(interval.end());
      }
    }

    /** Returns the interval at that time; null before the first one. Times must not go back. */
    @Nullable CoverageInterval at(Instant time) {
      while (next < intervals.size() && !time.isBefore(intervals.get(next).end())) {
        next++;
      }
      return next < intervals.size() && !time.isBefore(intervals.get(next).start())
          ? intervals.get(next)
          : null;
    }
  }
}
