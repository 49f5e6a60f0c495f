/**
 * Helpers that the packages of the testkit share. The module does not export this package, and its
 * classes may change in any release.
 */
@NullMarked
package io.costaudit.testkit.internal;

import org.jspecify.annotations.NullMarked;
