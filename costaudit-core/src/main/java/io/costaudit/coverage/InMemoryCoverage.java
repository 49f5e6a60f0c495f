package io.costaudit.coverage;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A {@link Coverage} that is lost with its process: after a restart nothing is known of the time
 * before. Safe for use by several threads.
 */
public final class InMemoryCoverage implements Coverage {
  private final Object lock = new Object();
  private final Map<Key, CoverageTrack> tracks = new HashMap<>();

  /** Knows nothing yet. */
  public InMemoryCoverage() {}

  private record Key(String watcher, Scope scope) {}

  @Override
  public void report(CoverageReport report) {
    requireNonNull(report, "report");
    synchronized (lock) {
      tracks.compute(
          new Key(report.watcher(), report.scope()),
          (key, track) -> track == null ? CoverageTrack.first(report) : track.after(report));
    }
  }

  @Override
  public List<CoverageTrack> tracks() {
    // All of one moment: a later report must not be seen without an earlier one.
    synchronized (lock) {
      return List.copyOf(tracks.values());
    }
  }
}
