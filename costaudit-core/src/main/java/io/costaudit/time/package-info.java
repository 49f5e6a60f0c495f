/**
 * When: the closed-open {@link io.costaudit.time.Window} and the grammar in which people write it;
 * and {@link io.costaudit.time.TimeSource}, which keeps wall time and elapsed time apart.
 */
@NullMarked
package io.costaudit.time;

import org.jspecify.annotations.NullMarked;
