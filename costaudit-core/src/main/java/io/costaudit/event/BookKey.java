package io.costaudit.event;

import io.costaudit.predict.spec.ResourceRef;
import java.util.Comparator;

/** The key of a balance: a book of a namespace of a cluster. */
record BookKey(String cluster, String namespace, Book book) {
  /** Orders keys by cluster, then by book, then by namespace. */
  static final Comparator<BookKey> ORDER =
      Comparator.comparing(BookKey::cluster)
          .thenComparing(BookKey::book)
          .thenComparing(BookKey::namespace);

  static BookKey of(ResourceRef resource) {
    return new BookKey(resource.cluster(), resource.namespace(), Book.of(resource.type()));
  }
}
