/** The runnable server and command line of costaudit. */
@NullMarked
package io.costaudit.examples.server;

import org.jspecify.annotations.NullMarked;
