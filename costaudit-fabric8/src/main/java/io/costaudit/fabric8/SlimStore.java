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
 * What an informer remembers of the objects it has seen: identity, version and what controls it,
 * some hundred bytes each instead of some ten thousand. The ledger keeps the rest.
 *
 * <p>Its key is the uid: under the default key, namespace and name, an object that was deleted and
 * created anew while the watch was down comes as one update.
 */
final class SlimStore implements ItemStore<GenericKubernetesResource> {
  private final Map<String, Known> known = new ConcurrentHashMap<>();
  private final Map<String, OwnerReference> controllers = new ConcurrentHashMap<>();
  private final AtomicLong shown = new AtomicLong();

  /** An object as {@link #values} gives it back, for an informer that begins with what is known. */
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
   * Must return what was known before: the informer tells an add from an update by it, and a change
   * by its version.
   */
  @Override
  public @Nullable GenericKubernetesResource put(String uid, GenericKubernetesResource object) {
    shown.incrementAndGet();
    Known now = known(object.getMetadata());
    Known before = known.get(uid);
    // Of an equal version the informer tells nothing, so what it was told before still counts: that
    // the ledger has booked an object, though now a controller stands for it.
    boolean isTold = before == null || !Objects.equals(before.version(), now.version());
    return object(uid, isTold ? known.put(uid, now) : before);
  }

  /**
   * Returns how often the informer was shown an object, so that a list without progress is seen.
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
   * False, else the adds of the first list would carry what this store restores instead of the full
   * objects.
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

  /** Of a controller only what it is counts: so one instance serves all objects. */
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
   * Any part may be missing in what a broken server sends; the handler refuses it, the informer
   * lives on.
   */
  private record Known(
      @Nullable String namespace,
      @Nullable String name,
      @Nullable String version,
      @Nullable OwnerReference controller) {}
}
