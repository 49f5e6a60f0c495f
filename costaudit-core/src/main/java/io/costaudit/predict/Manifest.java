package io.costaudit.predict;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * An object of a manifest as a plain tree.
 *
 * @param origin where it stands, for messages: {@code app.yaml, document 3 (line 120)}
 * @param object maps, lists, strings, numbers and booleans; not copied, and not changed by whoever
 *     reads it
 */
public record Manifest(String origin, Map<String, ?> object) {
  public Manifest {
    requireNonNull(origin, "origin");
    requireNonNull(object, "object");
  }
}
