/**
 * What every room of the library shares: the root of its exceptions, {@link
 * io.costaudit.CostAuditException}.
 */
@NullMarked
package io.costaudit;

import org.jspecify.annotations.NullMarked;
