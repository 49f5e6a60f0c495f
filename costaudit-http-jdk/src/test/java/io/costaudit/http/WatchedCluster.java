package io.costaudit.http;

import io.costaudit.coverage.Scope;
import io.costaudit.event.CostEvent;
import io.costaudit.event.Ledger;
import io.costaudit.event.Observation;
import io.costaudit.event.ObservationMode;
import io.costaudit.predict.spec.ResourceRef;
import io.costaudit.predict.spec.ResourceType;
import io.costaudit.predict.spec.WorkloadReading.Workload;
import io.costaudit.predict.spec.WorkloadSpec;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** A cluster whose changes a ledger hears of, one second after the other. */
final class WatchedCluster {
  static final Instant FIRST_CHANGE = Instant.parse("2023-02-28T13:58:44.552788548Z");

  private final String id;
  private final Ledger ledger;
  private final AtomicLong version = new AtomicLong();

  WatchedCluster(String id, Ledger ledger) {
    this.id = id;
    this.ledger = ledger;
  }

  /** A workload appears, or changes. */
  CostEvent apply(
      ResourceType type, String namespace, String name, int replicas, String cpu, String memory) {
    return observe(type, namespace, name, spec(type, namespace, name, replicas, cpu, memory));
  }

  /** A workload is deleted. */
  CostEvent delete(ResourceType type, String namespace, String name) {
    return observe(type, namespace, name, null);
  }

  private CostEvent observe(ResourceType type, String namespace, String name, WorkloadSpec spec) {
    long now = version.incrementAndGet();
    return ledger
        .record(
            new Observation(
                new Scope(id, type, null),
                new ResourceRef(id, type, namespace, name),
                "uid-of-" + type + "-" + namespace + "-" + name,
                Long.toString(now),
                spec,
                ObservationMode.WATCHED,
                FIRST_CHANGE.plusSeconds(now - 1)))
        .orElseThrow();
  }

  static WorkloadSpec spec(
      ResourceType type, String namespace, String name, int replicas, String cpu, String memory) {
    Map<String, Object> container =
        Map.of(
            "name", "main", "resources", Map.of("requests", Map.of("cpu", cpu, "memory", memory)));
    Map<String, Object> spec = new HashMap<>();
    spec.put("replicas", replicas);
    spec.put("template", Map.of("spec", Map.of("containers", List.of(container))));
    Map<String, Object> object =
        Map.of(
            "apiVersion",
            type.apiVersions().get(0),
            "kind",
            type.kind(),
            "metadata",
            Map.of("namespace", namespace, "name", name),
            "spec",
            spec);
    return ((Workload) WorkloadSpec.read(object)).spec();
  }
}
