package io.costaudit.examples.server;

import io.costaudit.predict.spec.Manifest;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The names in manifests that flags may refer to: all fields, and the texts of all fields. A flag
 * that refers to a name that no manifest has is without effect, and its user should know.
 */
final class ManifestNames {
  private final Set<String> fields = new HashSet<>();
  private final Map<String, Set<String>> texts;

  private ManifestNames(Map<String, Set<String>> texts) {
    this.texts = texts;
  }

  /**
   * Returns the names in manifests.
   *
   * @param named the fields whose texts are collected
   */
  static ManifestNames of(List<Manifest> manifests, Set<String> named) {
    Map<String, Set<String>> texts = new HashMap<>();
    named.forEach(field -> texts.put(field, new HashSet<>()));
    ManifestNames names = new ManifestNames(texts);
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    manifests.forEach(manifest -> names.addAll(manifest.object(), seen));
    return names;
  }

  private void addAll(Object value, Set<Object> seen) {
    if (value instanceof Map<?, ?> map && seen.add(map)) { // aliases may share parts of a tree
      map.forEach(
          (key, inner) -> {
            String field = String.valueOf(key);
            fields.add(field);
            if (inner instanceof String text && texts.containsKey(field)) {
              texts.get(field).add(text);
            }
            addAll(inner, seen);
          });
    } else if (value instanceof List<?> list && seen.add(list)) {
      list.forEach(inner -> addAll(inner, seen));
    }
  }

  /** Returns whether a field has that name; a name that ends in * stands for its beginning. */
  boolean hasField(String name) {
    return name.endsWith("*")
        ? fields.stream().anyMatch(field -> field.startsWith(name.substring(0, name.length() - 1)))
        : fields.contains(name);
  }

  /** Returns whether one of the collected fields has that text. */
  boolean hasText(String text) {
    return texts.values().stream().anyMatch(some -> some.contains(text));
  }
}
