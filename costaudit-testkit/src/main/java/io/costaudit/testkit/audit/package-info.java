/**
 * Audits as tests, for whoever wants a build to fail when cost data cannot be trusted. Start with
 * {@link io.costaudit.testkit.audit.AuditExtension}, which makes a test of each audit, and with
 * {@link io.costaudit.testkit.audit.CostAuditAssertions} for tests of one's own.
 */
@NullMarked
package io.costaudit.testkit.audit;

import org.jspecify.annotations.NullMarked;
