/**
 * Generators and contract tests for everyone who writes an adapter of costaudit: a new store is
 * right when it passes {@link io.costaudit.testkit.LedgerStoreContract} or the contract of its
 * port. What not every implementation can do it says itself, as with {@link
 * io.costaudit.testkit.StateCapability}, and the contract tests that too.
 *
 * <p>To test with generated input, start with {@link io.costaudit.testkit.TestkitProvider}: with
 * the testkit among the dependencies of a test, jqwik generates each value of core by its type,
 * {@code @ForAll CostEvent}. To test against stores that agree, or that disagree by one named
 * {@link io.costaudit.testkit.Fault}, start with {@link io.costaudit.testkit.CostFamilies}.
 *
 * <p>It works with JUnit 5.9.0 to 5.14.4 and 6.0.0 to 6.1.3, with jqwik 1.9.3.
 */
@NullMarked
package io.costaudit.testkit;

import org.jspecify.annotations.NullMarked;
