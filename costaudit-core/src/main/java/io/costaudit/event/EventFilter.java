package io.costaudit.event;

import static java.util.Objects.requireNonNull;

import io.costaudit.predict.price.CostPrediction;
import io.costaudit.predict.spec.ResourceType;
import io.costaudit.time.Window;
import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A filter of events. The family is closed, so that a store can translate every filter into its own
 * query language. Immutable; threads may share it.
 *
 * <p>Each event passes exactly one of a filter and its {@link #not}.
 */
public sealed interface EventFilter {
  /** Returns whether to keep the event: true keeps it, false drops it. */
  boolean test(CostEvent event);

  /** Returns a filter that keeps every event. */
  static EventFilter all() {
    return new All();
  }

  /**
   * Returns a filter that keeps the events that Kubecost records: adds and deletes of deployments
   * and statefulsets.
   */
  static EventFilter kubecost() {
    return new EventTypes(Set.of(EventType.ADD, EventType.DELETE))
        .and(new ResourceTypes(Set.of(ResourceType.DEPLOYMENT, ResourceType.STATEFULSET)));
  }

  /** Returns a filter that keeps events of these clusters. */
  static EventFilter clusters(Collection<String> ids) {
    return new Clusters(Set.copyOf(ids));
  }

  /** Returns a filter that keeps events in these namespaces. */
  static EventFilter namespaces(Collection<String> names) {
    return new Namespaces(Set.copyOf(names));
  }

  /** Returns a filter that keeps events of these types. */
  static EventFilter eventTypes(Collection<EventType> types) {
    return new EventTypes(Set.copyOf(types));
  }

  /** Returns a filter that keeps events of these types of resources. */
  static EventFilter resourceTypes(Collection<ResourceType> types) {
    return new ResourceTypes(Set.copyOf(types));
  }

  /**
   * Returns a filter that keeps events whose total monthly impact, with its sign, lies between the
   * bounds, both inclusive. An event without a price matches no bound.
   *
   * @param lower null for no lower bound
   * @param upper null for no upper bound
   */
  static EventFilter totalCost(@Nullable Double lower, @Nullable Double upper) {
    return new TotalCost(lower, upper);
  }

  /** Returns a filter that keeps events of this window. */
  static EventFilter in(Window window) {
    return new InWindow(window);
  }

  /** Returns a filter that keeps events of this book. */
  static EventFilter in(Book book) {
    return new InBook(book);
  }

  /** Returns a filter that keeps the events that both filters keep. */
  default EventFilter and(EventFilter other) {
    return new And(this, other);
  }

  /** Returns a filter that keeps the events that at least one of the two filters keeps. */
  default EventFilter or(EventFilter other) {
    return new Or(this, other);
  }

  /** Returns a filter that keeps the events that this filter drops. */
  default EventFilter not() {
    return new Not(this);
  }

  /** The filter that keeps every event. */
  record All() implements EventFilter {
    @Override
    public boolean test(CostEvent event) {
      return true;
    }
  }

  /** A filter that keeps events of these clusters. */
  record Clusters(Set<String> ids) implements EventFilter {
    public Clusters {
      ids = Set.copyOf(ids);
    }

    @Override
    public boolean test(CostEvent event) {
      return ids.contains(event.resource().cluster());
    }
  }

  /** A filter that keeps events in these namespaces. */
  record Namespaces(Set<String> names) implements EventFilter {
    public Namespaces {
      names = Set.copyOf(names);
    }

    @Override
    public boolean test(CostEvent event) {
      return names.contains(event.resource().namespace());
    }
  }

  /** A filter that keeps events of these types. */
  record EventTypes(Set<EventType> types) implements EventFilter {
    public EventTypes {
      types = Set.copyOf(types);
    }

    @Override
    public boolean test(CostEvent event) {
      return types.contains(event.eventType());
    }
  }

  /** A filter that keeps events of these types of resources. */
  record ResourceTypes(Set<ResourceType> types) implements EventFilter {
    public ResourceTypes {
      types = Set.copyOf(types);
    }

    @Override
    public boolean test(CostEvent event) {
      return types.contains(event.resource().type());
    }
  }

  /**
   * A filter that keeps events whose total monthly impact lies between the bounds, both inclusive.
   *
   * @param lower finite, or null for no lower bound
   * @param upper finite and not below the lower bound, or null for no upper bound
   */
  record TotalCost(@Nullable Double lower, @Nullable Double upper) implements EventFilter {
    public TotalCost {
      if ((lower != null && !Double.isFinite(lower))
          || (upper != null && !Double.isFinite(upper))) {
        throw new IllegalArgumentException("bounds must be finite: " + lower + ", " + upper);
      }
      if (lower != null && upper != null && lower > upper) {
        throw new IllegalArgumentException(
            "the lower bound is above the upper one: " + lower + ", " + upper);
      }
    }

    @Override
    public boolean test(CostEvent event) {
      if (lower == null && upper == null) {
        return true;
      }
      CostPrediction impact = event.costPrediction();
      return impact != null
          && (lower == null || impact.totalMonthlyRate() >= lower)
          && (upper == null || impact.totalMonthlyRate() <= upper);
    }
  }

  /** A filter that keeps events of this window. */
  record InWindow(Window window) implements EventFilter {
    public InWindow {
      requireNonNull(window, "window");
    }

    @Override
    public boolean test(CostEvent event) {
      return window.contains(event.timestamp());
    }
  }

  /** A filter that keeps events of this book. */
  record InBook(Book book) implements EventFilter {
    public InBook {
      requireNonNull(book, "book");
    }

    @Override
    public boolean test(CostEvent event) {
      return Book.of(event.resource().type()) == book;
    }
  }

  /** A filter that keeps the events that both filters keep. */
  record And(EventFilter left, EventFilter right) implements EventFilter {
    public And {
      requireNonNull(left, "left");
      requireNonNull(right, "right");
    }

    @Override
    public boolean test(CostEvent event) {
      return left.test(event) && right.test(event);
    }
  }

  /** A filter that keeps the events that at least one of the two filters keeps. */
  record Or(EventFilter left, EventFilter right) implements EventFilter {
    public Or {
      requireNonNull(left, "left");
      requireNonNull(right, "right");
    }

    @Override
    public boolean test(CostEvent event) {
      return left.test(event) || right.test(event);
    }
  }

  /** A filter that keeps the events that the other filter drops. */
  record Not(EventFilter filter) implements EventFilter {
    public Not {
      requireNonNull(filter, "filter");
    }

    @Override
    public boolean test(CostEvent event) {
      return !filter.test(event);
    }
  }
}
