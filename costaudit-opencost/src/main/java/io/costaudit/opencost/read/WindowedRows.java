package io.costaudit.opencost.read;

import io.costaudit.cost.CostRow;
import io.costaudit.internal.Quoted;
import io.costaudit.time.Window;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the rows of one answer, by window. A row belongs to the window that the row or its set
 * names, as {@link SetWindows} finds out, or else to the window that the user gave. Not safe for
 * use by several threads.
 *
 * @param <R> the type of the rows
 */
public final class WindowedRows<R extends CostRow> implements ResponseParser.Sink<R> {
  private final SetWindows windows;
  private final Map<Window, List<R>> rows = new TreeMap<>();
  private final Map<Window, Set<RowIdentity>> identities = new HashMap<>();
  private final List<RowReader.Row<R>> ofSet = new ArrayList<>();

  /**
   * Begins without rows.
   *
   * @param given of rows for which the answer tells none
   */
  public WindowedRows(@Nullable Window given) {
    windows = new SetWindows(given);
  }

  @Override
  public void row(JsonInput in, RowReader.Row<R> row) {
    windows.row(row.window());
    ofSet.add(row);
  }

  @Override
  public void endOfSet(JsonInput in, @Nullable Window told) {
    SetWindows.Resolved resolved = windows.end(in, told);
    Map<Window, Set<RowIdentity>> added = new HashMap<>();
    for (RowReader.Row<R> row : ofSet) {
      Window window = resolved.of(row.window());
      if (window == null) {
        throw new IllegalStateException("a row without a window has none in its set");
      }
      rows.computeIfAbsent(window, unused -> new ArrayList<>()).add(row.value());
      RowIdentity identity = RowIdentity.of(window, row.key(), row.value());
      if (identity != null) {
        if (identities.getOrDefault(window, Set.of()).contains(identity)) {
          throw in.unreadable(
              "two sets hold the row "
                  + Quoted.of(row.key())
                  + " of the window "
                  + window
                  + ", and its cost must not be counted twice: leave one of them out");
        }
        added.computeIfAbsent(window, unused -> new HashSet<>()).add(identity);
      }
    }
    added.forEach(
        (window, some) ->
            identities.computeIfAbsent(window, unused -> new HashSet<>()).addAll(some));
    ofSet.clear();
  }

  /** Returns the rows, by window, ascending. */
  public Map<Window, List<R>> rows() {
    return rows;
  }
}
