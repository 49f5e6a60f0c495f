package io.costaudit.predict;

import static java.util.Objects.requireNonNull;

/**
 * What one container used on average, per replica.
 *
 * @param cpu cores
 * @param memory bytes
 */
public record ContainerUsage(Quantity cpu, Quantity memory) {
  public ContainerUsage {
    requireNonNull(cpu, "cpu");
    requireNonNull(memory, "memory");
  }
}
