/**
 * Test doubles for programs that use costaudit: a clock that the test sets, listeners that record,
 * and a store that fails on demand. Start with {@link io.costaudit.testkit.record.SettableClock}.
 */
@NullMarked
package io.costaudit.testkit.record;

import org.jspecify.annotations.NullMarked;
