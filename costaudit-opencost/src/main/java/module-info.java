/**
 * Reads answers of OpenCost and Kubecost as stores of costs.
 *
 * <p>Start with {@link io.costaudit.opencost.SavedAnswers}.
 */
module io.costaudit.opencost {
  requires static org.jspecify;
  requires transitive io.costaudit.core;
  requires com.fasterxml.jackson.core;

  exports io.costaudit.opencost;
}
