/**
 * Cost events: a {@link io.costaudit.event.Ledger} takes observations of a cluster and makes {@link
 * io.costaudit.event.CostEvent}s, which say what changed and what it will cost a month. Start with
 * {@link io.costaudit.event.Ledger}.
 */
@NullMarked
package io.costaudit.event;

import org.jspecify.annotations.NullMarked;
