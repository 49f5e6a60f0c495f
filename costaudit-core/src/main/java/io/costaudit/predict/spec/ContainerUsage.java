package io.costaudit.predict.spec;

import static java.util.Objects.requireNonNull;

import io.costaudit.predict.quantity.Quantity;

/**
 * The average usage of one container, per replica.
 *
 * @param cpu the usage of CPU in cores
 * @param memory the usage of memory in bytes
 */
public record ContainerUsage(Quantity cpu, Quantity memory) {
  public ContainerUsage {
    requireNonNull(cpu, "cpu");
    requireNonNull(memory, "memory");
  }
}
