/**
 * The runnable server and command line, made of the library's modules and picocli. Start with
 * {@code Main}.
 */
@NullMarked
package io.costaudit.examples.server;

import org.jspecify.annotations.NullMarked;
