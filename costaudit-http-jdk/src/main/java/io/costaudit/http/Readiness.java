package io.costaudit.http;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Knows whether answers can be trusted yet, and whether something that was asked for does not work
 * while the rest does. Asked for each request, by several threads; answers at once.
 */
@FunctionalInterface
public interface Readiness {
  /** Why not, for people, one reason an item; empty when ready. */
  List<String> reasonsAgainst();

  /**
   * Returns what does not work while answers can be trusted, for people, one reason an item, such
   * as a source of prices that fails, so that others are used; empty when all works, and by
   * default.
   */
  default List<String> degradations() {
    return List.of();
  }

  /** Returns both as one value; an adapter for metrics may poll it. */
  default ReadinessReport report() {
    return new ReadinessReport(reasonsAgainst(), degradations());
  }

  /**
   * Returns this readiness with more that may not work.
   *
   * @param more tells what does not work now, as {@link #degradations} does; asked as often
   */
  default Readiness degradedBy(Supplier<? extends List<String>> more) {
    requireNonNull(more, "more");
    Readiness first = this;
    return new Readiness() {
      @Override
      public List<String> reasonsAgainst() {
        return first.reasonsAgainst();
      }

      @Override
      public List<String> degradations() {
        List<String> all = new ArrayList<>(first.degradations());
        all.addAll(more.get());
        return all;
      }
    };
  }

  /** Ready from the start. */
  static Readiness always() {
    return List::of;
  }
}
