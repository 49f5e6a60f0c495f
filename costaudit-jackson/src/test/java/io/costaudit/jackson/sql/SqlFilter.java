package io.costaudit.jackson.sql;

import io.costaudit.event.EventFilter;
import io.costaudit.event.EventFilter.All;
import io.costaudit.event.EventFilter.And;
import io.costaudit.event.EventFilter.Clusters;
import io.costaudit.event.EventFilter.EventTypes;
import io.costaudit.event.EventFilter.InBook;
import io.costaudit.event.EventFilter.InWindow;
import io.costaudit.event.EventFilter.Namespaces;
import io.costaudit.event.EventFilter.Not;
import io.costaudit.event.EventFilter.Or;
import io.costaudit.event.EventFilter.ResourceTypes;
import io.costaudit.event.EventFilter.TotalCost;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/** A filter of events as a condition of SQL, which is true or false and never null. */
final class SqlFilter {
  private SqlFilter() {}

  /** Returns the condition; its parameters are added to the list. */
  static String of(EventFilter filter, List<Object> parameters) {
    if (filter instanceof All) {
      return "1";
    } else if (filter instanceof Clusters clusters) {
      return in("cluster", clusters.ids(), parameters);
    } else if (filter instanceof Namespaces namespaces) {
      return in("namespace", namespaces.names(), parameters);
    } else if (filter instanceof EventTypes types) {
      return in("etype", types.types().stream().map(Enum::name).toList(), parameters);
    } else if (filter instanceof ResourceTypes types) {
      return in("rtype", types.types().stream().map(Enum::name).toList(), parameters);
    } else if (filter instanceof InBook in) {
      return in("book", List.of(in.book().name()), parameters);
    } else if (filter instanceof TotalCost cost) {
      return bound(">=", cost.lower(), parameters)
          + " AND "
          + bound("<=", cost.upper(), parameters);
    } else if (filter instanceof InWindow in) {
      return "(seconds, nanos) >= "
          + instant(in.window().start(), parameters)
          + " AND (seconds, nanos) < "
          + instant(in.window().end(), parameters);
    } else if (filter instanceof And and) {
      return "(" + of(and.left(), parameters) + ") AND (" + of(and.right(), parameters) + ")";
    } else if (filter instanceof Or or) {
      return "(" + of(or.left(), parameters) + ") OR (" + of(or.right(), parameters) + ")";
    }
    return "NOT (" + of(((Not) filter).filter(), parameters) + ")";
  }

  private static String in(String column, Collection<String> values, List<Object> parameters) {
    parameters.addAll(values);
    return column + " IN (" + String.join(", ", Collections.nCopies(values.size(), "?")) + ")";
  }

  private static String bound(String operator, Double bound, List<Object> parameters) {
    if (bound == null) {
      return "1";
    }
    parameters.add(bound);
    return "coalesce(rate " + operator + " ?, 0)";
  }

  private static String instant(Instant instant, List<Object> parameters) {
    parameters.add(instant.getEpochSecond());
    parameters.add(instant.getNano());
    return "(?, ?)";
  }
}
