/**
 * The HTTP endpoints of costaudit as handlers for the HTTP server of the JDK.
 *
 * <p>Start with {@link io.costaudit.http.CostAuditServer}, or mount {@link
 * io.costaudit.http.CostEventsHandler}, {@link io.costaudit.http.SpecCostHandler} and {@link
 * io.costaudit.http.AuditHandler} into a server of your own.
 */
module io.costaudit.http {
  requires static org.jspecify;
  requires transitive io.costaudit.core;
  requires transitive io.costaudit.jackson;
  requires transitive jdk.httpserver;

  exports io.costaudit.http;
}
