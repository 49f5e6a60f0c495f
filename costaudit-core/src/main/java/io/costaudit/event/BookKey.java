package io.costaudit.event;

import io.costaudit.predict.ResourceRef;

/** Which book of which namespace of which cluster. */
record BookKey(String cluster, String namespace, Book book) {
  static BookKey of(ResourceRef resource) {
    return new BookKey(resource.cluster(), resource.namespace(), Book.of(resource.type()));
  }
}
