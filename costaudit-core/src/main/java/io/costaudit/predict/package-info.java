/**
 * Predictions for whole inputs: the change of cost that applying a set of manifests would make.
 * Start with {@link io.costaudit.predict.SpecCostPredictor}. A {@link
 * io.costaudit.predict.UsageSource} supplies the real usage of containers.
 *
 * <p>The cost of a single workload needs only the packages below this one: {@link
 * io.costaudit.predict.spec.WorkloadSpec} is read from a manifest, {@link
 * io.costaudit.predict.demand.RequestRules} tell its resource demand, and {@link
 * io.costaudit.predict.price.CostPredictor} prices that demand.
 */
@NullMarked
package io.costaudit.predict;

import org.jspecify.annotations.NullMarked;
