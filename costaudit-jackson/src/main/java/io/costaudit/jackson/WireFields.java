package io.costaudit.jackson;

import com.fasterxml.jackson.databind.JsonNode;
import io.costaudit.internal.Quoted;
import io.costaudit.predict.quantity.Quantity;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a JSON object that is read. A field that is missing or null counts as absent; one
 * of the wrong kind is refused by its path.
 */
final class WireFields {
  private final String path;
  private final JsonNode node;

  private WireFields(String path, JsonNode node) {
    this.path = path;
    this.node = node;
  }

  static WireFields of(JsonNode node) {
    return new WireFields("", node);
  }

  boolean isPresent() {
    return !node.isMissingNode() && !node.isNull();
  }

  WireFields at(String field) {
    if (isPresent() && !node.isObject()) {
      throw wrong("an object");
    }
    return new WireFields(path.isEmpty() ? field : path + "." + field, node.path(field));
  }

  /** As {@link #at}, or else the first field whose name differs in case alone. */
  WireFields atAnyCase(String field) {
    if (node.isObject() && !node.has(field)) {
      for (String name : (Iterable<String>) node::fieldNames) {
        if (name.equalsIgnoreCase(field)) {
          return at(name);
        }
      }
    }
    return at(field);
  }

  /** What the reader makes of this value, or null where it is absent. */
  <T> @Nullable T optional(Function<WireFields, T> reader) {
    return isPresent() ? reader.apply(this) : null;
  }

  String text() {
    if (!node.isTextual()) {
      throw wrong("a string");
    }
    return node.textValue();
  }

  double number() {
    if (!node.isNumber() || !Double.isFinite(node.doubleValue())) {
      throw wrong("a finite number");
    }
    return node.doubleValue();
  }

  /** Returns a number as it is written. */
  BigDecimal decimal() {
    if (!node.isNumber() || !Double.isFinite(node.doubleValue())) {
      throw wrong("a finite number");
    }
    return node.decimalValue();
  }

  int integer() {
    if (!node.canConvertToExactIntegral() || !node.canConvertToInt()) {
      throw wrong("a whole number");
    }
    return node.intValue();
  }

  /** A whole number from 0. */
  long count() {
    if (!node.canConvertToExactIntegral() || !node.canConvertToLong() || node.longValue() < 0) {
      throw wrong("a whole number from 0");
    }
    return node.longValue();
  }

  /** True or false; false where it is absent. */
  boolean flag() {
    if (isPresent() && !node.isBoolean()) {
      throw wrong("true or false");
    }
    return node.booleanValue();
  }

  /** A text that a method of the model reads. */
  <T> T parsed(Function<String, T> parser) {
    String text = text();
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          path.isEmpty() ? e.getMessage() : path + ": " + e.getMessage(), e);
    }
  }

  Instant time() {
    String text = text();
    try {
      return WireTimes.parse(text);
    } catch (DateTimeException e) {
      throw wrong("an RFC 3339 instant");
    }
  }

  <T> List<T> list(Function<WireFields, T> reader) {
    List<T> items = new ArrayList<>();
    if (!isPresent()) {
      return items;
    }
    if (!node.isArray()) {
      throw wrong("an array");
    }
    for (JsonNode item : node) {
      items.add(reader.apply(new WireFields(path + "[" + items.size() + "]", item)));
    }
    return items;
  }

  SortedMap<String, Quantity> quantities() {
    return map(field -> field.parsed(Quantity::parse));
  }

  /** All fields of this object; none where it is absent. */
  <T> SortedMap<String, T> map(Function<WireFields, T> reader) {
    SortedMap<String, T> fields = new TreeMap<>();
    if (!isPresent()) {
      return fields;
    }
    if (!node.isObject()) {
      throw wrong("an object");
    }
    for (String name : (Iterable<String>) node::fieldNames) {
      fields.put(name, reader.apply(at(name)));
    }
    return fields;
  }

  private IllegalArgumentException wrong(String expected) {
    return new IllegalArgumentException(
        (path.isEmpty() ? "the value" : path) + " is " + shown() + "; give " + expected);
  }

  private String shown() {
    return switch (node.getNodeType()) {
      case MISSING, NULL -> "missing";
      case OBJECT -> "an object";
      case ARRAY -> "an array";
      default -> Quoted.of(node.asText());
    };
  }
}
