package io.costaudit.coverage;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A {@link Coverage} in the memory of this process. Its contents are lost when the process ends.
 * Safe for use by several threads.
 */
public final class InMemoryCoverage implements Coverage {
  private final Object lock = new Object();
  private final Map<Key, CoverageTrack> tracks = new HashMap<>();

  /** Creates a coverage without reports. */
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
    // The copy is of one moment: a reader must not see a later report without an earlier one.
    synchronized (lock) {
      return List.copyOf(tracks.values());
    }
  }
}
