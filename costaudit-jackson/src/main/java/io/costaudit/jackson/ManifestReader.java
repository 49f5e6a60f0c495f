package io.costaudit.jackson;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.costaudit.predict.Manifest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Reads Kubernetes manifests into plain trees: YAML, also of several documents, with anchors and
 * merge keys; JSON, also several values one after the other or an array of them; and lists of kind
 * {@code List}, {@code DeploymentList} and so on, whose items come out one by one. Documents that
 * are empty are passed over.
 *
 * <p>Numbers are kept exactly as written. Dates, and numbers that no Java number can hold, stay
 * text. No class is ever instantiated that a document names.
 *
 * <p>Immutable; threads may share it.
 *
 * @since 0.1.0
 */
public final class ManifestReader {
  /**
   * What a file may hold before it is refused.
   *
   * @param bytes size of the file, at least 1
   * @param documents how many documents, at least 1
   * @param nesting how deep one may be nested, at least 1
   * @param aliases how many aliases one document may have, not negative
   */
  public record Limits(int bytes, int documents, int nesting, int aliases) {
    /** The default of {@link #bytes()}: {@value}. */
    public static final int DEFAULT_BYTES = 10 << 20;

    /** The default of {@link #documents()}: {@value}. */
    public static final int DEFAULT_DOCUMENTS = 20_000;

    /** The default of {@link #nesting()}: {@value}. */
    public static final int DEFAULT_NESTING = 200;

    /** The default of {@link #aliases()}: {@value}. */
    public static final int DEFAULT_ALIASES = 50;

    public Limits {
      atLeast(1, "bytes", bytes);
      atLeast(1, "documents", documents);
      atLeast(1, "nesting", nesting);
      atLeast(0, "aliases", aliases);
    }

    private static void atLeast(int least, String name, int value) {
      if (value < least) {
        throw new IllegalArgumentException(name + " must be at least " + least + ": " + value);
      }
    }

    public static Limits ofDefaults() {
      return new Limits(DEFAULT_BYTES, DEFAULT_DOCUMENTS, DEFAULT_NESTING, DEFAULT_ALIASES);
    }

    /** These limits with another size of the file. */
    public Limits withBytes(int other) {
      return new Limits(other, documents, nesting, aliases);
    }

    /** These limits with another count of documents. */
    public Limits withDocuments(int other) {
      return new Limits(bytes, other, nesting, aliases);
    }

    /** These limits with another depth of nesting. */
    public Limits withNesting(int other) {
      return new Limits(bytes, documents, other, aliases);
    }

    /** These limits with another count of aliases. */
    public Limits withAliases(int other) {
      return new Limits(bytes, documents, nesting, other);
    }
  }

  private final Limits limits;

  public ManifestReader(Limits limits) {
    this.limits = requireNonNull(limits, "limits");
  }

  /** A reader with the default limits. */
  public static ManifestReader ofDefaults() {
    return new ManifestReader(Limits.ofDefaults());
  }

  /**
   * Reads all objects of a file, in order.
   *
   * @param origin name of the file, for messages; may be empty
   * @param bytes its content, UTF-8
   * @throws IllegalArgumentException if it cannot be read or is beyond the limits; the message
   *     names the file, and the line or the document
   */
  public List<Manifest> read(String origin, byte[] bytes) {
    try {
      if (bytes.length > limits.bytes()) {
        throw new IllegalArgumentException(
            "it has " + bytes.length + " bytes; accepted are " + limits.bytes());
      }
      String text = text(bytes);
      List<Manifest> manifests = new ArrayList<>();
      for (Document document : looksLikeJson(text) ? json(text) : yaml(text)) {
        String place = document.place();
        flatten(origin.isEmpty() ? place : origin + ", " + place, document.content(), manifests, 0);
      }
      return manifests;
    } catch (IllegalArgumentException e) {
      throw origin.isEmpty() ? e : new IllegalArgumentException(origin + ": " + e.getMessage(), e);
    }
  }

  private static String text(byte[] bytes) {
    try {
      CharBuffer text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes));
      boolean byteOrderMark = !text.isEmpty() && text.charAt(0) == '\uFEFF';
      return byteOrderMark ? text.subSequence(1, text.length()).toString() : text.toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("it is not UTF-8, which alone is accepted", e);
    }
  }

  private static boolean looksLikeJson(String text) {
    String start = text.stripLeading();
    return start.startsWith("{") || start.startsWith("[");
  }

  private List<Document> json(String text) {
    JsonProcessingException noJson;
    try {
      return new JsonDocuments(limits).read(text);
    } catch (StreamConstraintsException e) {
      throw new IllegalArgumentException(
          "it is beyond a limit of JSON documents: " + e.getOriginalMessage(), e);
    } catch (JsonProcessingException e) {
      noJson = e;
    } catch (IOException e) {
      throw new IllegalArgumentException("it cannot be read: " + e.getMessage(), e);
    }
    try {
      return yaml(text); // a flow mapping looks like JSON too
    } catch (IllegalArgumentException noYamlEither) {
      IllegalArgumentException refused =
          new IllegalArgumentException(
              "line "
                  + noJson.getLocation().getLineNr()
                  + ", column "
                  + noJson.getLocation().getColumnNr()
                  + ": "
                  + noJson.getOriginalMessage(),
              noJson);
      refused.addSuppressed(noYamlEither);
      throw refused;
    }
  }

  private List<Document> yaml(String text) {
    try {
      return new YamlDocuments(limits).read(text);
    } catch (MarkedYAMLException e) {
      String place =
          e.getProblemMark() == null
              ? ""
              : "line "
                  + (e.getProblemMark().getLine() + 1)
                  + ", column "
                  + (e.getProblemMark().getColumn() + 1)
                  + ": ";
      throw new IllegalArgumentException(place + e.getProblem(), e);
    } catch (YAMLException e) {
      throw new IllegalArgumentException(String.valueOf(e.getMessage()), e);
    }
  }

  private void flatten(String place, Object content, List<Manifest> manifests, int depth) {
    if (depth > limits.nesting()) {
      throw new IllegalArgumentException(
          place + " has lists in lists; accepted are " + limits.nesting());
    }
    if (content instanceof List<?> array) {
      flattenItems(place, array, "", "", manifests, depth);
      return;
    }
    if (!(content instanceof Map<?, ?> map)) {
      throw new IllegalArgumentException(place + " is no object");
    }
    String kind = map.get("kind") instanceof String text ? text : "";
    if (kind.endsWith("List") && map.get("items") instanceof List<?> items) {
      String apiVersion = map.get("apiVersion") instanceof String text ? text : "";
      String itemKind = kind.substring(0, kind.length() - "List".length());
      flattenItems(place, items, itemKind.isEmpty() ? "" : apiVersion, itemKind, manifests, depth);
      return;
    }
    manifests.add(new Manifest(place, withTextKeys(map)));
  }

  /** The items of a typed list do not say what they are: the list does. */
  private void flattenItems(
      String place,
      List<?> items,
      String apiVersion,
      String kind,
      List<Manifest> manifests,
      int depth) {
    int number = 0;
    for (Object item : items) {
      number++;
      Object content = item;
      if (item instanceof Map<?, ?> map && !kind.isEmpty() && !map.containsKey("kind")) {
        Map<String, Object> typed = new LinkedHashMap<>();
        typed.put("apiVersion", apiVersion);
        typed.put("kind", kind);
        typed.putAll(withTextKeys(map));
        content = typed;
      }
      flatten(place + ", item " + number, content, manifests, depth + 1);
    }
  }

  private static Map<String, Object> withTextKeys(Map<?, ?> map) {
    Map<String, Object> copy = new LinkedHashMap<>();
    map.forEach((key, value) -> copy.put(String.valueOf(key), value));
    return copy;
  }

  /**
   * One document of a file.
   *
   * @param place where it stands in the file
   * @param content a map, or whatever else somebody wrote
   */
  record Document(String place, Object content) {}
}
