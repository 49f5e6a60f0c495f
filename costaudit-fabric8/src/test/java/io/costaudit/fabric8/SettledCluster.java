package io.costaudit.fabric8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.costaudit.fabric8.apiserver.ObjectStore;
import io.costaudit.fabric8.apiserver.ServedKind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The objects that a test has created on an API server. It remembers where they are, so that it can
 * give all of them as {@code kubectl get} would, and it tells a listener of each change.
 */
final class SettledCluster {
  static final ServedKind REPLICATION_CONTROLLERS =
      new ServedKind("", "v1", "replicationcontrollers");
  static final ServedKind AUTOSCALERS =
      new ServedKind("autoscaling", "v2", "horizontalpodautoscalers");
  static final ServedKind CLAIMS = new ServedKind("", "v1", "persistentvolumeclaims");

  private final ObjectStore store;
  private final Listener listener;
  private final List<Place> places = new ArrayList<>();

  SettledCluster(ObjectStore store, Listener listener) {
    this.store = store;
    this.listener = listener;
  }

  /** Hears of each change after it was made. */
  @FunctionalInterface
  interface Listener {
    /**
     * A change.
     *
     * @param before null for a new object
     * @param after null for one that is gone
     */
    void changed(ServedKind kind, @Nullable ObjectNode before, @Nullable ObjectNode after);
  }

  /** Where an object is. */
  record Place(ServedKind kind, String namespace, String name) {
    static Place of(ServedKind kind, ObjectNode object) {
      return new Place(
          kind,
          object.path("metadata").path("namespace").asText(""),
          object.path("metadata").path("name").asText());
    }
  }

  /** Creates an object with its status, and returns the object with the uid and the name it got. */
  ObjectNode create(ServedKind kind, ObjectNode tree) {
    ObjectNode created = store.create(kind, tree);
    Place place = Place.of(kind, created);
    places.add(place);
    listener.changed(kind, null, created);
    if (tree.has("status") && !kind.equals(ServedKind.NODES)) {
      ObjectNode updated =
          store.editStatus(
              kind,
              place.namespace(),
              place.name(),
              object -> object.set("status", tree.path("status")));
      listener.changed(kind, created, updated);
      return updated;
    }
    return created;
  }

  void edit(Place place, Consumer<ObjectNode> change) {
    ObjectNode before = get(place);
    ObjectNode after = store.edit(place.kind(), place.namespace(), place.name(), change);
    listener.changed(place.kind(), before, after);
  }

  void delete(Place place) {
    ObjectNode before = get(place);
    places.remove(place);
    store.delete(place.kind(), place.namespace(), place.name());
    listener.changed(place.kind(), before, null);
  }

  private ObjectNode get(Place place) {
    return store.get(place.kind(), place.namespace(), place.name()).orElseThrow();
  }

  /** Returns the objects of a kind as they are now, in the order of their creation. */
  List<ObjectNode> all(ServedKind kind) {
    return places.stream().filter(place -> place.kind().equals(kind)).map(this::get).toList();
  }
}
