package io.costaudit.predict.spec;

import io.costaudit.predict.read.Tree;

/**
 * Reads the metadata of an object of the cluster, and tells what happens to its {@code
 * spec.replicas} when a manifest without that field is applied.
 *
 * <p>A client-side apply removes the field if the manifest that was applied before had it, even if
 * the object was scaled since. A server-side apply removes the field if the applier alone owns it.
 */
final class AppliedReplicas {
  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  private AppliedReplicas() {}

  static OmittedReplicas of(Tree metadata) {
    try {
      String lastApplied = metadata.at("annotations", LAST_APPLIED).string().orElse("");
      if (writesReplicas(lastApplied)) {
        return OmittedReplicas.RESET;
      }
      int owners = 0;
      int appliers = 0;
      boolean managed = false;
      for (Tree entry : metadata.at("managedFields").list()) {
        managed = true;
        if (entry.at("fieldsV1", "f:spec", "f:replicas").isPresent()) {
          owners++;
          appliers += entry.at("operation").string().orElse("").equals("Apply") ? 1 : 0;
        }
      }
      if (owners == 1 && appliers == 1) {
        return OmittedReplicas.RESET;
      }
      return managed || !lastApplied.isEmpty() ? OmittedReplicas.KEPT : OmittedReplicas.UNKNOWN;
    } catch (IllegalArgumentException e) {
      // A workload that can be priced stays readable even if its metadata has a wrong shape.
      return OmittedReplicas.UNKNOWN;
    }
  }

  /**
   * Returns whether a JSON text has a number at {@code spec.replicas}. Scans the text once and
   * keeps nothing of it: the text may be as long as the whole object and comes with every change.
   */
  static boolean writesReplicas(String json) {
    String section = "";
    int depth = 0;
    int place = 0;
    while (place < json.length()) {
      char c = json.charAt(place);
      if (c == '{' || c == '[') {
        depth++;
      } else if (c == '}' || c == ']') {
        depth--;
      } else if (c == '"') {
        int end = endOfString(json, place);
        int next = afterBlanks(json, end + 1);
        if (next < json.length() && json.charAt(next) == ':') {
          String key = depth <= 2 ? json.substring(place + 1, end) : "";
          if (depth == 1) {
            section = key;
          } else if (depth == 2 && section.equals("spec") && key.equals("replicas")) {
            return !json.startsWith("null", afterBlanks(json, next + 1));
          }
        }
        place = end;
      }
      place++;
    }
    return false;
  }

  /** Returns the place of the quote that ends the string, or the end of the text. */
  private static int endOfString(String json, int start) {
    int place = start + 1;
    while (place < json.length() && json.charAt(place) != '"') {
      place += json.charAt(place) == '\\' ? 2 : 1;
    }
    return Math.min(place, json.length());
  }

  private static int afterBlanks(String json, int start) {
    int place = start;
    while (place < json.length() && Character.isWhitespace(json.charAt(place))) {
      place++;
    }
    return place;
  }
}
