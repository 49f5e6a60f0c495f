package io.costaudit.audit.reason;

import io.costaudit.audit.compare.Findings;

/**
 * The facts that may prove the reason of a difference, beside the difference itself.
 *
 * @param findings all findings of the audit, not only those that the result lists
 * @param isSettled whether no change of the data is expected any more
 */
record Evidence(Findings findings, boolean isSettled) {}
