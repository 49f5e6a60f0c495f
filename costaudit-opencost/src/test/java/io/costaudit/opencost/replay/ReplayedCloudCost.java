package io.costaudit.opencost.replay;

import static java.util.Objects.requireNonNull;

/**
 * One item of the bill of one day. Immutable.
 *
 * @param category in the words of bills, such as {@code Virtual Machine}
 * @param kubernetesPercent a fraction of one
 */
public record ReplayedCloudCost(
    String providerId,
    String provider,
    String account,
    String invoiceEntity,
    String service,
    String category,
    double listCost,
    double netCost,
    double amortizedNetCost,
    double invoicedCost,
    double amortizedCost,
    double kubernetesPercent) {
  public ReplayedCloudCost {
    requireNonNull(providerId, "providerId");
    requireNonNull(provider, "provider");
    requireNonNull(account, "account");
    requireNonNull(invoiceEntity, "invoiceEntity");
    requireNonNull(service, "service");
    requireNonNull(category, "category");
  }

  /** One whose costs are all the same, all of it of Kubernetes. */
  public static ReplayedCloudCost of(
      String providerId, String provider, String account, String category, double cost) {
    return new ReplayedCloudCost(
        providerId, provider, account, account, "", category, cost, cost, cost, cost, cost, 1);
  }
}
