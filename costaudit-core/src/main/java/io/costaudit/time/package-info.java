/**
 * When: the closed-open {@link io.costaudit.time.Window} and the grammar in which people write it.
 */
@NullMarked
package io.costaudit.time;

import org.jspecify.annotations.NullMarked;
