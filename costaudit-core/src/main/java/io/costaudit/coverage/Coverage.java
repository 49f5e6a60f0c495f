package io.costaudit.coverage;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Port: when each scope was watched, and when not and why. "No events" and "nobody was watching"
 * are different answers, and this tells one from the other.
 *
 * <p>An implementation keeps one {@link CoverageTrack} for each watcher and scope; every rule is in
 * {@link CoverageTrack#after}.
 *
 * <p>Several threads, and several watchers in several processes, may use one coverage. Each method
 * is atomic: of two reports of one watcher that arrive at once, both are kept, in one order or the
 * other. One that fails throws a {@link io.costaudit.CostAuditException}, and then nothing of the
 * report is kept.
 */
public interface Coverage {
  /** A watcher that is silent for longer than 30 seconds is taken to have stopped. */
  Duration MAX_SILENCE = Duration.ofSeconds(30);

  /** Keeps what a watcher says of itself. */
  void report(CoverageReport report);

  /** What is known of each watcher and scope, in no order. */
  List<CoverageTrack> tracks();

  /**
   * What is known of each scope up to {@code now}, by cluster, type and namespace.
   *
   * <p>A scope that several watchers see, or one of all namespaces beside one of this namespace,
   * was watched where any of them watched. Where none did, the cause is that of the watcher whose
   * blindness began last; of several, the one whose name comes first. What a watcher last said goes
   * on until {@code now}, except that one who watched and is silent for longer than {@link
   * #MAX_SILENCE} is {@link BlindCause#STOPPED} since its last heartbeat. Reports from after {@code
   * now} are left out; a scope that has no others has no intervals.
   */
  default List<ScopeCoverage> scopes(Instant now) {
    return CoverageMerge.scopes(tracks(), now);
  }

  /**
   * Until when somebody last watched this scope, so far as it was vouched for. Whoever watches all
   * namespaces sees each of them. Empty if nobody ever did.
   */
  default Optional<Instant> lastWatched(Scope scope) {
    return tracks().stream()
        .filter(track -> track.sees(scope))
        .flatMap(track -> track.lastWatched().stream())
        .max(Comparator.naturalOrder());
  }
}
