package io.costaudit.cost;

import static java.util.Objects.requireNonNull;

/**
 * A row behind a key.
 *
 * @param name the name of the row in its store
 */
public record TopRow(String name, Costs costs) {
  public TopRow {
    requireNonNull(name, "name");
    requireNonNull(costs, "costs");
  }
}
