package io.costaudit.testsupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the real histories and lists of the real data, and makes of each object what an API server
 * would take and serve. Of the histories:
 *
 * <ul>
 *   <li>{@code apiVersion} becomes {@code apps/v1}, whatever the manifest says: {@code
 *       extensions/v1beta1} and the others of its time, and one that has prose behind the version;
 *   <li>a missing namespace becomes {@code default};
 *   <li>the name is followed by the number of the file that it came from, since files that each
 *       define a {@code frontend} lived at the same time, and an object that moved to another file
 *       is another one.
 * </ul>
 *
 * <p>Of the lists: the kind is that of the list without its last four letters, and what only a
 * server may set is left out. Stateless; safe to share between threads.
 */
public final class WatchHistory {
  private static final ObjectMapper JSON = new ObjectMapper();

  private WatchHistory() {}

  /** What a line of a history says. */
  public enum Type {
    /** The object appeared. */
    ADDED,
    /** It changed. */
    MODIFIED,
    /** It vanished. */
    DELETED
  }

  /**
   * A line of a history.
   *
   * @param origin file and line, for messages
   * @param type what happened
   * @param object the object after it, or before its deletion
   */
  public record Change(String origin, Type type, ObjectNode object) {}

  /** Kind, namespace and name of an object. */
  public static String who(JsonNode object) {
    return String.join(
        "/",
        object.path("kind").asText(),
        object.path("metadata").path("namespace").asText(),
        object.path("metadata").path("name").asText());
  }

  /** The lines of some histories, one file after the other. */
  public static List<Change> read(List<Path> files) {
    List<Change> changes = new ArrayList<>();
    Map<String, Integer> numbers = new HashMap<>();
    for (Path file : files) {
      int line = 0;
      for (String text : lines(file)) {
        line++;
        String origin = file.getFileName() + ":" + line;
        JsonNode entry = json(origin, text);
        String path = file.getFileName() + "/" + entry.path("path").asText();
        int number = numbers.computeIfAbsent(path, unused -> numbers.size() + 1);
        changes.add(
            new Change(
                origin,
                Type.valueOf(entry.path("type").asText()),
                served(entry.path("object"), number)));
      }
    }
    return changes;
  }

  private static ObjectNode served(JsonNode manifest, int number) {
    ObjectNode object = manifest.deepCopy();
    object.put("apiVersion", "apps/v1");
    ObjectNode metadata = (ObjectNode) object.path("metadata");
    metadata.put("name", metadata.path("name").asText() + "-" + number);
    if (metadata.path("namespace").asText("").isEmpty()) {
      metadata.put("namespace", "default");
    }
    return object;
  }

  /** The items of a list as {@code kubectl get -o json} prints it. */
  public static List<ObjectNode> items(Path file) {
    JsonNode list = json(file.toString(), String.join("\n", lines(file)));
    String listKind = list.path("kind").asText();
    List<ObjectNode> items = new ArrayList<>();
    for (JsonNode item : list.path("items")) {
      ObjectNode object = item.deepCopy();
      object.put("apiVersion", list.path("apiVersion").asText());
      object.put("kind", listKind.substring(0, listKind.length() - "List".length()));
      ((ObjectNode) object.path("metadata"))
          .remove(List.of("uid", "resourceVersion", "generation", "creationTimestamp", "selfLink"));
      items.add(object);
    }
    return items;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode json(String origin, String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(origin, e);
    }
  }
}
