package io.costaudit.fabric8.apiserver;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which objects of a kind a request is about. Immutable.
 *
 * @param namespace empty for all
 * @param labels a label selector; empty for all
 * @param fields a field selector, of names and namespaces only; empty for all
 */
record Selection(String namespace, String labels, String fields) {
  private static final Pattern LABEL =
      Pattern.compile(
          "\\s*(?<not>!)?\\s*(?<key>[^\\s!=,()]+)\\s*"
              + "(?:(?<op>==|=|!=)\\s*(?<value>[^\\s,()]*)"
              + "|(?<set>in|notin)\\s*\\((?<values>[^)]*)\\))?\\s*(?:,|$)");
  private static final Pattern FIELD =
      Pattern.compile("(?<key>[^=!,]+)(?<op>==|=|!=)(?<value>[^,]*)(?:,|$)");
  private static final Pattern COMMA = Pattern.compile("\\s*,\\s*");

  Selection {
    requireNonNull(namespace, "namespace");
    requireNonNull(labels, "labels");
    requireNonNull(fields, "fields");
  }

  static Selection all() {
    return new Selection("", "", "");
  }

  /**
   * A test of objects.
   *
   * @throws ApiStatusException if a selector cannot be read
   */
  Predicate<StoredObject> test() {
    Predicate<StoredObject> test =
        namespace.isEmpty()
            ? object -> true
            : object -> object.name().namespace().equals(namespace);
    return test.and(byLabels()).and(byFields());
  }

  /** Whether it leaves objects out for another reason than their namespace. */
  boolean hasSelectors() {
    return !labels.isEmpty() || !fields.isEmpty();
  }

  private Predicate<StoredObject> byLabels() {
    Predicate<StoredObject> test = object -> true;
    Matcher matcher = LABEL.matcher(labels);
    int end = 0;
    while (end < labels.length()) {
      if (!matcher.find(end) || matcher.start() != end) {
        throw ApiStatusException.badRequest("unable to parse requirement: " + labels);
      }
      end = matcher.end();
      Predicate<StoredObject> next = label(matcher);
      test = test.and(next);
    }
    return test;
  }

  private static Predicate<StoredObject> label(Matcher matcher) {
    String key = matcher.group("key");
    if (matcher.group("op") != null) {
      String value = matcher.group("value");
      boolean same = !matcher.group("op").equals("!=");
      return object -> value.equals(object.labels().get(key)) == same;
    }
    if (matcher.group("set") != null) {
      Set<String> values =
          Set.copyOf(COMMA.splitAsStream(matcher.group("values").strip()).toList());
      boolean in = matcher.group("set").equals("in");
      return object -> {
        String value = object.labels().get(key);
        return (value != null && values.contains(value)) == in;
      };
    }
    boolean present = matcher.group("not") == null;
    return object -> object.labels().containsKey(key) == present;
  }

  private Predicate<StoredObject> byFields() {
    Predicate<StoredObject> test = object -> true;
    Matcher matcher = FIELD.matcher(fields);
    int end = 0;
    while (end < fields.length()) {
      if (!matcher.find(end) || matcher.start() != end) {
        throw ApiStatusException.badRequest("invalid selector: " + fields);
      }
      end = matcher.end();
      String key = matcher.group("key");
      String value = matcher.group("value");
      boolean same = !matcher.group("op").equals("!=");
      test = test.and(object -> Objects.equals(field(object, key), value) == same);
      if (!Set.of("metadata.name", "metadata.namespace").contains(key)) {
        throw ApiStatusException.badRequest("field label not supported: " + key);
      }
    }
    return test;
  }

  private static String field(StoredObject object, String key) {
    return Map.of(
            "metadata.name", object.name().name(), "metadata.namespace", object.name().namespace())
        .get(key);
  }
}
