package io.costaudit.cost;

/**
 * The kind of a row of an allocation store. A mark anywhere in the name of the row tells its kind,
 * as in OpenCost.
 */
public enum AllocationKind {
  /** What something that ran did cost. */
  WORKLOAD(""),
  /** What a node or a cluster costs and nothing used. */
  IDLE("__idle__"),
  /** Volumes and load balancers that no pod used. */
  UNMOUNTED("__unmounted__"),
  /** What is shared between all, such as a fixed monthly fee. */
  SHARED("__shared__"),
  /** What is paid outside of the clusters. */
  EXTERNAL("__external__");

  private final String mark;

  AllocationKind(String mark) {
    this.mark = mark;
  }

  /** The mark in a name: {@code __idle__}; empty for a workload. */
  public String mark() {
    return mark;
  }

  /** The kind of a row of that name. */
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
