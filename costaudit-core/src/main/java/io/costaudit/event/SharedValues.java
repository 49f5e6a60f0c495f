package io.costaudit.event;

import static java.util.Objects.requireNonNull;

import io.costaudit.event.LedgerEntry.Live;
import io.costaudit.predict.Container;
import io.costaudit.predict.PodSpec;
import io.costaudit.predict.Quantity;
import io.costaudit.predict.ResourceRef;
import io.costaudit.predict.WorkloadSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes the entries of a store smaller without changing them: what was read from different objects,
 * or from one object at different times, and is the same, is one instance in all of them. In a
 * cluster most requests and limits are one of a few. Not thread-safe.
 */
final class SharedValues {
  /** Values that are rarely seen are not worth remembering. */
  private static final int MOST_VALUES = 1000;

  private final Map<Object, Object> values = new LatestUsed();

  /**
   * An equal entry.
   *
   * @param known the entry whose place it takes, or null
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
              // Many a workload has a container of its own name.
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

  /** The first where both are equal, else the second. */
  private static String either(String shared, String value) {
    return value.equals(shared) ? shared : value;
  }

  /** Quantities may be equal and yet be written differently, and then print differently. */
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

  /** Forgets what was not used for longest. */
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
