/**
 * Audits of cost data: six audits that compare the contents of stores with the contents that they
 * should have. Start with {@link io.costaudit.audit.Auditor}.
 */
@NullMarked
package io.costaudit.audit;

import org.jspecify.annotations.NullMarked;
