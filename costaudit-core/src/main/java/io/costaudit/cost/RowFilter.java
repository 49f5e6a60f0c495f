package io.costaudit.cost;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A filter of rows by the values of their properties, such as their kind. It is data, so that a
 * store can translate it, for example to {@code kind IN ('idle', 'shared')}. Immutable; threads may
 * share it.
 *
 * @param values for each property the values to keep, matched exactly. A row is kept if its value
 *     of each property is one of them; a filter without properties keeps all rows, and an empty set
 *     of values keeps none
 */
public record RowFilter(Map<CostProperty, Set<String>> values) {
  /** The filter that keeps all rows. */
  public static final RowFilter ALL = new RowFilter(Map.of());

  public RowFilter {
    Map<CostProperty, Set<String>> copy = new HashMap<>();
    values.forEach((property, kept) -> copy.put(property, Set.copyOf(kept)));
    values = Map.copyOf(copy);
  }

  /** Returns the filter that keeps the rows with one of these values of a property. */
  public static RowFilter of(CostProperty property, Set<String> values) {
    return new RowFilter(Map.of(requireNonNull(property, "property"), values));
  }

  /** Returns the filter that keeps the allocations of these kinds. */
  public static RowFilter kinds(AllocationKind... kinds) {
    return of(
        CostProperty.KIND,
        Stream.of(kinds).map(AllocationKind::wireName).collect(Collectors.toUnmodifiableSet()));
  }

  /** Returns the filter that keeps the assets of these types. */
  public static RowFilter types(AssetType... types) {
    return of(
        CostProperty.TYPE,
        Stream.of(types).map(AssetType::wireName).collect(Collectors.toUnmodifiableSet()));
  }

  /**
   * Returns whether the filter keeps the row.
   *
   * @throws IllegalArgumentException if rows of this source do not have one of the properties
   */
  public boolean keeps(CostRow row) {
    for (Map.Entry<CostProperty, Set<String>> entry : values.entrySet()) {
      if (!entry.getValue().contains(row.value(entry.getKey()))) {
        return false;
      }
    }
    return true;
  }
}
