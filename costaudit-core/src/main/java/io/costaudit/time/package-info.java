/**
 * Time: the closed-open {@link io.costaudit.time.Window}, the grammar in which people write
 * windows, and {@link io.costaudit.time.TimeSource}, which keeps wall time and elapsed time apart.
 */
@NullMarked
package io.costaudit.time;

import org.jspecify.annotations.NullMarked;
