package io.costaudit.audit;

import static java.util.Objects.requireNonNull;

import io.costaudit.time.Window;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An {@link AuditStore} in the memory of this process. Its contents are lost when the process ends.
 * The number of windows is bounded; the windows that start first are dropped. So is the number of
 * results of one audit of one window; the results that ran first are dropped. Results with equal
 * findings share them in memory. Safe for use by several threads.
 */
public final class InMemoryAuditStore implements AuditStore {
  /** The number of windows that are kept by default, more than a year of days: {@value}. */
  public static final int DEFAULT_MAX_WINDOWS = 400;

  /** The number of results of one audit of one window that are kept by default: {@value}. */
  public static final int DEFAULT_MAX_RESULTS = 30;

  private final int maxWindows;
  private final int maxResults;
  private final Object lock = new Object();
  private final NavigableMap<Window, Kept> windows = new TreeMap<>();

  /** The set of a window and the history of its audits. */
  private static final class Kept {
    private AuditSet set;

    /** The results of each audit, the newest first. */
    private final Map<AuditType, List<AuditResult>> history = new EnumMap<>(AuditType.class);

    Kept(Window window) {
      set = AuditSet.empty(window);
    }
  }

  /**
   * Creates an empty store that keeps {@value #DEFAULT_MAX_RESULTS} results of one audit of one
   * window.
   *
   * @param maxWindows the number of windows to keep, at least 1
   */
  public InMemoryAuditStore(int maxWindows) {
    this(maxWindows, DEFAULT_MAX_RESULTS);
  }

  /**
   * Creates an empty store.
   *
   * @param maxWindows the number of windows to keep, at least 1
   * @param maxResults the number of results of one audit of one window to keep, at least 1; 1 keeps
   *     no earlier results
   */
  public InMemoryAuditStore(int maxWindows, int maxResults) {
    if (maxWindows < 1) {
      throw new IllegalArgumentException("maxWindows must be at least 1: " + maxWindows);
    }
    if (maxResults < 1) {
      throw new IllegalArgumentException("maxResults must be at least 1: " + maxResults);
    }
    this.maxWindows = maxWindows;
    this.maxResults = maxResults;
  }

  /**
   * Returns an empty store that keeps {@value #DEFAULT_MAX_WINDOWS} windows, and {@value
   * #DEFAULT_MAX_RESULTS} results of one audit of one window.
   */
  public static InMemoryAuditStore ofDefaults() {
    return new InMemoryAuditStore(DEFAULT_MAX_WINDOWS);
  }

  @Override
  public void save(AuditSet set) {
    synchronized (lock) {
      Kept kept = windows.computeIfAbsent(set.window(), Kept::new);
      AuditSet news = AuditSet.empty(set.window());
      for (Map.Entry<AuditType, AuditResult> entry : set.results().entrySet()) {
        List<AuditResult> history =
            kept.history.computeIfAbsent(entry.getKey(), unused -> new ArrayList<>());
        if (!history.contains(entry.getValue())) {
          AuditResult result = sharing(history, entry.getValue());
          add(result, history);
          news = news.with(entry.getKey(), result);
        }
      }
      for (Map.Entry<AuditType, AuditAttempt> entry : set.attempts().entrySet()) {
        news = news.with(entry.getKey(), entry.getValue());
      }
      kept.set = kept.set.mergedWith(news);
      while (windows.size() > maxWindows) {
        windows.pollFirstEntry();
      }
    }
  }

  /**
   * Returns a result that has the findings of the newest known one, if they are equal. Most runs
   * find what the run before them found, so that a history needs little more memory than one
   * result.
   */
  private static AuditResult sharing(List<AuditResult> history, AuditResult result) {
    if (history.isEmpty()) {
      return result;
    }
    AuditOutcome known = history.get(0).outcome();
    AuditOutcome outcome = result.outcome();
    boolean isSame =
        known.differences().equals(outcome.differences())
            && known.missingValues().equals(outcome.missingValues());
    return isSame
        ? result.with(
            new AuditOutcome(
                outcome.status(),
                outcome.description(),
                outcome.lastRun(),
                known.differences(),
                known.missingValues(),
                outcome.details()))
        : result;
  }

  private void add(AuditResult result, List<AuditResult> history) {
    int place = 0;
    while (place < history.size()
        && history.get(place).outcome().lastRun().isAfter(result.outcome().lastRun())) {
      place++;
    }
    history.add(place, result);
    if (history.size() > maxResults) {
      history.remove(maxResults);
    }
  }

  @Override
  public List<AuditSet> sets(@Nullable Window window) {
    synchronized (lock) {
      return windows.values().stream()
          .map(kept -> kept.set)
          .filter(set -> window == null || set.window().overlaps(window))
          .toList();
    }
  }

  @Override
  public List<AuditResult> history(Window window, AuditType type) {
    requireNonNull(type, "type");
    synchronized (lock) {
      Kept kept = windows.get(requireNonNull(window, "window"));
      return kept == null ? List.of() : List.copyOf(kept.history.getOrDefault(type, List.of()));
    }
  }
}
