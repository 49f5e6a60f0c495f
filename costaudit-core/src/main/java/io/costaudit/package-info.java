/**
 * What every room of the library shares: {@link io.costaudit.CostAuditException}, the root of its
 * exceptions, how foreign values are read and shown, {@link io.costaudit.BooleanWords}, {@link
 * io.costaudit.Quoted} and {@link io.costaudit.OneLine}, and {@link io.costaudit.CompensatedSum}.
 */
@NullMarked
package io.costaudit;

import org.jspecify.annotations.NullMarked;
