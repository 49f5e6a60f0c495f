/**
 * The HTTP endpoints of costaudit. Start with {@link io.costaudit.http.CostAuditServer}, or mount
 * the handlers into an {@link com.sun.net.httpserver.HttpServer} of your own.
 */
@NullMarked
package io.costaudit.http;

import org.jspecify.annotations.NullMarked;
