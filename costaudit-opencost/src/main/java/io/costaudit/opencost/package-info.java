/**
 * Answers of OpenCost and Kubecost, read as the stores that audits compare. Start with {@link
 * io.costaudit.opencost.SavedResponses}, or, beside a live server, with {@link
 * io.costaudit.opencost.OpenCostClient}, and for predictions with {@link
 * io.costaudit.opencost.OpenCostPrices} and {@link io.costaudit.opencost.OpenCostUsage}.
 */
@NullMarked
package io.costaudit.opencost;

import org.jspecify.annotations.NullMarked;
