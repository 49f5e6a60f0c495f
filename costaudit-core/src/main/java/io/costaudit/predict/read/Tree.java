package io.costaudit.predict.read;

import io.costaudit.internal.Misspelling;
import io.costaudit.internal.Quoted;
import io.costaudit.internal.UnrenderedTemplate;
import io.costaudit.predict.quantity.Quantity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A place in a plain tree of maps, lists, strings and numbers, and the path to it. An absent or
 * null value reads as empty. A value of the wrong shape is refused with its path, the value and the
 * accepted shape.
 */
public final class Tree {
  private final String path;
  private final @Nullable Object value;

  /** The object that has this field or should have it; null for the root and for items of lists. */
  private final @Nullable Tree parent;

  private Tree(String path, @Nullable Object value, @Nullable Tree parent) {
    this.path = path;
    this.value = value;
    this.parent = parent;
  }

  public static Tree of(Map<String, ?> root) {
    return new Tree("", root, null);
  }

  /** Returns the place behind a field, or behind several nested fields. */
  public Tree at(String... fields) {
    Tree place = this;
    for (String field : fields) {
      place = new Tree(place.pathTo(field), place.map().get(field), place);
    }
    return place;
  }

  private String pathTo(String field) {
    return path.isEmpty() ? field : path + "." + field;
  }

  public boolean isPresent() {
    return value != null;
  }

  /**
   * Returns this place.
   *
   * @throws IllegalArgumentException if it is absent; the message names a field that is probably a
   *     misspelling of it
   */
  public Tree required() {
    return requiredBeside(List.of());
  }

  /**
   * Returns this place.
   *
   * @param siblings the other known fields of the same object, none of which is a misspelling of
   *     this one: {@code minReplicas} is none of {@code maxReplicas}
   * @throws IllegalArgumentException if it is absent; the message names a field that is probably a
   *     misspelling of it
   */
  public Tree requiredBeside(Collection<String> siblings) {
    return requiredOr("", siblings);
  }

  /**
   * Returns this place.
   *
   * @param hint last words of the message about an absent place, on what the object may be instead;
   *     not used where a field is a misspelling of the absent one
   * @throws IllegalArgumentException if it is absent
   */
  public Tree requiredOr(String hint) {
    return requiredOr(hint, List.of());
  }

  private Tree requiredOr(String hint, Collection<String> siblings) {
    if (value == null) {
      throw new IllegalArgumentException(
          path
              + " is missing"
              + misspelt(siblings)
                  .map(
                      field ->
                          "; the unknown field "
                              + Quoted.of(field)
                              + " is probably a"
                              + " misspelling of it")
                  .orElse(hint.isEmpty() ? "" : "; " + hint));
    }
    return this;
  }

  /**
   * Returns the path of a field that is probably a misspelling of this absent place, or of the
   * nearest object around it that is absent too.
   */
  private Optional<String> misspelt(Collection<String> siblings) {
    Tree absent = this;
    Tree around = parent;
    while (around != null && !around.isPresent()) {
      absent = around;
      around = around.parent;
    }
    if (around == null) {
      return Optional.empty();
    }
    Tree place = around;
    List<String> field = List.of(absent.path.substring(absent.path.lastIndexOf('.') + 1));
    return place.keys().stream()
        .filter(
            key ->
                !siblings.contains(key)
                    && !field.contains(key)
                    && Misspelling.ofField(key, field).isPresent())
        .findFirst()
        .map(place::pathTo);
  }

  /** Returns the path of this place, such as {@code spec.template}; empty for the root. */
  public String path() {
    return path;
  }

  /** Returns the names of the fields of an object; none if it is absent. */
  public Set<String> keys() {
    Set<String> keys = new LinkedHashSet<>();
    map().keySet().forEach(key -> keys.add(String.valueOf(key)));
    return keys;
  }

  private Map<?, ?> map() {
    if (value == null) {
      return Map.of();
    }
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    throw wrong("an object");
  }

  public List<Tree> list() {
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof List<?> list)) {
      throw wrong("a list");
    }
    List<Tree> items = new ArrayList<>(list.size());
    for (Object item : list) {
      items.add(new Tree(path + "[" + items.size() + "]", item, null));
    }
    return items;
  }

  public Optional<String> string() {
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof String || value instanceof Number || value instanceof Boolean) {
      // An unquoted name such as 123 or true is a slip that the API server would refuse; for a cost
      // it does not matter.
      return Optional.of(value.toString());
    }
    throw wrong("a string");
  }

  /**
   * Returns this place, for a field that identifies the object, such as its kind or its name. A
   * text that a template engine should have replaced is refused: it stands for several objects, or
   * for none.
   */
  public Tree rendered() {
    if (!templateHint().isEmpty()) {
      throw new IllegalArgumentException(
          path + " is " + Quoted.of(String.valueOf(value)) + templateHint());
    }
    return this;
  }

  /**
   * Returns the text of a field that has a fixed set of words. Kubernetes compares the words
   * exactly and refuses the object if the field has another text, such as {@code all} for {@code
   * All}.
   *
   * @throws IllegalArgumentException if the text is none of the words; the message says which word
   *     was probably meant
   */
  public Optional<String> word(List<String> words) {
    Optional<String> text = string();
    if (text.isPresent() && !words.contains(text.get())) {
      throw new IllegalArgumentException(unknownWord(text.get(), words));
    }
    return text;
  }

  /**
   * Returns the text of a field that has a fixed set of words, or the word that was probably meant
   * if the text is none of them. Empty if the field is absent, or if its text resembles no word.
   */
  public Optional<String> wordMeant(List<String> words) {
    return string().flatMap(text -> words.contains(text) ? Optional.of(text) : meant(text, words));
  }

  /**
   * Returns what is wrong with the text of a field that has a fixed set of words, if anything is.
   */
  public Optional<String> wrongWord(List<String> words) {
    return string().filter(text -> !words.contains(text)).map(text -> unknownWord(text, words));
  }

  private static Optional<String> meant(String text, List<String> words) {
    return Misspelling.of(text, words);
  }

  private String unknownWord(String text, List<String> words) {
    return path
        + " is "
        + Quoted.of(text)
        + meant(text, words)
            .map(word -> "; did you mean " + Quoted.of(word) + "?")
            .orElse("; accepted are " + String.join(", ", words));
  }

  /** Returns whether the value is a number or one of true and false, and no text. */
  public boolean isNumberOrTruth() {
    return value instanceof Number || value instanceof Boolean;
  }

  public boolean isTrue() {
    if (value == null || value instanceof Boolean) {
      return Boolean.TRUE.equals(value);
    }
    throw wrong("true or false");
  }

  /** Returns a whole number from 0 to 2³¹−1. */
  public OptionalInt count() {
    if (value == null) {
      return OptionalInt.empty();
    }
    if (value instanceof Number) {
      try {
        int count = new BigDecimal(value.toString()).intValueExact();
        if (count >= 0) {
          return OptionalInt.of(count);
        }
      } catch (ArithmeticException | NumberFormatException e) {
        // A fraction, too large, or NaN: said below.
      }
    }
    throw wrong("a whole number from 0 to " + Integer.MAX_VALUE);
  }

  /** Returns a map of quantities, none of them negative. */
  public Map<String, Quantity> quantities(Quantity.Limits limits) {
    return entries(item -> item.quantity(limits));
  }

  public Map<String, String> strings() {
    return entries(item -> item.string().orElse(""));
  }

  private <T> Map<String, T> entries(Function<Tree, T> read) {
    Map<String, T> entries = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : map().entrySet()) {
      String key = String.valueOf(entry.getKey());
      Tree item = new Tree(pathTo(key), entry.getValue(), this);
      if (item.isPresent()) {
        entries.put(key, read.apply(item));
      }
    }
    return Map.copyOf(entries);
  }

  public Quantity quantity(Quantity.Limits limits) {
    if (!(value instanceof String) && !(value instanceof Number)) {
      throw wrong("a quantity");
    }
    Quantity quantity;
    try {
      quantity =
          value instanceof Number number
              ? Quantity.of(number, limits)
              : Quantity.parse(withoutBlanksAround((String) value), limits);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(path + ": " + e.getMessage() + templateHint(), e);
    }
    if (quantity.signum() < 0) {
      throw wrong("a quantity that is not negative");
    }
    return quantity;
  }

  /**
   * Returns the text without blanks around it, because Kubernetes ignores them around a quantity in
   * JSON, as Go's strings.TrimSpace does.
   */
  private static String withoutBlanksAround(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isGoSpace(text.charAt(start))) {
      start++;
    }
    while (start < end && isGoSpace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  private static boolean isGoSpace(char c) {
    return (c >= '\t' && c <= '\r') || c == '\u0085' || Character.isSpaceChar(c);
  }

  private String templateHint() {
    return value instanceof String text
        ? UnrenderedTemplate.hint(text).map(hint -> "; " + hint).orElse("")
        : "";
  }

  private IllegalArgumentException wrong(String expected) {
    String shown =
        value instanceof Map
            ? "an object"
            : value instanceof List ? "a list" : Quoted.of(String.valueOf(value));
    return new IllegalArgumentException(
        path + " is " + shown + "; give " + expected + templateHint());
  }
}
