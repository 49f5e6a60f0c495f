/**
 * The comparisons behind the six audits. A plan tells which tables an audit reads and how it
 * compares them; the comparison collects findings, and the findings get a verdict. Only {@link
 * io.costaudit.audit} and {@link io.costaudit.audit.reason} use this package, so the module does
 * not export it. Start with {@link io.costaudit.audit.compare.AuditPlan}.
 */
@NullMarked
package io.costaudit.audit.compare;

import org.jspecify.annotations.NullMarked;
