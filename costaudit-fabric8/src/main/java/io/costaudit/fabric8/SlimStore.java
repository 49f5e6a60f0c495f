package io.costaudit.fabric8;

import io.costaudit.event.LedgerEntry;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The store of an informer, which keeps of each object only its identity, version and controller:
 * some hundred bytes instead of some ten thousand. The ledger keeps the rest.
 *
 * <p>Its key is the uid: under the default key, namespace and name, an object that was deleted and
 * created anew while the watch was down comes as one update.
 */
final class SlimStore implements ItemStore<GenericKubernetesResource> {
  private final Map<String, Known> known = new ConcurrentHashMap<>();
  private final Map<String, OwnerReference> controllers = new ConcurrentHashMap<>();
  private final AtomicLong shown = new AtomicLong();

  /**
   * Returns an object of the ledger in the form of {@link #values}, for an informer that starts
   * with the known objects.
   */
  static GenericKubernetesResource remembered(LedgerEntry.Live live) {
    return restored(
        live.id().uid(),
        new Known(
            live.resource().namespace().isEmpty() ? null : live.resource().namespace(),
            live.resource().name(),
            live.version(),
            null));
  }

  @Override
  public String getKey(GenericKubernetesResource object) {
    ObjectMeta metadata = object.getMetadata();
    return metadata == null || metadata.getUid() == null ? "" : metadata.getUid();
  }

  /**
   * Stores an object and returns the former one. The informer uses the former object to distinguish
   * an add from an update, and its version to detect a change.
   */
  @Override
  public @Nullable GenericKubernetesResource put(String uid, GenericKubernetesResource object) {
    shown.incrementAndGet();
    Known now = known(object.getMetadata());
    Known before = known.get(uid);
    // At an equal version the informer makes no callback, so the former controller stays: the
    // ledger
    // has booked the object, although the price of a controller covers it now.
    boolean isReported = before == null || !Objects.equals(before.version(), now.version());
    return object(uid, isReported ? known.put(uid, now) : before);
  }

  /**
   * Returns how often the server has shown an object, so that a list without progress is noticed.
   */
  long shown() {
    return shown.get();
  }

  @Override
  public @Nullable GenericKubernetesResource remove(String uid) {
    return object(uid, known.remove(uid));
  }

  @Override
  public @Nullable GenericKubernetesResource get(String uid) {
    return object(uid, known.get(uid));
  }

  @Override
  public Stream<String> keySet() {
    return known.keySet().stream();
  }

  @Override
  public Stream<GenericKubernetesResource> values() {
    return known.entrySet().stream().map(entry -> restored(entry.getKey(), entry.getValue()));
  }

  @Override
  public int size() {
    return known.size();
  }

  /**
   * Returns false; otherwise the adds of the first list would have the reduced objects of this
   * store instead of the full ones.
   */
  @Override
  public boolean isFullState() {
    return false;
  }

  private static @Nullable GenericKubernetesResource object(String uid, @Nullable Known known) {
    return known == null ? null : restored(uid, known);
  }

  private static GenericKubernetesResource restored(String uid, Known known) {
    ObjectMeta metadata = new ObjectMeta();
    metadata.setUid(uid);
    metadata.setNamespace(known.namespace());
    metadata.setName(known.name());
    metadata.setResourceVersion(known.version());
    GenericKubernetesResource object = new GenericKubernetesResource();
    if (known.controller() != null) {
      metadata.setOwnerReferences(List.of(known.controller()));
    }
    object.setMetadata(metadata);
    return object;
  }

  private Known known(@Nullable ObjectMeta metadata) {
    return metadata == null
        ? new Known(null, null, null, null)
        : new Known(
            metadata.getNamespace() == null ? null : metadata.getNamespace().intern(),
            metadata.getName(),
            metadata.getResourceVersion(),
            controller(metadata));
  }

  /** Returns the controller reduced to its kind, so that one instance serves all objects. */
  private @Nullable OwnerReference controller(ObjectMeta metadata) {
    OwnerReference owner = PlainTree.controller(metadata);
    return owner == null
        ? null
        : controllers.computeIfAbsent(
            owner.getApiVersion() + " " + owner.getKind(),
            key ->
                new OwnerReferenceBuilder()
                    .withApiVersion(owner.getApiVersion())
                    .withKind(owner.getKind())
                    .withController(true)
                    .build());
  }

  /**
   * The parts of an object that this store keeps. A broken server may omit any part; the handler
   * refuses such an object, and the informer goes on.
   */
  private record Known(
      @Nullable String namespace,
      @Nullable String name,
      @Nullable String version,
      @Nullable OwnerReference controller) {}
}
