package io.costaudit.cost;

import static java.util.Objects.requireNonNull;

import io.costaudit.time.Window;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A store of rows in memory, in columns, by window. Safe for use by several threads: a reader sees
 * a window before or after a change, and never during one.
 *
 * @param <R> the type of the rows
 */
abstract sealed class InMemoryCostStore<R extends CostRow> implements CostStore
    permits InMemoryAllocationStore, InMemoryAssetStore, InMemoryCloudUsageStore {
  private final Rows<R> rows;
  private final CostStore store;

  InMemoryCostStore(CostProperty.Source source, ColumnarRows.Layout<R> layout, StoreTraits traits) {
    rows = new Rows<>(layout);
    store = new ScanningStore(source, rows, traits);
  }

  /** Adds a row to a window. */
  public void add(Window window, R row) {
    rows.change(window, false, List.of(row));
  }

  /**
   * Replaces all rows of a window. If {@code all} is empty, the store holds a window without rows.
   */
  public void put(Window window, Iterable<? extends R> all) {
    rows.change(window, true, all);
  }

  /** Removes a window. */
  public void remove(Window window) {
    rows.remove(window);
  }

  @Override
  public List<Window> windows(@Nullable Window within) {
    return store.windows(within);
  }

  @Override
  public Map<Grouping, CostTable> sums(Window window, Set<Grouping> groupings) {
    return store.sums(window, groupings);
  }

  @Override
  public List<TopRow> top(
      Window window, Grouping grouping, CostKey key, RowFilter filter, int limit) {
    return store.top(window, grouping, key, filter, limit);
  }

  @Override
  public StoreTraits traits() {
    return store.traits();
  }

  @Override
  public String version(Window window) {
    return store.version(window);
  }

  private static final class Rows<R extends CostRow> implements RowSource {
    private final ColumnarRows.Layout<R> layout;
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final NavigableMap<Window, Versioned<R>> windows = new TreeMap<>();
    private long changes;

    Rows(ColumnarRows.Layout<R> layout) {
      this.layout = layout;
    }

    void change(Window window, boolean anew, Iterable<? extends R> added) {
      requireNonNull(window, "window");
      lock.writeLock().lock();
      try {
        Versioned<R> before = windows.get(window);
        // A dictionary for each window, so that what a removed window held does not stay.
        ColumnarRows<R> rows =
            before == null || anew
                ? new ColumnarRows<>(layout, new ColumnarRows.Dictionary())
                : before.rows();
        added.forEach(rows::add);
        windows.put(window, new Versioned<>(rows, ++changes));
      } finally {
        lock.writeLock().unlock();
      }
    }

    void remove(Window window) {
      lock.writeLock().lock();
      try {
        windows.remove(window);
      } finally {
        lock.writeLock().unlock();
      }
    }

    @Override
    public List<Window> windows() {
      lock.readLock().lock();
      try {
        return List.copyOf(windows.keySet());
      } finally {
        lock.readLock().unlock();
      }
    }

    @Override
    public void read(Window window, Consumer<? super CostRow> reader) {
      lock.readLock().lock();
      try {
        Versioned<R> found = windows.get(window);
        if (found != null) {
          found.rows().forEach(reader);
        }
      } finally {
        lock.readLock().unlock();
      }
    }

    @Override
    public String version(Window window) {
      lock.readLock().lock();
      try {
        Versioned<R> found = windows.get(window);
        return found == null ? "" : Long.toString(found.version());
      } finally {
        lock.readLock().unlock();
      }
    }
  }

  private record Versioned<R>(ColumnarRows<R> rows, long version) {}
}
