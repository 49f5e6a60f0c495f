package io.costaudit.testkit.concurrent;

import io.costaudit.coverage.BlindCause;
import io.costaudit.coverage.Coverage;
import io.costaudit.coverage.CoverageReport;
import io.costaudit.coverage.CoverageTrack;
import io.costaudit.coverage.Scope;
import io.costaudit.predict.spec.ResourceType;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

/** What watchers say of themselves. */
final class CoverageSubject implements Subject<Coverage, Map<CoverageSubject.Key, CoverageTrack>> {
  private static final Instant START = Instant.parse("2024-02-29T11:12:13Z");
  private static final List<String> WATCHERS = List.of("v", "w");
  private static final List<Scope> SCOPES =
      List.of(
          new Scope("c", ResourceType.DEPLOYMENT, null),
          new Scope("c", ResourceType.POD, null),
          new Scope("c", ResourceType.JOB, "n"),
          new Scope("d", ResourceType.NODE, null));

  private final Supplier<Coverage> made;

  CoverageSubject(Supplier<Coverage> made) {
    this.made = made;
  }

  /** Whose track it is. */
  record Key(String watcher, Scope scope) {}

  @Override
  public Coverage create() {
    return made.get();
  }

  @Override
  public Map<Key, CoverageTrack> initial() {
    return Map.of();
  }

  @Override
  public Asker<Coverage, Map<Key, CoverageTrack>> asker(int number, Random random) {
    return () ->
        switch (random.nextInt(8)) {
          case 0, 1, 2, 3, 4 -> new Report(report(random));
          case 5, 6 -> new ReadTracks();
          default -> new LastWatched(SCOPES.get(random.nextInt(SCOPES.size())));
        };
  }

  private static CoverageReport report(Random random) {
    String watcher = WATCHERS.get(random.nextInt(WATCHERS.size()));
    Scope scope = SCOPES.get(random.nextInt(SCOPES.size()));
    Instant time = START.plusSeconds(random.nextInt(20));
    BlindCause[] causes = BlindCause.values();
    return random.nextBoolean()
        ? CoverageReport.watched(watcher, scope, time)
        : CoverageReport.blind(watcher, scope, time, causes[random.nextInt(causes.length)]);
  }

  private record Report(CoverageReport report)
      implements Operation<Coverage, Map<Key, CoverageTrack>> {
    @Override
    public Object askOf(Coverage coverage) {
      coverage.report(report);
      return "done";
    }

    @Override
    public Collection<Map<Key, CoverageTrack>> after(Map<Key, CoverageTrack> state, Object answer) {
      Map<Key, CoverageTrack> after = new HashMap<>(state);
      after.compute(
          new Key(report.watcher(), report.scope()),
          (key, track) -> track == null ? CoverageTrack.first(report) : track.after(report));
      return List.of(Map.copyOf(after));
    }
  }

  private record ReadTracks() implements Operation<Coverage, Map<Key, CoverageTrack>> {
    @Override
    public Object askOf(Coverage coverage) {
      return Set.copyOf(coverage.tracks());
    }

    @Override
    public Collection<Map<Key, CoverageTrack>> after(Map<Key, CoverageTrack> state, Object answer) {
      return answer.equals(Set.copyOf(state.values())) ? List.of(state) : List.of();
    }
  }

  private record LastWatched(Scope scope) implements Operation<Coverage, Map<Key, CoverageTrack>> {
    @Override
    public Object askOf(Coverage coverage) {
      return coverage.lastWatched(scope);
    }

    @Override
    public Collection<Map<Key, CoverageTrack>> after(Map<Key, CoverageTrack> state, Object answer) {
      Optional<Instant> last =
          state.values().stream()
              .filter(track -> track.scope().equals(scope))
              .flatMap(track -> track.lastWatched().stream())
              .max(Instant::compareTo);
      return answer.equals(last) ? List.of(state) : List.of();
    }
  }
}
