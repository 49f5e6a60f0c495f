/**
 * What just changed and what it will cost: observations of a cluster go into a {@link
 * io.costaudit.event.Ledger}, priced {@link io.costaudit.event.CostEvent}s come out.
 */
@NullMarked
package io.costaudit.event;

import org.jspecify.annotations.NullMarked;
