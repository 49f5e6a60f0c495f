package io.costaudit.opencost.read;

import io.costaudit.opencost.UnreadableResponseException;
import io.costaudit.time.Window;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds out to which windows the rows of a set belong. Old versions of Kubecost write into a row
 * the part of the day in which its pod ran: such a row, of 16:00 to 24:00 say, belongs to the
 * window of its set, which is the widest window among its rows. Rows of windows that do not
 * overlap, such as two days, belong to their own windows. Not safe for use by several threads.
 */
final class SetWindows {
  /** An enclosing window comes before those that it encloses. */
  private static final Comparator<Window> WIDEST_FIRST =
      Comparator.comparing(Window::start).thenComparing(Window::end, Comparator.reverseOrder());

  private final @Nullable Window given;
  private final Set<Window> ofRows = new LinkedHashSet<>();
  private boolean hasRowsWithout;
  private @Nullable Window last;

  /**
   * Begins with an empty set.
   *
   * @param given the window of rows that name none, in sets that name none
   */
  SetWindows(@Nullable Window given) {
    this.given = given;
  }

  /**
   * The windows to which the rows of one set belong.
   *
   * @param all the windows to which at least one row belongs
   * @param ofRowsWithout the window of the rows that name none; null if there are no such rows
   * @param narrower the window to which a row belongs, by the narrower window that the row names
   */
  record Resolved(Set<Window> all, @Nullable Window ofRowsWithout, Map<Window, Window> narrower) {
    /**
     * Returns the window to which a row belongs, by the window that the row names, or null if it
     * names none.
     */
    @Nullable Window of(@Nullable Window named) {
      return named == null ? ofRowsWithout : narrower.getOrDefault(named, named);
    }

    /** Returns whether each row belongs to the window that it names. */
    boolean isPlain() {
      return ofRowsWithout == null && narrower.isEmpty();
    }
  }

  /** Takes the window that a row names; null if it names none. */
  void row(@Nullable Window window) {
    if (window == null) {
      hasRowsWithout = true;
    } else if (!window.equals(last)) {
      last = window;
      ofRows.add(window);
    }
  }

  /**
   * Ends the set and begins with the next one.
   *
   * @param told the window that the set names; null if it names none
   * @throws UnreadableResponseException if rows name no window and neither does anything else, or
   *     if rows name windows that overlap and none of them encloses the others
   */
  Resolved end(JsonInput in, @Nullable Window told) {
    Window ofRowsWithout = hasRowsWithout ? ofSet(in, told) : null;
    Map<Window, Window> narrower =
        ofRows.size() > 1 || (told != null && !ofRows.isEmpty()) ? narrower(in, told) : Map.of();
    Set<Window> all = new LinkedHashSet<>();
    ofRows.forEach(window -> all.add(narrower.getOrDefault(window, window)));
    if (ofRowsWithout != null) {
      all.add(ofRowsWithout);
    }
    ofRows.clear();
    hasRowsWithout = false;
    last = null;
    return new Resolved(all, ofRowsWithout, narrower);
  }

  private Window ofSet(JsonInput in, @Nullable Window told) {
    if (told != null) {
      return told;
    }
    if (given != null) {
      return given;
    }
    throw in.unreadable(
        "it does not tell the window of its rows: give a window, by SavedResponses.Builder.window");
  }

  private Map<Window, Window> narrower(JsonInput in, @Nullable Window told) {
    List<Window> sorted = new ArrayList<>(ofRows);
    if (told != null && !ofRows.contains(told)) {
      sorted.add(told);
    }
    sorted.sort(WIDEST_FIRST);
    Map<Window, Window> narrower = new HashMap<>();
    Window widest = sorted.get(0);
    for (Window window : sorted.subList(1, sorted.size())) {
      if (!window.end().isAfter(widest.end())) {
        narrower.put(window, widest);
      } else if (window.overlaps(widest)) {
        return withinGiven(in, widest, window);
      } else {
        widest = window;
      }
    }
    return narrower;
  }

  /**
   * Returns the given window for all rows of a set whose windows overlap. Only the user can tell
   * the window of such a set.
   */
  private Map<Window, Window> withinGiven(JsonInput in, Window one, Window other) {
    Map<Window, Window> narrower = new HashMap<>();
    for (Window window : ofRows) {
      if (given == null || !encloses(given, window)) {
        throw in.unreadable(
            "the rows of one set are of windows that overlap, such as "
                + one
                + " and "
                + other
                + ", and no window encloses them: give the window of the set, by"
                + " SavedResponses.Builder.window");
      }
      if (!window.equals(given)) {
        narrower.put(window, given);
      }
    }
    return narrower;
  }

  private static boolean encloses(Window outer, Window inner) {
    return !inner.start().isBefore(outer.start()) && !inner.end().isAfter(outer.end());
  }
}
