/**
 * Helpers that several modules of this project share. The package is exported to these modules
 * alone and may change in any version.
 *
 * @since 0.1.0
 */
@NullMarked
package io.costaudit.internal;

import org.jspecify.annotations.NullMarked;
