package io.costaudit.cost;

import static java.util.Objects.requireNonNull;

/**
 * An item of a cloud provider's bill. Texts are empty where the bill does not tell, numbers NaN.
 *
 * @param providerId what was paid for, as the bill names it
 * @param category in the vocabulary of assets: {@code Compute}, {@code Storage}, {@code Network},
 *     {@code Management}, {@code Other}
 * @param cost before adjustment and credit
 * @param adjustment what the provider changed afterwards
 * @param credit what is given back, not positive
 */
public record CloudUsage(
    String providerId,
    String provider,
    String account,
    String service,
    String category,
    double cost,
    double adjustment,
    double credit)
    implements CostRow {
  public CloudUsage {
    requireNonNull(providerId, "providerId");
    requireNonNull(provider, "provider");
    requireNonNull(account, "account");
    requireNonNull(service, "service");
    requireNonNull(category, "category");
  }

  /** What is paid: cost + adjustment + credit. */
  public double totalCost() {
    return cost + adjustment + credit;
  }

  @Override
  public String name() {
    return providerId;
  }

  @Override
  public String value(Property property) {
    return switch (property.field()) {
      case PROVIDER_ID -> providerId;
      case PROVIDER -> provider;
      case ACCOUNT -> account;
      case SERVICE -> service;
      case CATEGORY -> category;
      default -> throw new IllegalArgumentException("an item of a bill has no " + property);
    };
  }

  /** A bill does not tell how long. */
  @Override
  public double minutes() {
    return 0;
  }

  /**
   * All of it is {@link Measure#OTHER}, as a bill does not tell CPU from RAM; the credit stands
   * with the adjustment.
   */
  @Override
  public Costs costs() {
    return Costs.of(Measure.OTHER, cost, adjustment + credit);
  }
}
