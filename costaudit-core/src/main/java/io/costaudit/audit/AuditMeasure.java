package io.costaudit.audit;

import static java.util.Objects.requireNonNull;

import io.costaudit.cost.Measure;
import io.costaudit.internal.Quoted;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The part of the cost of a key that an audit compares: one {@link Measure}, a sum, or idle. */
public enum AuditMeasure {
  CPU(Measure.CPU),
  GPU(Measure.GPU),
  RAM(Measure.RAM),
  PV(Measure.PV),
  NETWORK(Measure.NETWORK),
  LOAD_BALANCER(Measure.LOAD_BALANCER),
  SHARED(Measure.SHARED),
  EXTERNAL(Measure.EXTERNAL),
  OTHER(Measure.OTHER),
  /** The sum of all measures that the audit compares. */
  TOTAL("total"),
  /** The cost of a node that no workload uses, over CPU, GPU and RAM. */
  IDLE("idle");

  private final String wireName;
  private final @Nullable Measure measure;

  AuditMeasure(Measure measure) {
    this.wireName = measure.wireName();
    this.measure = measure;
  }

  AuditMeasure(String wireName) {
    this.wireName = wireName;
    this.measure = null;
  }

  /** Returns the name in results, such as {@code cpu}. */
  public String wireName() {
    return wireName;
  }

  /** Returns the measure of the stores; empty for {@link #TOTAL} and {@link #IDLE}. */
  public Optional<Measure> measure() {
    return Optional.ofNullable(measure);
  }

  /** Returns the part of the cost that is one measure of the stores. */
  public static AuditMeasure of(Measure measure) {
    requireNonNull(measure, "measure");
    return Arrays.stream(values()).filter(m -> m.measure == measure).findFirst().orElseThrow();
  }

  /**
   * Returns the part of the cost with this name in results, matched exactly.
   *
   * @throws IllegalArgumentException if no part has this name; the message lists the accepted names
   */
  public static AuditMeasure ofWireName(String name) {
    return Stream.of(values())
        .filter(measure -> measure.wireName.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown measure "
                        + Quoted.of(name)
                        + "; accepted are "
                        + Stream.of(values())
                            .map(AuditMeasure::wireName)
                            .collect(Collectors.joining(", "))));
  }
}
