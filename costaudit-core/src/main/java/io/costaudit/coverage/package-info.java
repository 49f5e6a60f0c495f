/**
 * The times at which a cluster was watched, and those at which it was not and why. Start with
 * {@link io.costaudit.coverage.Coverage}.
 */
@org.jspecify.annotations.NullMarked
package io.costaudit.coverage;
