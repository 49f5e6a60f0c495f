package io.costaudit.fabric8.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonPatch;
import io.fabric8.zjsonpatch.JsonPatchException;
import java.io.IOException;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The ways in which a PATCH may say what it wants. */
final class Patches {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The lists in workloads whose elements a strategic merge knows again, and by which member. */
  private static final Map<String, String> MERGE_KEYS =
      Map.of(
          "containers", "name",
          "initContainers", "name",
          "env", "name",
          "volumes", "name",
          "ports", "containerPort",
          "volumeMounts", "mountPath",
          "conditions", "type",
          "imagePullSecrets", "name");

  private Patches() {}

  /** The change that a body of that media type asks for. */
  static UnaryOperator<ObjectNode> of(String mediaType, String body) {
    JsonNode patch = tree(body);
    if (mediaType.startsWith("application/json-patch+json")) {
      return current -> jsonPatched(current, patch);
    }
    if (mediaType.startsWith("application/merge-patch+json")) {
      return current -> merged(current, patch, false);
    }
    // An apply is taken for a merge: nobody owns fields here.
    if (mediaType.startsWith("application/strategic-merge-patch+json")
        || mediaType.startsWith("application/apply-patch+yaml")) {
      return current -> merged(current, patch, true);
    }
    throw ApiStatusException.unsupportedMediaType(mediaType);
  }

  private static JsonNode tree(String body) {
    try {
      return JSON.readTree(body);
    } catch (IOException e) {
      throw ApiStatusException.badRequest("the patch is no JSON: " + e.getMessage());
    }
  }

  private static ObjectNode jsonPatched(ObjectNode current, JsonNode patch) {
    try {
      return (ObjectNode) JsonPatch.apply(patch, current);
    } catch (JsonPatchException e) {
      throw ApiStatusException.invalid(
          "the server rejected our request due to an error in our request: " + e.getMessage());
    }
  }

  private static ObjectNode merged(ObjectNode current, JsonNode patch, boolean strategic) {
    if (!(patch instanceof ObjectNode changes)) {
      throw ApiStatusException.badRequest("the patch is no object");
    }
    ObjectNode result = current.deepCopy();
    changes
        .properties()
        .forEach(
            change -> {
              String key = change.getKey();
              JsonNode value = change.getValue();
              if (value.isNull()) {
                result.remove(key);
              } else if (value.isObject()) {
                ObjectNode was =
                    result.path(key) instanceof ObjectNode node
                        ? node
                        : JsonNodeFactory.instance.objectNode();
                result.set(key, merged(was, value, strategic));
              } else if (strategic && value.isArray() && MERGE_KEYS.containsKey(key)) {
                result.set(key, mergedByKey(result.path(key), value, MERGE_KEYS.get(key)));
              } else {
                result.set(key, value);
              }
            });
    return result;
  }

  private static ArrayNode mergedByKey(JsonNode current, JsonNode changes, String key) {
    ArrayNode result = JsonNodeFactory.instance.arrayNode();
    current.forEach(result::add);
    for (JsonNode change : changes) {
      int index = indexOf(result, key, change.path(key));
      if (change.path("$patch").asText().equals("delete")) {
        if (index >= 0) {
          result.remove(index);
        }
      } else if (index >= 0) {
        result.set(index, merged((ObjectNode) result.get(index), change, true));
      } else {
        result.add(change);
      }
    }
    return result;
  }

  private static int indexOf(ArrayNode elements, String key, JsonNode value) {
    for (int i = 0; i < elements.size(); i++) {
      if (elements.get(i).path(key).equals(value)) {
        return i;
      }
    }
    return -1;
  }
}
