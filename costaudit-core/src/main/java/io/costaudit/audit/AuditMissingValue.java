package io.costaudit.audit;

import static java.util.Objects.requireNonNull;

/**
 * A value that one side has and the other lacks, or that is no number.
 *
 * @param description what is missing where
 * @param key of what: a node, a cluster, a provider id, …
 */
public record AuditMissingValue(String description, String key) {
  public AuditMissingValue {
    requireNonNull(description, "description");
    requireNonNull(key, "key");
  }
}
