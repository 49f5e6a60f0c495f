/**
 * The time that Jobs and CronJobs run in a month, from their schedules and the duration of a run.
 * Not exported: {@link io.costaudit.predict.demand.RequestRules} apply it.
 */
@NullMarked
package io.costaudit.predict.run;

import org.jspecify.annotations.NullMarked;
