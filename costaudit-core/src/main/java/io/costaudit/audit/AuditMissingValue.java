package io.costaudit.audit;

import static java.util.Objects.requireNonNull;

/**
 * A value that only one side has, or that is not a number.
 *
 * @param description which value is missing on which side
 * @param key the key of the value: a node, a cluster, a provider id, …
 */
public record AuditMissingValue(String description, String key) {
  public AuditMissingValue {
    requireNonNull(description, "description");
    requireNonNull(key, "key");
  }
}
