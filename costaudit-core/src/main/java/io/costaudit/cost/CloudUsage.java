package io.costaudit.cost;

import static java.util.Objects.requireNonNull;

/**
 * An item of a cloud provider's bill. Where the bill does not have a value, a text is empty and a
 * number is NaN.
 *
 * @param providerId the resource that was paid for, as the bill names it
 * @param category the category in the vocabulary of assets: {@code Compute}, {@code Storage},
 *     {@code Network}, {@code Management}, {@code Other}
 * @param cost the cost before adjustment and credit
 * @param adjustment the later changes by the provider
 * @param credit the credit, not positive
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

  /** Returns the billed amount: cost + adjustment + credit. */
  public double totalCost() {
    return cost + adjustment + credit;
  }

  @Override
  public String name() {
    return providerId;
  }

  @Override
  public String value(CostProperty property) {
    return switch (property.field()) {
      case PROVIDER_ID -> providerId;
      case PROVIDER -> provider;
      case ACCOUNT -> account;
      case SERVICE -> service;
      case CATEGORY -> category;
      default -> throw new IllegalArgumentException("an item of a bill has no " + property);
    };
  }

  /** Returns no duration: a bill does not have one. */
  @Override
  public double minutes() {
    return 0;
  }

  /**
   * Returns the whole cost as {@link Measure#OTHER}, because a bill does not distinguish CPU and
   * RAM. The credit is part of the adjustment.
   */
  @Override
  public Costs costs() {
    return Costs.of(Measure.OTHER, cost, adjustment + credit);
  }
}
