package io.costaudit.opencost;

import io.costaudit.time.Window;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the rows of one answer, by window. A row belongs to the window that it names, else to that
 * of its set, else to the one that the user gave. Not safe for use by several threads.
 *
 * @param <R> the type of the rows
 */
final class WindowedRows<R> implements AnswerParser.Sink<R> {
  /** How windows are sorted. */
  static final Comparator<Window> ORDER =
      Comparator.comparing(Window::start).thenComparing(Window::end);

  private final @Nullable Window given;
  private final Map<Window, List<R>> rows = new TreeMap<>(ORDER);
  private final List<R> withoutWindow = new ArrayList<>();

  /**
   * @param given of rows for which the answer tells none
   */
  WindowedRows(@Nullable Window given) {
    this.given = given;
  }

  @Override
  public void row(JsonInput in, RowReader.Row<R> row) {
    Window window = row.window();
    if (window == null) {
      withoutWindow.add(row.value());
    } else {
      rows.computeIfAbsent(window, unused -> new ArrayList<>()).add(row.value());
    }
  }

  @Override
  public void endOfSet(JsonInput in, @Nullable Window window) {
    if (!withoutWindow.isEmpty()) {
      rows.computeIfAbsent(ofSet(in, window, given), unused -> new ArrayList<>())
          .addAll(withoutWindow);
      withoutWindow.clear();
    }
  }

  /** The window of the rows of a set that name none. */
  static Window ofSet(JsonInput in, @Nullable Window window, @Nullable Window given) {
    if (window != null) {
      return window;
    }
    if (given != null) {
      return given;
    }
    throw in.unreadable(
        "it does not tell the window of its rows: give one, by SavedAnswers.Builder.window");
  }

  /** The rows, by window, ascending. */
  Map<Window, List<R>> rows() {
    return rows;
  }
}
