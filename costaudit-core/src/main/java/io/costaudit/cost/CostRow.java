package io.costaudit.cost;

/**
 * A row as sums see it: what it is grouped by and what it costs. A row that a store hands to a
 * consumer may be one object that changes from row to row: read it at once, keep nothing of it but
 * its {@link #costs()}.
 */
public interface CostRow {
  /** What the row is called in its store. */
  String name();

  /**
   * The value of a property; empty where the row lacks it.
   *
   * @throws IllegalArgumentException if no row of this kind has it
   */
  String value(Property property);

  /** How long what the row stands for ran, in minutes. */
  double minutes();

  /** What it costs. */
  Costs costs();
}
