/**
 * The root of the library: {@link io.costaudit.CostAuditException}, from which all exceptions of
 * the library are derived that report the failure of another system.
 */
@NullMarked
package io.costaudit;

import org.jspecify.annotations.NullMarked;
