package io.costaudit.examples.server.kubeconfig;

import io.costaudit.internal.Quoted;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one object of a kubeconfig. Each field is read by its name; a field that was never
 * read is {@linkplain #warnOfUnknown unknown}. Not safe for use by several threads.
 */
final class Fields {
  private static final Logger LOG = System.getLogger(Kubeconfig.class.getName());

  private final String place;
  private final Path file;
  private final Map<String, Object> values;
  private final TreeSet<String> unread;

  private Fields(String place, Path file, Map<String, Object> values) {
    this.place = place;
    this.file = file;
    this.values = values;
    this.unread = new TreeSet<>(values.keySet());
  }

  /**
   * Returns the fields of an object.
   *
   * @param place where it stands, such as {@code users["dev"].user}; empty for the whole file
   * @throws IllegalArgumentException if the value is no object
   */
  static Fields of(String place, Path file, @Nullable Object value) {
    if (value == null) {
      return new Fields(place, file, Map.of());
    }
    if (!(value instanceof Map<?, ?> map)) {
      throw new IllegalArgumentException(
          (place.isEmpty() ? "the kubeconfig " + Quoted.of(file) : at(place, file))
              + " is no object with fields; give fields such as name: value");
    }
    Map<String, Object> values = new LinkedHashMap<>();
    map.forEach(
        (name, field) -> {
          if (field != null) {
            values.put(String.valueOf(name), field);
          }
        });
    return new Fields(place, file, values);
  }

  /** Returns the file that holds the object. */
  Path file() {
    return file;
  }

  /** Returns the name of a field for messages, with its place and its file. */
  String at(String field) {
    return at(place.isEmpty() ? field : place + "." + field, file);
  }

  private static String at(String place, Path file) {
    return place + " in the kubeconfig " + Quoted.of(file);
  }

  /** Returns an exception that names a field. */
  IllegalArgumentException refused(String field, String why) {
    return new IllegalArgumentException(at(field) + " " + why);
  }

  private @Nullable Object take(String field) {
    unread.remove(field);
    return values.get(field);
  }

  boolean has(String field) {
    return values.containsKey(field);
  }

  /** Marks fields as known that have no effect in this program. */
  void skip(String... fields) {
    for (String field : fields) {
      unread.remove(field);
    }
  }

  /** Returns a text; null where it is missing or empty, which means the same in a kubeconfig. */
  @Nullable String text(String field) {
    Object value = take(field);
    if (value == null) {
      return null;
    }
    if (value instanceof String text) {
      return text.isEmpty() ? null : text;
    }
    throw refused(field, "is no text; write it in quotes");
  }

  boolean isTrue(String field) {
    Object value = take(field);
    if (value == null) {
      return false;
    }
    if (value instanceof Boolean truth) {
      return truth;
    }
    throw refused(field, "is neither true nor false; give one of them, without quotes");
  }

  /** Returns a path. A relative path starts from the folder of the kubeconfig. */
  @Nullable Path path(String field) {
    String text = text(field);
    return text == null ? null : file.toAbsolutePath().resolveSibling(text).normalize();
  }

  /** Returns the path of a file that can be read; null where the field is missing. */
  @Nullable Path readable(String field) {
    Path path = path(field);
    if (path != null && !Files.isReadable(path)) {
      throw refused(field, "names the file " + Quoted.of(path) + ", which cannot be read");
    }
    return path;
  }

  /** Returns a text in base64, as it is written; null where it is missing. */
  @Nullable String base64(String field) {
    String data = text(field);
    if (data != null) {
      try {
        Base64.getMimeDecoder().decode(data);
      } catch (IllegalArgumentException e) {
        throw refused(field, "is no base64; give the bytes of a file in base64");
      }
    }
    return data;
  }

  Fields object(String field) {
    return of(place.isEmpty() ? field : place + "." + field, file, take(field));
  }

  List<String> texts(String field) {
    List<String> texts = new ArrayList<>();
    for (Object item : list(field)) {
      if (!(item instanceof String text)) {
        throw refused(field, "holds something that is no text; write it in quotes");
      }
      texts.add(text);
    }
    return texts;
  }

  /** Returns lists of texts by their names. */
  Map<String, List<String>> textsByName(String field) {
    Fields lists = object(field);
    Map<String, List<String>> texts = new LinkedHashMap<>();
    lists.values.keySet().forEach(name -> texts.put(name, lists.texts(name)));
    return texts;
  }

  List<Fields> objects(String field) {
    List<Fields> objects = new ArrayList<>();
    for (Object item : list(field)) {
      objects.add(of(place.isEmpty() ? field + "[]" : place + "." + field + "[]", file, item));
    }
    return objects;
  }

  private List<?> list(String field) {
    Object value = take(field);
    if (value == null) {
      return List.of();
    }
    if (value instanceof List<?> list) {
      return list;
    }
    throw refused(field, "is no list; give a list, with a line that begins with - for each item");
  }

  /** Returns a value as the parser read it. */
  @Nullable Object raw(String field) {
    return take(field);
  }

  /** Logs a warning for each field that was never read, and so has no effect. */
  void warnOfUnknown() {
    for (String field : unread) {
      LOG.log(Level.WARNING, "unknown field " + at(field) + "; it is ignored");
    }
  }
}
