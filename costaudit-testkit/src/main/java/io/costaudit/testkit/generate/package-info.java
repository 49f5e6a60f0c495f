/**
 * Generators of every value of the core. Start with {@link
 * io.costaudit.testkit.generate.TestkitProvider}: when the testkit is among the dependencies of a
 * test, jqwik generates each value of the core by its type, {@code @ForAll CostEvent}. The other
 * classes have the generators that take arguments.
 */
@NullMarked
package io.costaudit.testkit.generate;

import org.jspecify.annotations.NullMarked;
