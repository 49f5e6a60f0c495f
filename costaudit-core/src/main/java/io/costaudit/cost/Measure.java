package io.costaudit.cost;

import io.costaudit.internal.Quoted;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** A part of the cost of a row, such as CPU, with a cost and an adjustment of its own. */
public enum Measure {
  CPU("cpu"),
  GPU("gpu"),
  RAM("ram"),
  /** Persistent volumes; for assets, all disks including attached ones. */
  PV("pv"),
  NETWORK("network"),
  LOAD_BALANCER("loadBalancer"),
  SHARED("shared"),
  EXTERNAL("external"),
  /** Costs that no other measure covers, such as the management fee of a cluster. */
  OTHER("other");

  /** The compute resources, which reconciliation compares. */
  public static final List<Measure> COMPUTE = List.of(CPU, GPU, RAM);

  /**
   * The measures that a total of allocations adds up; shared and external cost are never in it.
   * Source: OpenCost's {@code AllocationTotals}.
   */
  public static final Set<Measure> TOTALED =
      Collections.unmodifiableSet(EnumSet.range(CPU, LOAD_BALANCER));

  /** All measures. */
  public static final Set<Measure> ALL = Collections.unmodifiableSet(EnumSet.allOf(Measure.class));

  /** The number of measures. */
  static final int COUNT = values().length;

  private final String wireName;

  Measure(String wireName) {
    this.wireName = wireName;
  }

  /** Returns the index of this measure in arrays of this package. */
  @SuppressWarnings("EnumOrdinal") // nothing outlives the process
  int index() {
    return ordinal();
  }

  /** Returns the name in results, such as {@code loadBalancer}. */
  public String wireName() {
    return wireName;
  }

  /**
   * Returns the measure with this name in results, matched exactly.
   *
   * @throws IllegalArgumentException if no measure has this name; the message lists the accepted
   *     names
   */
  public static Measure ofWireName(String name) {
    for (Measure measure : values()) {
      if (measure.wireName.equals(name)) {
        return measure;
      }
    }
    throw new IllegalArgumentException(
        "unknown measure "
            + Quoted.of(name)
            + "; accepted are "
            + String.join(", ", List.of(values()).stream().map(Measure::wireName).toList()));
  }
}
