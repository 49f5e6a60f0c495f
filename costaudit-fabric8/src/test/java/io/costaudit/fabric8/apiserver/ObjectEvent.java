package io.costaudit.fabric8.apiserver;

import static java.util.Objects.requireNonNull;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A change of an object. Immutable.
 *
 * @param object as it is after the change; one that is gone as it was last, at the version at which
 *     it went
 * @param before null for one that is new
 */
record ObjectEvent(Type type, StoredObject object, @Nullable StoredObject before) {
  enum Type {
    ADDED,
    MODIFIED,
    DELETED
  }

  ObjectEvent {
    requireNonNull(type, "type");
    requireNonNull(object, "object");
  }

  long version() {
    return object.version();
  }

  /**
   * What a watch with a selector sees of it: an object that begins to match is new there, one that
   * no longer does is gone. Null if it sees nothing.
   */
  @Nullable Type seenBy(Predicate<StoredObject> selector) {
    boolean was = before != null && selector.test(before);
    boolean is = type != Type.DELETED && selector.test(object);
    if (is) {
      return was ? Type.MODIFIED : Type.ADDED;
    }
    return was ? Type.DELETED : null;
  }
}
