/**
 * Reads answers of OpenCost and Kubecost as stores of costs, as prices and as usage.
 *
 * <p>Start with {@link io.costaudit.opencost.SavedResponses}, or with {@link
 * io.costaudit.opencost.OpenCostClient} beside a live server, which {@link
 * io.costaudit.opencost.OpenCostPrices} and {@link io.costaudit.opencost.OpenCostUsage} ask.
 */
module io.costaudit.opencost {
  requires static org.jspecify;
  requires transitive io.costaudit.core;
  requires transitive java.net.http;
  requires com.fasterxml.jackson.core;

  exports io.costaudit.opencost;
}
