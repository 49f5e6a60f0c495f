package io.costaudit.http;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Tells whether answers can be trusted yet, and what else does not work. Implementations are asked
 * for each request, by several threads, and must answer at once.
 */
@FunctionalInterface
public interface Readiness {
  /** Why not, for people, one reason an item; empty when ready. */
  List<String> reasonsAgainst();

  /**
   * Returns what does not work although answers can be trusted, for people, one reason per item;
   * empty when everything works, and by default. An example is a source of prices that fails, so
   * that other prices are used.
   */
  default List<String> degradations() {
    return List.of();
  }

  /** Returns the reasons and the degradations as one value. An adapter for metrics may poll it. */
  default ReadinessReport report() {
    return new ReadinessReport(reasonsAgainst(), degradations());
  }

  /**
   * Returns this readiness with additional degradations.
   *
   * @param more returns the additional degradations, and is called as often as {@link
   *     #degradations}
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
