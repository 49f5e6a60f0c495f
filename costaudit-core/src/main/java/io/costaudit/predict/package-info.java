/**
 * What a workload asks for, times what that costs: a {@link io.costaudit.predict.WorkloadSpec} read
 * from any manifest, its {@link io.costaudit.predict.Requests}, and a {@link
 * io.costaudit.predict.CostPredictor} that prices them.
 */
@NullMarked
package io.costaudit.predict;

import org.jspecify.annotations.NullMarked;
