package io.costaudit.predict.price;

import static java.util.Objects.requireNonNull;

import io.costaudit.internal.Finite;
import io.costaudit.predict.quantity.Quantity;

/**
 * The monthly cost of volumes, and the size of the volumes that have no price. It is never part of
 * a {@link CostPrediction}. Immutable; threads may share it.
 *
 * @param monthlyRate cost of the volumes that have a price, in the currency of the user; finite
 * @param priced bytes of the volumes that have a price
 * @param unpriced bytes of the volumes that have none
 * @since 0.1.0
 */
public record StorageCost(double monthlyRate, Quantity priced, Quantity unpriced) {
  /** The cost of no volumes. */
  public static final StorageCost NONE = new StorageCost(0, Quantity.ZERO, Quantity.ZERO);

  public StorageCost {
    monthlyRate = Finite.check("monthlyRate", monthlyRate);
    requireNonNull(priced, "priced");
    requireNonNull(unpriced, "unpriced");
  }

  /** Returns the cost of these volumes and the others together. */
  public StorageCost plus(StorageCost other) {
    return new StorageCost(
        monthlyRate + other.monthlyRate, priced.plus(other.priced), unpriced.plus(other.unpriced));
  }

  /** Returns whether there are no volumes. */
  public boolean isNone() {
    return priced.isZero() && unpriced.isZero();
  }
}
