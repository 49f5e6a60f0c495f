/**
 * Helpers for the tests of this build: real data, what it costs, other processes, skipped tests.
 */
@NullMarked
package io.costaudit.testsupport;

import org.jspecify.annotations.NullMarked;
