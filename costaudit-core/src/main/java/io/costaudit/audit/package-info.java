/**
 * Whether cost data can be trusted: six audits that compare what stores hold with what they should
 * hold. Start with {@link io.costaudit.audit.Auditor}.
 */
@NullMarked
package io.costaudit.audit;

import org.jspecify.annotations.NullMarked;
