/** The HTTP endpoints of costaudit as handlers for the HTTP server of the JDK. */
@NullMarked
package io.costaudit.http;

import org.jspecify.annotations.NullMarked;
