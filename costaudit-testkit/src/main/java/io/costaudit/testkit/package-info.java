/**
 * Generators and contract tests for everyone who writes an adapter of costaudit: a new store is
 * right when it passes {@link io.costaudit.testkit.LedgerStoreContract}.
 */
@NullMarked
package io.costaudit.testkit;

import org.jspecify.annotations.NullMarked;
