/**
 * Coverage: the times at which a cluster was watched, and the times at which it was not, with the
 * reason. Start with {@link io.costaudit.coverage.Coverage}.
 */
@org.jspecify.annotations.NullMarked
package io.costaudit.coverage;
