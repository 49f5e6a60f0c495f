/** The embedding example of the README. */
@NullMarked
package io.costaudit.examples.embedding;

import org.jspecify.annotations.NullMarked;
