package io.costaudit.testkit;

import io.costaudit.predict.ResourceType;
import io.costaudit.predict.WorkloadReading.Workload;
import io.costaudit.predict.WorkloadSpec;
import java.math.BigDecimal;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;

/**
 * Generators of workloads: as plain trees, the form in which manifests, lists and watches give
 * them, and as what core reads from those.
 */
public final class Workloads {
  private Workloads() {}

  /** The types of workloads: all but nodes. */
  public static Arbitrary<ResourceType> types() {
    return Arbitraries.of(ResourceType.class).filter(type -> type != ResourceType.NODE);
  }

  /** Names of namespaces, few, so that they repeat. */
  public static Arbitrary<String> namespaces() {
    return Arbitraries.of("default", "shop", "kube-system");
  }

  /** Names of objects. */
  public static Arbitrary<String> names() {
    return Arbitraries.strings().withCharRange('a', 'z').ofMinLength(1).ofMaxLength(8);
  }

  /** Workloads of every type, read from {@link #trees()}. */
  public static Arbitrary<WorkloadSpec> specs() {
    return types().flatMap(Workloads::specs);
  }

  /** Workloads of one type. */
  public static Arbitrary<WorkloadSpec> specs(ResourceType type) {
    return trees(type).map(tree -> ((Workload) WorkloadSpec.read(tree)).spec());
  }

  /** Valid objects of every type of workload, in each of its API versions. */
  public static Arbitrary<Map<String, Object>> trees() {
    return types().flatMap(Workloads::trees);
  }

  /** Valid objects of one type of workload. */
  public static Arbitrary<Map<String, Object>> trees(ResourceType type) {
    return new Fields()
        .with("apiVersion", Arbitraries.of(type.apiVersions()))
        .with("kind", type.kind())
        .with("metadata", metadata(type))
        .with("spec", spec(type))
        .maybe("status", status(type))
        .objects();
  }

  private static Arbitrary<Map<String, Object>> metadata(ResourceType type) {
    Fields metadata =
        new Fields()
            .with("name", names())
            .maybe("namespace", 0.8, namespaces())
            .maybe("labels", 0.2, labels())
            .maybe("ownerReferences", 0.2, owner().list().ofSize(1));
    if (type == ResourceType.CRONJOB) {
      metadata.maybe(
          "annotations",
          new Fields()
              .with(
                  WorkloadSpec.RUN_DURATION_ANNOTATION,
                  Arbitraries.of("10m", "1h30m", "PT45S", "soon"))
              .objects());
    }
    return metadata.objects();
  }

  private static Arbitrary<Map<String, Object>> owner() {
    return new Fields()
        .with("kind", Arbitraries.of("ReplicaSet", "Prometheus"))
        .with("name", names())
        .with("uid", names())
        .maybe("controller", Arbitraries.of(true, false))
        .objects();
  }

  private static Arbitrary<Map<String, Object>> spec(ResourceType type) {
    Arbitrary<Map<String, Object>> template = new Fields().with("spec", pod()).objects();
    Fields spec = new Fields();
    switch (type) {
      case POD -> {
        return pod();
      }
      case CRONJOB ->
          spec.with("schedule", schedules())
              .maybe("suspend", 0.2, Arbitraries.of(true, false))
              .maybe("concurrencyPolicy", Arbitraries.of("Allow", "Forbid", "Replace"))
              .with("jobTemplate", new Fields().with("spec", job(template)).objects());
      case JOB -> {
        return job(template);
      }
      case DAEMONSET -> spec.with("template", template);
      case STATEFULSET ->
          spec.maybe("replicas", 0.8, replicas())
              .with("template", template)
              .maybe("volumeClaimTemplates", claim().list().ofMaxSize(2));
      case DEPLOYMENT, REPLICASET, REPLICATIONCONTROLLER, NODE ->
          spec.maybe("replicas", 0.8, replicas()).with("template", template);
    }
    return spec.objects();
  }

  private static Arbitrary<Map<String, Object>> job(Arbitrary<Map<String, Object>> template) {
    return new Fields()
        .maybe("parallelism", replicas())
        .maybe("suspend", 0.2, Arbitraries.of(true, false))
        .with("template", template)
        .objects();
  }

  private static Arbitrary<String> schedules() {
    return Arbitraries.of("0 * * * *", "*/5 * * * *", "@daily", "0 3 * * mon-fri", "whenever");
  }

  private static Arbitrary<Map<String, Object>> claim() {
    Arbitrary<Map<String, Object>> requests =
        new Fields().with("storage", Arbitraries.of("1Gi", "10Gi", "500M")).objects();
    return new Fields()
        .with("metadata", new Fields().with("name", names()).objects())
        .with(
            "spec",
            new Fields()
                .maybe("storageClassName", Arbitraries.of("fast", "slow"))
                .with("resources", new Fields().with("requests", requests).objects())
                .objects())
        .objects();
  }

  private static Arbitrary<Map<String, Object>> status(ResourceType type) {
    return switch (type) {
      case POD ->
          new Fields()
              .with("phase", Arbitraries.of("Pending", "Running", "Succeeded", "Failed"))
              .objects();
      case JOB -> new Fields().maybe("conditions", condition().list().ofMaxSize(2)).objects();
      case DAEMONSET -> new Fields().maybe("desiredNumberScheduled", replicas()).objects();
      default -> new Fields().maybe("replicas", replicas()).objects();
    };
  }

  private static Arbitrary<Map<String, Object>> condition() {
    return new Fields()
        .with("type", Arbitraries.of("Complete", "Failed", "Suspended"))
        .with("status", Arbitraries.of("True", "False", "Unknown"))
        .objects();
  }

  /** Zero and one often, and up to more than any cluster holds. */
  public static Arbitrary<Integer> replicas() {
    return Arbitraries.frequencyOf(
        Tuple.of(4, Arbitraries.integers().between(0, 5)),
        Tuple.of(1, Arbitraries.integers().between(0, 100_000)));
  }

  private static Arbitrary<Map<String, Object>> pod() {
    return new Fields()
        .maybe("initContainers", initContainer().list().ofMaxSize(4))
        .with("containers", container().objects().list().ofMinSize(1).ofMaxSize(3))
        .maybe("resources", 0.2, resources())
        .maybe("overhead", 0.2, amounts(Arbitraries.of("cpu", "memory")))
        .maybe("nodeSelector", 0.2, labels())
        .maybe("hostNetwork", 0.1, Arbitraries.of(true, false))
        .objects();
  }

  private static Arbitrary<Map<String, Object>> initContainer() {
    return container().maybe("restartPolicy", Arbitraries.of("Always", "OnFailure")).objects();
  }

  private static Fields container() {
    return new Fields()
        .with("name", names())
        .maybe("image", 0.2, Arbitraries.of("nginx:1.27", "app@sha256:0"))
        .maybe("resources", 0.9, resources());
  }

  private static Arbitrary<Map<String, Object>> resources() {
    return new Fields()
        .maybe("requests", 0.7, amounts(resourceNames()))
        .maybe("limits", amounts(resourceNames()))
        .objects();
  }

  /** Resources that are priced, and some that are not. */
  private static Arbitrary<String> resourceNames() {
    return Arbitraries.frequency(
        Tuple.of(6, "cpu"),
        Tuple.of(6, "memory"),
        Tuple.of(2, "nvidia.com/gpu"),
        Tuple.of(1, "amd.com/gpu"),
        Tuple.of(1, "gpu.intel.com/i915"),
        Tuple.of(1, "nvidia.com/mig-1g.5gb"),
        Tuple.of(1, "ephemeral-storage"),
        Tuple.of(1, "example.com/fpga"));
  }

  private static Arbitrary<Map<String, Object>> amounts(Arbitrary<String> resources) {
    return Arbitraries.maps(resources, amount()).ofMaxSize(3);
  }

  /** A text, or a number without quotes as a parser of YAML or JSON may represent it. */
  private static Arbitrary<Object> amount() {
    Arbitrary<Object> numbers =
        Arbitraries.of(0, 1, 2L, 0.5, 1.25, 4_000_000_000L, new BigDecimal("0.001"));
    return Arbitraries.frequencyOf(
        Tuple.of(4, Quantities.amountTexts().map(Object.class::cast)), Tuple.of(1, numbers));
  }

  private static Arbitrary<Map<String, String>> labels() {
    return Arbitraries.maps(
            Arbitraries.of("disk", "pool", "kubernetes.io/arch"),
            Arbitraries.of("ssd", "spot", "amd64", ""))
        .ofMaxSize(2);
  }
}
