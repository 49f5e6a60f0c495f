/**
 * The objects of one input, read as a set: which object replaces or controls which, which
 * autoscalers, LimitRanges and claims belong to which workload, and what the API server would
 * refuse. Not exported: {@link io.costaudit.predict.SpecCostPredictor} uses it.
 */
@NullMarked
package io.costaudit.predict.manifest;

import org.jspecify.annotations.NullMarked;
