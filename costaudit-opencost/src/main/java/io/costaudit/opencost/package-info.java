/**
 * Offers the responses of OpenCost and Kubecost as stores that audits compare, as prices and as
 * usage. Start with {@link io.costaudit.opencost.SavedResponses}, or, beside a live server, with
 * {@link io.costaudit.opencost.OpenCostClient}, and for predictions with {@link
 * io.costaudit.opencost.OpenCostPrices} and {@link io.costaudit.opencost.OpenCostUsage}.
 *
 * <p>This package holds what users name, and alone of the module is exported. Two others serve it:
 * {@code transport} sends requests to a server, and {@code read} reads bytes as rows. Those two do
 * not know each other.
 */
@NullMarked
package io.costaudit.opencost;

import org.jspecify.annotations.NullMarked;
