package io.costaudit.jackson;

import static java.util.Objects.requireNonNull;

import io.costaudit.jackson.JsonDocuments.NoJsonException;
import io.costaudit.predict.spec.Manifest;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads Kubernetes manifests into plain trees: YAML, also of several documents, with anchors and
 * merge keys; JSON, also several values one after the other or an array of them; and lists of kind
 * {@code List}, {@code DeploymentList} and so on, whose items come out one by one. Documents that
 * are empty are passed over.
 *
 * <p>A text is read as kubectl 1.32 reads it: UTF-8, or UTF-16 behind a byte-order mark; a
 * byte-order mark at the start of any document; tabs between tokens; the words of YAML 1.1, so that
 * {@code on}, {@code no} and {@code y} are booleans and {@code 010} is 8, and {@code 0o10} of YAML
 * 1.2. A merge key brings its keys to the place where it stands: they replace what is written
 * before it and give way to what is written after it. Where it replaces a value, which the draft of
 * merge keys does not know, {@link Manifest#warnings()} says so.
 *
 * <p>Trees are maps with keys of text as written, lists, strings, booleans, nulls and numbers.
 * Numbers are exact: {@code Integer}, {@code Long}, {@code BigInteger} or {@code BigDecimal}.
 * Dates, numbers to the base of 60 and numbers beyond those of a {@code double} stay text, as they
 * do in kubectl.
 *
 * <p>Read here and refused by kubectl are a directive ({@code %YAML 1.2}), a document that begins
 * on the line of its {@code ---}, and a {@code ---} between values of JSON. Refused here are a key
 * that stands twice in an object, of which kubectl takes the last; a document behind {@code ...}
 * without {@code ---}, which kubectl passes over; a tag that names anything but plain values; and a
 * byte-order mark before a key in the midst of a document, which kubectl takes for a part of the
 * key. The reader never instantiates a class that a document names.
 *
 * <p>Time and memory grow with the size of the file, whatever is in it. Immutable; threads may
 * share it.
 *
 * @since 0.1.0
 */
public final class ManifestReader {
  /**
   * What a file may hold before it is refused.
   *
   * @param bytes size of the file, at least 1
   * @param documents how many documents, and how many objects in documents that are lists, at least
   *     1
   * @param nesting how deep objects and lists may be nested in one another, 1 to {@value
   *     #MAX_NESTING}
   * @param values how many keys and values of all sorts, where what an alias stands for is counted
   *     again, at least 1; this bounds the memory
   */
  public record Limits(int bytes, int documents, int nesting, int values) {
    /** The default of {@link #bytes()}: {@value}. */
    public static final int DEFAULT_BYTES = 10 << 20;

    /** The default of {@link #documents()}: {@value}. */
    public static final int DEFAULT_DOCUMENTS = 20_000;

    /** The default of {@link #nesting()}: {@value}. */
    public static final int DEFAULT_NESTING = 200;

    /** The default of {@link #values()}: {@value}. Real manifests have one in 8 to 25 bytes. */
    public static final int DEFAULT_VALUES = 2_000_000;

    /** The most that {@link #nesting()} may be, for the sake of the stack: {@value}. */
    public static final int MAX_NESTING = 1_000;

    public Limits {
      atLeast(1, "bytes", bytes);
      atLeast(1, "documents", documents);
      atLeast(1, "nesting", nesting);
      atLeast(1, "values", values);
      if (nesting > MAX_NESTING) {
        throw new IllegalArgumentException(
            "nesting must be at most " + MAX_NESTING + ": " + nesting);
      }
    }

    private static void atLeast(int least, String name, int value) {
      if (value < least) {
        throw new IllegalArgumentException(name + " must be at least " + least + ": " + value);
      }
    }

    public static Limits ofDefaults() {
      return new Limits(DEFAULT_BYTES, DEFAULT_DOCUMENTS, DEFAULT_NESTING, DEFAULT_VALUES);
    }

    /** These limits with another size of the file. */
    public Limits withBytes(int other) {
      return new Limits(other, documents, nesting, values);
    }

    /** These limits with another count of documents. */
    public Limits withDocuments(int other) {
      return new Limits(bytes, other, nesting, values);
    }

    /** These limits with another depth of nesting. */
    public Limits withNesting(int other) {
      return new Limits(bytes, documents, other, values);
    }

    /** These limits with another count of values. */
    public Limits withValues(int other) {
      return new Limits(bytes, documents, nesting, other);
    }
  }

  private final Limits limits;
  private final YamlDocuments yaml;
  private final JsonDocuments json;

  public ManifestReader(Limits limits) {
    this.limits = requireNonNull(limits, "limits");
    yaml = new YamlDocuments(limits);
    json = new JsonDocuments(limits);
  }

  /** A reader with the default limits. */
  public static ManifestReader ofDefaults() {
    return new ManifestReader(Limits.ofDefaults());
  }

  /**
   * The content of one file.
   *
   * @param manifests its objects, in order, those of lists one by one
   * @param documents how many documents it has that are not empty. A file without a document is
   *     most often a mistake; a list without items says that there are no objects
   */
  public record Content(List<Manifest> manifests, int documents) {
    public Content {
      manifests = List.copyOf(manifests);
      if (documents < 0) {
        throw new IllegalArgumentException("documents must not be negative: " + documents);
      }
    }
  }

  /**
   * Reads all objects of a file, in order.
   *
   * @param origin name of the file, for messages; may be empty
   * @param bytes its content, UTF-8, or UTF-16 behind a byte-order mark
   * @throws IllegalArgumentException if it cannot be read or is beyond the limits; the message
   *     names the file, and the line or the document
   */
  public List<Manifest> read(String origin, byte[] bytes) {
    return readContent(origin, bytes).manifests();
  }

  /**
   * Reads a file, and tells a file without a document from one with a list without items.
   *
   * @param origin name of the file, for messages; may be empty
   * @param bytes its content, UTF-8, or UTF-16 behind a byte-order mark
   * @throws IllegalArgumentException if it cannot be read or is beyond the limits; the message
   *     names the file, and the line or the document
   */
  public Content readContent(String origin, byte[] bytes) {
    requireNonNull(origin, "origin");
    try {
      if (bytes.length > limits.bytes()) {
        throw new IllegalArgumentException(
            "it has " + bytes.length + " bytes; no more than " + limits.bytes() + " are accepted");
      }
      List<Document> documents = documents(ManifestText.decode(bytes));
      Collector objects = new Collector(origin);
      for (Document document : documents) {
        objects.add(document, document.place(), document.content(), 0);
      }
      return new Content(objects.manifests, documents.size());
    } catch (IllegalArgumentException e) {
      throw origin.isEmpty() ? e : new IllegalArgumentException(origin + ": " + e.getMessage(), e);
    }
  }

  /**
   * The number, or the text as it was written if the number would print so that it cannot be read:
   * {@code 21E2147483647} prints as {@code 2.1E+2147483648}.
   */
  static Object readable(BigDecimal number, String text) {
    long exponent = (long) number.precision() - number.scale() - 1;
    return exponent == (int) exponent ? number : text;
  }

  private List<Document> documents(String text) {
    if (text.isBlank()) {
      return List.of(); // a tab would be refused, although nothing stands behind it
    }
    try {
      String start = text.stripLeading();
      return start.startsWith("{") || start.startsWith("[") ? jsonOrFlow(text) : yaml.read(text);
    } catch (UnreadableException e) {
      throw ManifestText.templateHint(text, e.line())
          .map(hint -> new IllegalArgumentException(e.getMessage() + "; " + hint, e))
          .orElse(e);
    }
  }

  private List<Document> jsonOrFlow(String text) {
    try {
      return json.read(DocumentMarks.blankedInJson(text));
    } catch (NoJsonException noJson) {
      return flowOfYaml(text, noJson.why());
    }
  }

  /** YAML may look like JSON too: {@code {kind: Pod}}. */
  private List<Document> flowOfYaml(String text, UnreadableException noJson) {
    try {
      return yaml.read(text);
    } catch (UnreadableException noYaml) {
      // Whichever came further is what was meant.
      throw noYaml.isBeyond(noJson) ? noYaml : noJson;
    }
  }

  /** The objects of a file, out of the lists in which they may stand. */
  private final class Collector {
    private final List<Manifest> manifests = new ArrayList<>();
    private final String origin;

    Collector(String origin) {
      this.origin = origin;
    }

    void add(Document document, String place, @Nullable Object content, int depth) {
      if (content instanceof List<?> array) {
        addItems(document, place, array, null, depth);
      } else if (content instanceof Map<?, ?> map) {
        addObject(document, place, asObject(map), document.warnings().of(map), depth);
      } else {
        throw new IllegalArgumentException(place + " is no object");
      }
    }

    private void addObject(
        Document document,
        String place,
        Map<String, @Nullable Object> object,
        List<String> warnings,
        int depth) {
      if (object.get("kind") instanceof String kind
          && kind.endsWith("List")
          && object.containsKey("items")) {
        Object items = object.get("items");
        if (items == null) {
          return; // how Go writes a list without items
        }
        if (items instanceof List<?> list) {
          addItems(document, place, list, object, depth);
          return;
        }
      }
      if (manifests.size() == limits.documents()) {
        throw new IllegalArgumentException(
            place + ": it has more than " + limits.documents() + " objects; no more are accepted");
      }
      String where = origin.isEmpty() ? place : origin + ", " + place;
      manifests.add(new Manifest(where, object, warnings));
    }

    private void addItems(
        Document document,
        String place,
        List<?> items,
        @Nullable Map<String, @Nullable Object> list,
        int depth) {
      if (depth == limits.nesting()) {
        throw new IllegalArgumentException(
            place + ": lists stand in lists deeper than " + limits.nesting());
      }
      int number = 0;
      for (Object item : items) {
        number++;
        String itemPlace = place + ", item " + number;
        if (list != null && item instanceof Map<?, ?> map) {
          List<String> warnings = document.warnings().of(map);
          addObject(document, itemPlace, typed(asObject(map), list), warnings, depth + 1);
        } else {
          add(document, itemPlace, item, depth + 1);
        }
      }
    }

    /** The items of a typed list do not say what they are: the list does. */
    private Map<String, @Nullable Object> typed(
        Map<String, @Nullable Object> item, Map<String, @Nullable Object> list) {
      String listKind = (String) requireNonNull(list.get("kind"));
      String kind = listKind.substring(0, listKind.length() - "List".length());
      if (kind.isEmpty() || item.get("kind") != null) {
        return item;
      }
      Map<String, @Nullable Object> typed = new LinkedHashMap<>(item);
      typed.put("kind", kind);
      if (item.get("apiVersion") == null) {
        typed.put("apiVersion", list.get("apiVersion"));
      }
      return typed;
    }

    @SuppressWarnings("unchecked") // both readers make maps with keys of text alone
    private Map<String, @Nullable Object> asObject(Map<?, ?> map) {
      return (Map<String, @Nullable Object>) map;
    }
  }

  /**
   * One document of a file.
   *
   * @param place where it stands in the file
   * @param content a map, or whatever else somebody wrote
   * @param warnings warnings of the file, by object
   */
  record Document(String place, Object content, MergeWarnings warnings) {}
}
