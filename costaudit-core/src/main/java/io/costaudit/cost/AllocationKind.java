package io.costaudit.cost;

import io.costaudit.internal.Quoted;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
  private final String wireName;

  AllocationKind(String mark) {
    this.mark = mark;
    this.wireName = name().toLowerCase(Locale.ROOT);
  }

  /** Returns the mark in a name, such as {@code __idle__}; empty for a workload. */
  public String mark() {
    return mark;
  }

  /**
   * Returns the value of {@link CostProperty#KIND} for rows of this kind: {@code workload}, {@code
   * idle}, {@code unmounted}, {@code shared} or {@code external}.
   */
  public String wireName() {
    return wireName;
  }

  /** Returns the kind with this wire name, matched exactly; empty if no kind has it. */
  public static Optional<AllocationKind> find(String wireName) {
    return Stream.of(values()).filter(kind -> kind.wireName().equals(wireName)).findFirst();
  }

  /**
   * Returns the kind with this wire name, matched exactly.
   *
   * @throws IllegalArgumentException if no kind has this name; the message lists the accepted names
   */
  public static AllocationKind ofWireName(String wireName) {
    return find(wireName)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown allocation kind "
                        + Quoted.of(wireName)
                        + "; accepted are "
                        + Stream.of(values())
                            .map(AllocationKind::wireName)
                            .collect(Collectors.joining(", "))));
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
