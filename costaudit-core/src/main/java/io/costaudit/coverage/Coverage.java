package io.costaudit.coverage;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Port: the times at which each scope was watched, and the times at which it was not, with the
 * reason. A reader of an empty list of events learns here whether nothing changed or no watcher was
 * running.
 *
 * <p>An implementation stores one {@link CoverageTrack} for each watcher and scope. {@link
 * CoverageTrack#after} applies every rule.
 *
 * <p>Several threads, and several watchers in several processes, may use one coverage. Each method
 * is atomic: if two reports of one watcher arrive at once, both are stored, in either order. A
 * method that fails throws a {@link io.costaudit.CostAuditException} and stores nothing of the
 * report.
 */
public interface Coverage {
  /** The time, 30 seconds, after which a watcher without a heartbeat counts as stopped. */
  Duration MAX_SILENCE = Duration.ofSeconds(30);

  /** Stores a report of a watcher about one of its scopes. */
  void report(CoverageReport report);

  /** Returns the track of each watcher and scope, in any order. */
  List<CoverageTrack> tracks();

  /**
   * Returns the coverage of each scope up to {@code now}, in the order of cluster, type and
   * namespace.
   *
   * <p>Several watchers may see a scope: watchers of its namespace and watchers of all namespaces.
   * The scope was watched while at least one of them watched it. While none did, the cause is the
   * cause of the watcher that became blind last; of watchers that became blind at the same time,
   * the one whose name comes first. For example, if watcher A lost its connection at 10:00 and
   * watcher B was stopped at 10:05, the scope is blind from 10:05 on with the cause {@link
   * BlindCause#STOPPED}.
   *
   * <p>The last report of a watcher holds until {@code now}, with one exception: a watcher that
   * watched and is silent for longer than {@link #MAX_SILENCE} counts as {@link BlindCause#STOPPED}
   * since its last heartbeat. Reports from after {@code now} are left out; a scope that has no
   * other reports has no intervals.
   */
  default List<ScopeCoverage> scopes(Instant now) {
    return CoverageMerge.scopes(tracks(), now);
  }

  /**
   * Returns the latest time at which a watcher is known to have watched this scope. A watcher of
   * all namespaces sees each of them. Empty if no watcher has ever watched the scope.
   */
  default Optional<Instant> lastWatched(Scope scope) {
    return tracks().stream()
        .filter(track -> track.sees(scope))
        .flatMap(track -> track.lastWatched().stream())
        .max(Comparator.naturalOrder());
  }
}
