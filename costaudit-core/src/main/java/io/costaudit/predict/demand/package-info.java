/**
 * The resource demand of a workload or of a node: what it holds, and for how long, under the rules
 * of the user. Start with {@link io.costaudit.predict.demand.RequestRules#demand}.
 */
@NullMarked
package io.costaudit.predict.demand;

import org.jspecify.annotations.NullMarked;
