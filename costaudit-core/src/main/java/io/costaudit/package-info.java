/**
 * Types that all packages of the library share: {@link io.costaudit.CostAuditException}, the root
 * of its exceptions; the types that read and show foreign values, {@link
 * io.costaudit.BooleanWords}, {@link io.costaudit.Quoted} and {@link io.costaudit.OneLine}, and
 * {@link io.costaudit.CompensatedSum}.
 */
@NullMarked
package io.costaudit;

import org.jspecify.annotations.NullMarked;
