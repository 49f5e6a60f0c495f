package io.costaudit.testkit.concurrent;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Tells whether what several threads were answered can be explained by doing one operation after
 * the other, each at some time between its begin and its end. The search of Wing and Gong, which
 * remembers where it has been, as Lowe has it.
 *
 * @param <S> the state of the model
 */
final class Linearizability<S> {
  private static final int MOST_OPERATIONS = Long.SIZE;

  private final List<Asked<S>> history;
  private final Function<S, Collection<S>> byItself;
  private final Set<Place<S>> seen = new HashSet<>();

  /**
   * Where the search is.
   *
   * @param done a bit for each operation that is done
   */
  private record Place<S>(long done, S state) {}

  private Linearizability(List<Asked<S>> history, Function<S, Collection<S>> byItself) {
    this.history = history;
    this.byItself = byItself;
  }

  /** The same where nothing happens that nobody asked for. */
  static <S> boolean isExplained(S initial, List<Asked<S>> history) {
    return isExplained(initial, state -> List.of(), history);
  }

  /**
   * Whether there is such an order.
   *
   * @param byItself the states to which a state may change without an operation
   */
  static <S> boolean isExplained(
      S initial, Function<S, Collection<S>> byItself, List<Asked<S>> history) {
    if (history.size() >= MOST_OPERATIONS) {
      throw new IllegalArgumentException("too many operations: " + history.size());
    }
    return new Linearizability<>(history, byItself).isExplained(0, initial);
  }

  private boolean isExplained(long done, S state) {
    if (done == (1L << history.size()) - 1) {
      return true;
    }
    if (!seen.add(new Place<>(done, state))) {
      return false;
    }
    for (int i = 0; i < history.size(); i++) {
      if (mayBeNext(i, done)) {
        Asked<S> next = history.get(i);
        for (S after : next.operation().after(state, next.answer())) {
          if (isExplained(done | 1L << i, after)) {
            return true;
          }
        }
      }
    }
    return byItself.apply(state).stream().anyMatch(after -> isExplained(done, after));
  }

  /** Whether it is not done, and none that is not done either was over before it began. */
  private boolean mayBeNext(int i, long done) {
    if (isDone(i, done)) {
      return false;
    }
    for (int j = 0; j < history.size(); j++) {
      if (!isDone(j, done) && history.get(j).isBefore(history.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDone(int i, long done) {
    return (done & 1L << i) != 0;
  }
}
