package io.costaudit.fabric8.apiserver;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * One version of an object: written as JSON once, and read by all lists and watches. Immutable.
 *
 * @param name within its kind
 * @param uid of its creation
 * @param version of the whole server at which it was written
 * @param labels for selectors
 * @param json the whole object, kind and API version first
 * @param bodyStart where in the JSON the members after kind and API version begin
 */
record StoredObject(
    ObjectName name,
    String uid,
    long version,
    Map<String, String> labels,
    String json,
    int bodyStart) {
  StoredObject {
    requireNonNull(name, "name");
    requireNonNull(uid, "uid");
    labels = Map.copyOf(labels);
    requireNonNull(json, "json");
  }

  /** Without kind and API version, as it stands in a list. */
  void writeItem(StringBuilder list) {
    list.append('{').append(json, bodyStart, json.length());
  }
}
