/** The example of {@code docs/embedding.md}. */
@NullMarked
package io.costaudit.examples.embedding;

import org.jspecify.annotations.NullMarked;
