/** Generators and contract tests for everyone who writes an adapter of costaudit. */
@NullMarked
package io.costaudit.testkit;

import org.jspecify.annotations.NullMarked;
