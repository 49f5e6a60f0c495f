/**
 * Predictions of cost, from the requests of a workload and unit prices: a {@link
 * io.costaudit.predict.WorkloadSpec} read from any manifest, its {@link
 * io.costaudit.predict.Requests}, and a {@link io.costaudit.predict.CostPredictor} that prices
 * them.
 */
@NullMarked
package io.costaudit.predict;

import org.jspecify.annotations.NullMarked;
