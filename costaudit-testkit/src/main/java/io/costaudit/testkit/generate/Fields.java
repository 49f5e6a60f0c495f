package io.costaudit.testkit.generate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * Collects the fields of a generated object of a plain tree. Not safe for use by several threads.
 */
final class Fields {
  private final List<String> names = new ArrayList<>();
  private final List<Arbitrary<Optional<Object>>> values = new ArrayList<>();

  /** A field that is always there. */
  Fields with(String name, Arbitrary<?> value) {
    return add(name, value.map(Optional::of));
  }

  /** A field that is always there, with that value. */
  Fields with(String name, Object value) {
    return with(name, Arbitraries.just(value));
  }

  /** A field that is there in every other object. */
  Fields maybe(String name, Arbitrary<?> value) {
    return maybe(name, 0.5, value);
  }

  /** A field that is there with that probability. */
  Fields maybe(String name, double presence, Arbitrary<?> value) {
    return add(name, value.map(Object.class::cast).optional(presence));
  }

  private Fields add(String name, Arbitrary<Optional<Object>> value) {
    names.add(name);
    values.add(value);
    return this;
  }

  /**
   * The objects; absent fields are left out, the others stand in the order in which they were
   * added.
   */
  Arbitrary<Map<String, Object>> objects() {
    List<String> fields = List.copyOf(names);
    return Combinators.combine(List.copyOf(values))
        .as(
            present -> {
              Map<String, Object> object = new LinkedHashMap<>();
              for (int i = 0; i < fields.size(); i++) {
                String field = fields.get(i);
                present.get(i).ifPresent(value -> object.put(field, value));
              }
              return object;
            });
  }
}
