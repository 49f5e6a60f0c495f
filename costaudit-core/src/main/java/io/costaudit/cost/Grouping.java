package io.costaudit.cost;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The properties by which rows are summed: rows with the same values of all properties have one
 * key. A grouping without properties has one key for all rows. Immutable; threads may share it.
 *
 * @param properties the properties, in the order of the values in a {@link CostKey}
 */
public record Grouping(List<Property> properties) {
  /** The grouping by cluster. */
  public static final Grouping CLUSTER = of(Property.CLUSTER);

  /** The grouping by cluster and node, because nodes of two clusters may have one name. */
  public static final Grouping NODE = of(Property.CLUSTER, Property.NODE);

  /** The grouping by cluster and name: the keys of assets in the totals by node. */
  public static final Grouping ASSET = of(Property.CLUSTER, Property.NAME);

  public Grouping {
    properties = List.copyOf(properties);
  }

  public static Grouping of(Property... properties) {
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
        Stream.of(list.split(",", -1)).map(String::strip).map(Property::parse).toList());
  }

  /**
   * Returns the grouping by these names as OpenCost reads them: names that OpenCost does not know
   * are dropped without a message. Use this method to compare with answers of OpenCost, and {@link
   * #parse} where a person wrote the names.
   */
  public static Grouping ofKnown(List<String> names) {
    return new Grouping(names.stream().flatMap(name -> Property.find(name).stream()).toList());
  }

  /** Returns this grouping with another property before its own. */
  public Grouping within(Property first) {
    return new Grouping(Stream.concat(Stream.of(first), properties.stream()).toList());
  }

  /** Returns the names of the properties, such as {@code namespace,label:app}. */
  @Override
  public String toString() {
    return properties.stream().map(Property::name).collect(Collectors.joining(","));
  }
}
