package io.costaudit.predict.spec;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;

/**
 * An object of a manifest as a plain tree.
 *
 * @param origin the place of the object, for messages, such as {@code app.yaml, document 3 (line
 *     120)}
 * @param object the object as maps, lists, strings, numbers and booleans; not copied, and never
 *     changed by the library
 * @param warnings sentences on places where other programs may read the text of this object
 *     differently, such as a merge key of YAML; a prediction repeats them among its warnings
 */
public record Manifest(String origin, Map<String, ?> object, List<String> warnings) {
  public Manifest {
    requireNonNull(origin, "origin");
    requireNonNull(object, "object");
    warnings = List.copyOf(warnings);
  }

  /** Creates an object without warnings. */
  public Manifest(String origin, Map<String, ?> object) {
    this(origin, object, List.of());
  }
}
