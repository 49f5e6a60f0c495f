/** Helpers for the tests of this build: real data, what it costs, and skipped tests said aloud. */
@NullMarked
package io.costaudit.testsupport;

import org.jspecify.annotations.NullMarked;
