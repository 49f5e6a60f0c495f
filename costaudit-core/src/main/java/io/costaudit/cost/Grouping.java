package io.costaudit.cost;

import io.costaudit.internal.Quoted;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The properties by which rows are summed: rows with the same values of all properties have one
 * key. A grouping without properties has one key for all rows. Immutable; threads may share it.
 *
 * @param properties the properties, in the order of the values in a {@link CostKey}
 */
public record Grouping(List<CostProperty> properties) {
  /** The grouping by cluster. */
  public static final Grouping CLUSTER = of(CostProperty.CLUSTER);

  /** The grouping by cluster and node, because nodes of two clusters may have one name. */
  public static final Grouping NODE = of(CostProperty.CLUSTER, CostProperty.NODE);

  /** The grouping by cluster and name: the keys of assets in the totals by node. */
  public static final Grouping ASSET = of(CostProperty.CLUSTER, CostProperty.NAME);

  public Grouping {
    properties = List.copyOf(properties);
  }

  public static Grouping of(CostProperty... properties) {
    return new Grouping(List.of(properties));
  }

  /**
   * Reads a list such as {@code namespace,label:app}; blanks around items are ignored.
   *
   * @throws IllegalArgumentException if an item is not a property; the message lists the accepted
   *     ones
   */
  public static Grouping parse(String list) {
    return new Grouping(
        Stream.of(list.split(",", -1)).map(String::strip).map(CostProperty::parse).toList());
  }

  /**
   * Returns the grouping by these names as OpenCost reads them: names that OpenCost does not know
   * are dropped without a message. Use this method to compare with answers of OpenCost, and {@link
   * #parse} where a person wrote the names.
   */
  public static Grouping ofKnown(List<String> names) {
    return new Grouping(names.stream().flatMap(name -> CostProperty.find(name).stream()).toList());
  }

  /** Returns this grouping with another property before its own. */
  public Grouping within(CostProperty first) {
    return new Grouping(Stream.concat(Stream.of(first), properties.stream()).toList());
  }

  /**
   * Returns the key of a row: its values of the properties.
   *
   * @throws IllegalArgumentException if rows of this source do not have one of the properties
   */
  public CostKey keyOf(CostRow row) {
    return new CostKey(properties.stream().map(row::value).toList());
  }

  /**
   * Returns a key of this grouping.
   *
   * @param values the values of the properties; a property that is not in the map is empty
   * @throws IllegalArgumentException if this grouping does not have one of the properties
   */
  public CostKey key(Map<CostProperty, String> values) {
    values.keySet().forEach(this::indexOf);
    return new CostKey(
        properties.stream().map(property -> values.getOrDefault(property, "")).toList());
  }

  /**
   * Returns the value of a property in a key of this grouping.
   *
   * @throws IllegalArgumentException if this grouping does not have the property, or the key is not
   *     of this grouping
   */
  public String value(CostKey key, CostProperty property) {
    check(key);
    return key.value(indexOf(property));
  }

  /** Returns the key with another value of a property; throws as {@link #value} does. */
  public CostKey with(CostKey key, CostProperty property, String value) {
    check(key);
    List<String> values = new ArrayList<>(key.values());
    values.set(indexOf(property), value);
    return new CostKey(values);
  }

  /**
   * Checks that a key has one value for each property, as a key of this grouping does.
   *
   * @throws IllegalArgumentException if the key has more or fewer values
   */
  public void check(CostKey key) {
    if (key.values().size() != properties.size()) {
      throw new IllegalArgumentException(
          "key "
              + key.values()
              + " has "
              + key.values().size()
              + " values, and the grouping by "
              + Quoted.of(this)
              + " has "
              + properties.size());
    }
  }

  /** Returns the index of the value of a property in keys; throws if there is none. */
  int indexOf(CostProperty property) {
    int index = properties.indexOf(property);
    if (index < 0) {
      throw new IllegalArgumentException(
          "the grouping by " + Quoted.of(this) + " does not have the property " + property);
    }
    return index;
  }

  /** Returns the names of the properties, such as {@code namespace,label:app}. */
  @Override
  public String toString() {
    return properties.stream().map(CostProperty::name).collect(Collectors.joining(","));
  }
}
