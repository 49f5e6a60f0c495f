package io.costaudit.audit;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * An attempt to make an audit of a window that failed because a store could not be read. It says
 * nothing about the costs, so it never replaces a result.
 *
 * @param time when the attempt failed
 * @param reason which stores failed and why, without credentials
 */
public record AuditAttempt(Instant time, String reason) {
  public AuditAttempt {
    requireNonNull(time, "time");
    requireNonNull(reason, "reason");
  }
}
