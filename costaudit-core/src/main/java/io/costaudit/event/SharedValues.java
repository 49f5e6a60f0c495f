package io.costaudit.event;

import static java.util.Objects.requireNonNull;

import io.costaudit.event.LedgerEntry.Live;
import io.costaudit.predict.quantity.Quantity;
import io.costaudit.predict.spec.Container;
import io.costaudit.predict.spec.PodSpec;
import io.costaudit.predict.spec.ResourceRef;
import io.costaudit.predict.spec.WorkloadSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A cache that makes the entries of a store smaller without changing them: equal values that were
 * read from different objects, or from one object at different times, become one instance. In a
 * cluster most requests and limits are one of a few values. Not thread-safe.
 */
final class SharedValues {
  /**
   * The number of values that the cache keeps; values that are rarely seen are not worth the
   * memory.
   */
  private static final int MOST_VALUES = 1000;

  private final Map<Object, Object> values = new LatestUsed();

  /**
   * Returns an equal entry with shared values.
   *
   * @param known the entry that the new one replaces, or null
   */
  Live share(Live entry, @Nullable LedgerEntry known) {
    ResourceRef resource =
        known instanceof Live live && live.resource().equals(entry.resource())
            ? live.resource()
            : share(entry.resource());
    return new Live(
        known == null ? entry.id() : known.id(),
        resource,
        entry.version(),
        entry.spec() instanceof WorkloadSpec spec ? share(spec, resource) : entry.spec(),
        entry.booked(),
        entry.unloggedMicros());
  }

  private ResourceRef share(ResourceRef resource) {
    return new ResourceRef(
        resource.cluster(), resource.type(), share(resource.namespace()), resource.name());
  }

  private WorkloadSpec share(WorkloadSpec spec, ResourceRef resource) {
    return new WorkloadSpec(
        spec.type(),
        either(resource.namespace(), spec.namespace()),
        either(resource.name(), spec.name()),
        spec.owner(),
        spec.replicas(),
        spec.running(),
        share(spec.pod(), resource),
        spec.volumes(),
        spec.runs(),
        spec.omittedReplicas());
  }

  private PodSpec share(PodSpec pod, ResourceRef resource) {
    List<Container> containers = new ArrayList<>(pod.containers().size());
    for (Container container : pod.containers()) {
      containers.add(
          new Container(
              // Many workloads have a container of the same name as the workload.
              container.name().equals(resource.name()) ? resource.name() : share(container.name()),
              container.role(),
              amounts(container.requests()),
              amounts(container.limits())));
    }
    return new PodSpec(
        containers,
        amounts(pod.requests()),
        amounts(pod.limits()),
        amounts(pod.overhead()),
        share(pod.nodeSelector()),
        pod.claims(),
        pod.volumes(),
        pod.runtimeClass() == null ? null : share(pod.runtimeClass()));
  }

  /** Returns the first value where both are equal, else the second. */
  private static String either(String shared, String value) {
    return value.equals(shared) ? shared : value;
  }

  /**
   * Returns a shared map, unless it would print differently: equal quantities may have different
   * formats.
   */
  private Map<String, Quantity> amounts(Map<String, Quantity> amounts) {
    Map<String, Quantity> shared = share(amounts);
    for (Map.Entry<String, Quantity> entry : shared.entrySet()) {
      if (requireNonNull(amounts.get(entry.getKey())).format() != entry.getValue().format()) {
        return amounts;
      }
    }
    return shared;
  }

  @SuppressWarnings("unchecked") // equal values of the types above are of one type
  private <T> T share(T value) {
    T shared = (T) values.putIfAbsent(value, value);
    return shared == null ? value : shared;
  }

  /** A map that forgets the value that was not used for longest. */
  private static final class LatestUsed extends LinkedHashMap<Object, Object> {
    private static final long serialVersionUID = 1;

    LatestUsed() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<Object, Object> eldest) {
      return size() > MOST_VALUES;
    }
  }
}
