package io.costaudit.cost;

/**
 * The kind of a row of an allocation store. A mark anywhere in the name of the row tells its kind,
 * as in OpenCost.
 */
public enum AllocationKind {
  /** The cost of a workload that ran. */
  WORKLOAD(""),
  /** The cost of the part of a node or a cluster that no workload used. */
  IDLE("__idle__"),
  /** The cost of volumes and load balancers that no pod used. */
  UNMOUNTED("__unmounted__"),
  /** A cost that all share, such as a fixed monthly fee. */
  SHARED("__shared__"),
  /** A cost outside of the clusters. */
  EXTERNAL("__external__");

  private final String mark;

  AllocationKind(String mark) {
    this.mark = mark;
  }

  /** Returns the mark in a name, such as {@code __idle__}; empty for a workload. */
  public String mark() {
    return mark;
  }

  /** Returns the kind of a row with this name. */
  public static AllocationKind ofName(String name) {
    if (name.contains("__")) {
      for (AllocationKind kind : values()) {
        if (kind != WORKLOAD && name.contains(kind.mark)) {
          return kind;
        }
      }
    }
    return WORKLOAD;
  }
}
