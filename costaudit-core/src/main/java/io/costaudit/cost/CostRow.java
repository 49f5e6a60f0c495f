package io.costaudit.cost;

/**
 * A row to sum: the properties by which it is grouped, and its costs. A row that a store hands to a
 * consumer may be one object that changes from row to row. The consumer reads the row at once and
 * keeps nothing of it but its {@link #costs()}.
 */
public interface CostRow {
  /** Returns the name of the row in its store. */
  String name();

  /**
   * Returns the value of a property; empty where the row does not have it.
   *
   * @throws IllegalArgumentException if no row of this kind has it
   */
  String value(CostProperty property);

  /** Returns the running time of the workload or asset of this row, in minutes. */
  double minutes();

  /** Returns the costs. */
  Costs costs();
}
