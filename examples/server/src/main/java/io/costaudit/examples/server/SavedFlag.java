package io.costaudit.examples.server;

import java.util.List;

/**
 * A flag that names saved answers.
 *
 * @param parameter its parameter as {@code --help} shows it
 * @param values the values that were given; none if the flag was not given
 */
record SavedFlag(String name, String parameter, List<String> values) {
  SavedFlag {
    values = List.copyOf(values);
  }

  boolean isGiven() {
    return !values.isEmpty();
  }

  /** Returns whether each value says by what its answers are summed, such as {@code node=FILE}. */
  boolean isKeyed() {
    return parameter.contains("=");
  }

  /** Returns the flag and its parameter, as a user writes them. */
  String withParameter() {
    return name + " " + parameter;
  }
}
