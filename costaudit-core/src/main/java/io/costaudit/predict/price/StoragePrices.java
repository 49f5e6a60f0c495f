package io.costaudit.predict.price;

import static java.util.Objects.requireNonNull;

import io.costaudit.internal.Quoted;
import io.costaudit.predict.demand.ResourceDemand;
import io.costaudit.predict.quantity.Quantity;
import io.costaudit.predict.spec.VolumeClaim;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The prices of volumes, by storage class. Volumes are priced separately from cpu, memory and GPUs:
 * their cost is never part of {@link CostPrediction#totalMonthlyRate()}. Immutable; threads may
 * share it.
 *
 * <p>The cost of a volume in a month is its size in GiB × the price of a GiB-month × the share of
 * the month in which it exists: three volumes of 500 GiB at 0.10 cost 150.00.
 *
 * @since 0.1.0
 */
public final class StoragePrices {
  private static final StoragePrices NONE = builder().build();

  private final @Nullable Double gibMonth;
  private final Map<String, Double> byClass;
  private final String source;

  private StoragePrices(Builder builder) {
    gibMonth = builder.gibMonth;
    byClass = Map.copyOf(builder.byClass);
    source = builder.source;
  }

  /** Returns an object without prices: every volume is unpriced. */
  public static StoragePrices none() {
    return NONE;
  }

  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns the price of a GiB for a month; empty if none is known.
   *
   * @param storageClass null for the default class of the cluster; then the price for all classes
   *     counts
   */
  public OptionalDouble perGibMonth(@Nullable String storageClass) {
    Double price = storageClass == null ? null : byClass.get(storageClass);
    if (price == null) {
      price = gibMonth;
    }
    return price == null ? OptionalDouble.empty() : OptionalDouble.of(price);
  }

  /** Returns where the prices come from, for people. */
  public String source() {
    return source;
  }

  /**
   * Returns the cost of volumes that each pod of a workload claims.
   *
   * @param replicas number of pods
   * @param monthlyHours how many hours each of them exists in a month, 0 to {@value
   *     ResourceDemand#HOURS_PER_MONTH}, or more where runs overlap; null if not known, and then
   *     the volumes are unpriced
   */
  public StorageCost cost(List<VolumeClaim> volumes, int replicas, @Nullable Double monthlyHours) {
    StorageCost cost = StorageCost.NONE;
    for (VolumeClaim volume : volumes) {
      cost = cost.plus(cost(volume, replicas, monthlyHours));
    }
    return cost;
  }

  private StorageCost cost(VolumeClaim volume, int replicas, @Nullable Double monthlyHours) {
    Quantity bytes = volume.storage().times(replicas);
    OptionalDouble price = perGibMonth(volume.storageClass());
    if (price.isEmpty() || monthlyHours == null) {
      return new StorageCost(0, Quantity.ZERO, bytes);
    }
    double gib = bytes.toDouble() / UnitPrices.BYTES_PER_GIB;
    double share = monthlyHours / ResourceDemand.HOURS_PER_MONTH;
    return new StorageCost(gib * price.getAsDouble() * share, bytes, Quantity.ZERO);
  }

  /** A builder of {@link StoragePrices}. Not safe for use by several threads. */
  public static final class Builder {
    private @Nullable Double gibMonth;
    private final Map<String, Double> byClass = new HashMap<>();
    private String source = "configured";

    private Builder() {}

    /**
     * Sets the price of a GiB for a month, for every storage class that has no price of its own.
     *
     * @param price 0 to {@link UnitPrices#LARGEST}, in the currency of the user
     */
    public Builder gibMonth(double price) {
      this.gibMonth = checked("the price of a GiB-month", price);
      return this;
    }

    /**
     * Sets the price of a GiB of one storage class for a month.
     *
     * @param name not blank
     * @param price 0 to {@link UnitPrices#LARGEST}, in the currency of the user
     */
    public Builder storageClass(String name, double price) {
      if (name.isBlank()) {
        throw new IllegalArgumentException("the name of a storage class must not be blank");
      }
      byClass.put(name, checked("the price of storage class " + Quoted.of(name), price));
      return this;
    }

    /** Sets the name of the source of the prices; {@code configured} by default. */
    public Builder source(String source) {
      this.source = requireNonNull(source, "source");
      return this;
    }

    private static double checked(String what, double price) {
      if (!(price >= 0 && price <= UnitPrices.LARGEST)) {
        throw new IllegalArgumentException(
            what + " must be 0 to " + UnitPrices.LARGEST + ": " + price);
      }
      return price + 0.0; // -0.0 becomes 0.0
    }

    public StoragePrices build() {
      return new StoragePrices(this);
    }
  }
}
