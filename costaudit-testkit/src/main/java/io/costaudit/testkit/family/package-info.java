/**
 * Stores whose contents agree, and named faults that break the agreement. Start with {@link
 * io.costaudit.testkit.family.CostFamilies}, which generates a {@link
 * io.costaudit.testkit.family.CostFamily}, also with one {@link io.costaudit.testkit.family.Fault}.
 */
@NullMarked
package io.costaudit.testkit.family;

import org.jspecify.annotations.NullMarked;
