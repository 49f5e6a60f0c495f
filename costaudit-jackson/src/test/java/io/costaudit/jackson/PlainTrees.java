package io.costaudit.jackson;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes trees of different parsers comparable. */
final class PlainTrees {
  private PlainTrees() {}

  /** The tree, where numbers of one value are one, whatever their class, and keys are text. */
  static Object normal(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> normal = new LinkedHashMap<>();
      map.forEach((key, item) -> normal.put(String.valueOf(key), normal(item)));
      return normal;
    }
    if (value instanceof List<?> list) {
      List<Object> normal = new ArrayList<>();
      list.forEach(item -> normal.add(normal(item)));
      return normal;
    }
    return value instanceof Number ? new BigDecimal(value.toString()).stripTrailingZeros() : value;
  }
}
