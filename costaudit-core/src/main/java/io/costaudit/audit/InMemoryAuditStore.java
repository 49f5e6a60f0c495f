package io.costaudit.audit;

import io.costaudit.time.Window;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An {@link AuditStore} in the memory of this process. Its contents are lost when the process ends.
 * The number of windows is bounded; the windows that start first are dropped. Safe for use by
 * several threads.
 */
public final class InMemoryAuditStore implements AuditStore {
  /** The number of windows that are kept by default, more than a year of days: {@value}. */
  public static final int DEFAULT_MAX_WINDOWS = 400;

  private final int maxWindows;
  private final Object lock = new Object();
  private final NavigableMap<Window, AuditSet> sets = new TreeMap<>(order());

  /**
   * Creates an empty store.
   *
   * @param maxWindows the number of windows to keep, at least 1
   */
  public InMemoryAuditStore(int maxWindows) {
    if (maxWindows < 1) {
      throw new IllegalArgumentException("maxWindows must be at least 1: " + maxWindows);
    }
    this.maxWindows = maxWindows;
  }

  /** Returns an empty store that keeps {@value #DEFAULT_MAX_WINDOWS} windows. */
  public static InMemoryAuditStore ofDefaults() {
    return new InMemoryAuditStore(DEFAULT_MAX_WINDOWS);
  }

  /** Returns the order by start, then end. */
  static Comparator<Window> order() {
    return Comparator.comparing(Window::start).thenComparing(Window::end);
  }

  @Override
  public void save(AuditSet set) {
    synchronized (lock) {
      sets.merge(set.window(), set, AuditSet::mergedWith);
      while (sets.size() > maxWindows) {
        sets.pollFirstEntry();
      }
    }
  }

  @Override
  public List<AuditSet> sets(@Nullable Window window) {
    synchronized (lock) {
      return sets.values().stream()
          .filter(set -> window == null || set.window().overlaps(window))
          .toList();
    }
  }
}
