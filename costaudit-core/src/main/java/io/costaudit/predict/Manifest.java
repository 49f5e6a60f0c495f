package io.costaudit.predict;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;

/**
 * An object of a manifest as a plain tree.
 *
 * @param origin where it stands, for messages: {@code app.yaml, document 3 (line 120)}
 * @param object maps, lists, strings, numbers and booleans; not copied, and not changed by whoever
 *     reads it
 * @param warnings sentences on places where other programs may read the text of this object
 *     differently, such as a merge key of YAML; a prediction repeats them among its warnings
 */
public record Manifest(String origin, Map<String, ?> object, List<String> warnings) {
  public Manifest {
    requireNonNull(origin, "origin");
    requireNonNull(object, "object");
    warnings = List.copyOf(warnings);
  }

  /** Makes an object without warnings. */
  public Manifest(String origin, Map<String, ?> object) {
    this(origin, object, List.of());
  }
}
