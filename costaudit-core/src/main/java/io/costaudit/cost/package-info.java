/**
 * The data that audits read: rows of {@link io.costaudit.cost.Allocation}s, {@link
 * io.costaudit.cost.Asset}s and {@link io.costaudit.cost.CloudUsage}s, summed by key into {@link
 * io.costaudit.cost.CostTable}s, and one small port for each store of them. Start with {@link
 * io.costaudit.cost.CostStore}.
 */
@NullMarked
package io.costaudit.cost;

import org.jspecify.annotations.NullMarked;
