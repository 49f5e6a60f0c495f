/**
 * Reads answers of OpenCost and Kubecost as stores of costs.
 *
 * <p>Start with {@link io.costaudit.opencost.SavedAnswers}, or with {@link
 * io.costaudit.opencost.OpenCostClient} beside a live server.
 */
module io.costaudit.opencost {
  requires static org.jspecify;
  requires transitive io.costaudit.core;
  requires transitive java.net.http;
  requires com.fasterxml.jackson.core;

  exports io.costaudit.opencost;
}
