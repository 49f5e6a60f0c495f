package io.costaudit.fabric8.apiserver;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;

/**
 * The name of an object within its kind, in the order of an API server's lists. Immutable.
 *
 * @param namespace empty where the kind has none
 */
record ObjectName(String namespace, String name) implements Comparable<ObjectName> {
  private static final Comparator<ObjectName> ORDER =
      Comparator.comparing(ObjectName::namespace).thenComparing(ObjectName::name);

  ObjectName {
    requireNonNull(namespace, "namespace");
    requireNonNull(name, "name");
  }

  @Override
  public int compareTo(ObjectName other) {
    return ORDER.compare(this, other);
  }
}
