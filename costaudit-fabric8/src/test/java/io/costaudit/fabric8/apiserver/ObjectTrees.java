package io.costaudit.fabric8.apiserver;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the double of an API server reads out of objects, and asks of those that come. */
public final class ObjectTrees {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int DEFAULT_GRACE_SECONDS = 30;

  private ObjectTrees() {}

  /** A tree of its own of that JSON text. */
  public static ObjectNode parse(String json) {
    try {
      JsonNode tree = JSON.readTree(json);
      if (tree instanceof ObjectNode object) {
        return object;
      }
      throw ApiStatusException.badRequest("the body of the request is no object");
    } catch (JsonProcessingException e) {
      throw ApiStatusException.badRequest(
          "the object provided is unrecognized: " + e.getOriginalMessage());
    }
  }

  /** Checks that a new form of an object is of that object, and of its present version. */
  static void checkIdentity(ServedKind kind, ObjectName name, ObjectNode current, ObjectNode next) {
    JsonNode was = current.path("metadata");
    JsonNode metadata = next.path("metadata");
    if (!metadata.path("name").asText(name.name()).equals(name.name())) {
      throw ApiStatusException.badRequest(
          "the name of the object ("
              + metadata.path("name").asText()
              + ") does not match the name on the URL ("
              + name.name()
              + ")");
    }
    if (!metadata.path("namespace").asText(name.namespace()).equals(name.namespace())) {
      throw ApiStatusException.badRequest(
          "the namespace of the provided object does not match the namespace sent on the request");
    }
    String version = metadata.path("resourceVersion").asText("");
    if (!version.isEmpty()
        && !version.equals("0")
        && !version.equals(was.path("resourceVersion").asText())) {
      throw ApiStatusException.conflict(
          kind,
          name.name(),
          "the object has been modified; please apply your changes to the latest version and try"
              + " again");
    }
    String uid = metadata.path("uid").asText("");
    if (!uid.isEmpty() && !uid.equals(was.path("uid").asText())) {
      throw ApiStatusException.conflict(
          kind,
          name.name(),
          "Precondition failed: UID in precondition: "
              + uid
              + ", UID in object meta: "
              + was.path("uid").asText());
    }
  }

  /** Checks what a deletion asks of the object. */
  static void checkPreconditions(
      ServedKind kind, ObjectName name, StoredObject object, JsonNode preconditions) {
    String uid = preconditions.path("uid").asText(object.uid());
    String version = Long.toString(object.version());
    if (!uid.equals(object.uid())
        || !preconditions.path("resourceVersion").asText(version).equals(version)) {
      throw ApiStatusException.conflict(kind, name.name(), "Precondition failed: " + preconditions);
    }
  }

  /** How long an object is given to end by itself. */
  static long graceSeconds(ServedKind kind, ObjectNode tree, JsonNode options) {
    // Nobody has to be waited for where a pod runs nowhere.
    if (!kind.equals(ServedKind.PODS) || tree.path("spec").path("nodeName").asText("").isEmpty()) {
      return 0;
    }
    long own =
        tree.path("spec").path("terminationGracePeriodSeconds").asLong(DEFAULT_GRACE_SECONDS);
    return options.path("gracePeriodSeconds").asLong(own);
  }

  static ObjectName name(ObjectNode object) {
    JsonNode metadata = object.path("metadata");
    return new ObjectName(metadata.path("namespace").asText(""), metadata.path("name").asText());
  }

  /** Its metadata, made if there are none. */
  static ObjectNode metadata(ObjectNode tree) {
    return tree.path("metadata") instanceof ObjectNode metadata
        ? metadata
        : tree.putObject("metadata");
  }

  /** Whether it is to go. */
  static boolean isMarked(ObjectNode tree) {
    return tree.path("metadata").has("deletionTimestamp");
  }

  /** Those who are yet to do something before it goes; a list of its own. */
  static List<String> finalizers(ObjectNode tree) {
    List<String> finalizers = new ArrayList<>();
    tree.path("metadata").path("finalizers").forEach(node -> finalizers.add(node.asText()));
    return finalizers;
  }

  static Map<String, String> labels(ObjectNode metadata) {
    JsonNode node = metadata.path("labels");
    if (node.isEmpty()) {
      return Map.of();
    }
    Map<String, String> labels = new HashMap<>();
    node.properties().forEach(e -> labels.put(e.getKey(), e.getValue().asText()));
    return labels;
  }

  /** The time as objects carry it. */
  static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
