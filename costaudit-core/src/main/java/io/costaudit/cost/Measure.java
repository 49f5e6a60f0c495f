package io.costaudit.cost;

import io.costaudit.Quoted;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What a cost is for: the parts that rows are split in, each with a cost and an adjustment. */
public enum Measure {
  CPU("cpu"),
  GPU("gpu"),
  RAM("ram"),
  /** Persistent volumes; of assets, disks, attached ones included. */
  PV("pv"),
  NETWORK("network"),
  LOAD_BALANCER("loadBalancer"),
  SHARED("shared"),
  EXTERNAL("external"),
  /** What fits nowhere else, such as the management fee of a cluster. */
  OTHER("other");

  /** The compute resources, which reconciliation compares. */
  public static final List<Measure> COMPUTE = List.of(CPU, GPU, RAM);

  /**
   * The measures that a total of allocations adds up; shared and external cost are never in it.
   * Source: OpenCost's {@code AllocationTotals}.
   */
  public static final Set<Measure> TOTALED =
      Collections.unmodifiableSet(EnumSet.range(CPU, LOAD_BALANCER));

  /** All of them. */
  public static final Set<Measure> ALL = Collections.unmodifiableSet(EnumSet.allOf(Measure.class));

  /** How many there are. */
  static final int COUNT = values().length;

  private final String wireName;

  Measure(String wireName) {
    this.wireName = wireName;
  }

  /** Its place in arrays of this package. */
  @SuppressWarnings("EnumOrdinal") // nothing outlives the process
  int index() {
    return ordinal();
  }

  /** The name in results: {@code loadBalancer}. */
  public String wireName() {
    return wireName;
  }

  /**
   * The measure of that name in results, matched exactly.
   *
   * @throws IllegalArgumentException if there is none; the message lists those there are
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
