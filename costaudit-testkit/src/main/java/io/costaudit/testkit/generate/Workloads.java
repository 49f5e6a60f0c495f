package io.costaudit.testkit.generate;

import io.costaudit.predict.demand.RequestRules;
import io.costaudit.predict.quantity.Quantity;
import io.costaudit.predict.spec.Container;
import io.costaudit.predict.spec.ContainerUsage;
import io.costaudit.predict.spec.DeviceClaim;
import io.costaudit.predict.spec.DeviceRequest;
import io.costaudit.predict.spec.Manifest;
import io.costaudit.predict.spec.NodeSpec;
import io.costaudit.predict.spec.Owner;
import io.costaudit.predict.spec.PodSpec;
import io.costaudit.predict.spec.RequestModel;
import io.costaudit.predict.spec.ResourceSpec;
import io.costaudit.predict.spec.ResourceType;
import io.costaudit.predict.spec.RunSchedule;
import io.costaudit.predict.spec.VolumeClaim;
import io.costaudit.predict.spec.WorkloadReading;
import io.costaudit.predict.spec.WorkloadReading.Skipped;
import io.costaudit.predict.spec.WorkloadReading.Workload;
import io.costaudit.predict.spec.WorkloadSpec;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * Generators of workloads and nodes: as plain trees, the form in which manifests, lists and watches
 * give them, and as what core reads from those. They are biased towards sidecars and init
 * containers, GPUs, limits without requests, resources of pods, and no or very many replicas; they
 * shrink towards one container that asks for nothing.
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

  /** What bears on the cost of an object: that of a workload, or now and then of a node. */
  public static Arbitrary<ResourceSpec> resourceSpecs() {
    return Arbitraries.frequencyOf(
        Tuple.of(5, specs().map(ResourceSpec.class::cast)),
        Tuple.of(1, nodes().map(ResourceSpec.class::cast)));
  }

  /** What is read from objects: workloads, and such as are skipped. */
  public static Arbitrary<WorkloadReading> readings() {
    return Arbitraries.frequencyOf(
        Tuple.of(3, workloads().map(WorkloadReading.class::cast)),
        Tuple.of(1, skipped().map(WorkloadReading.class::cast)));
  }

  static Arbitrary<Workload> workloads() {
    return specs().map(Workload::new);
  }

  static Arbitrary<Skipped> skipped() {
    return Combinators.combine(
            Arbitraries.of("", "Service", "Node", "Deployment"),
            Arbitraries.of("", "shop"),
            Texts.texts(),
            Texts.texts(),
            Arbitraries.of(true, false))
        .as(Skipped::new);
  }

  /** Objects of manifests: most are workloads, the others of kinds that cost nothing. */
  public static Arbitrary<Manifest> manifests() {
    Arbitrary<Map<String, Object>> others =
        new Fields()
            .with("apiVersion", "v1")
            .with("kind", Arbitraries.of("Service", "ConfigMap", "Node"))
            .with("metadata", new Fields().with("name", names()).objects())
            .objects();
    return Combinators.combine(
            Arbitraries.of("app.yaml", "app.yaml, document 3 (line 120)", "-"),
            Arbitraries.frequencyOf(Tuple.of(4, trees()), Tuple.of(1, others)),
            Texts.texts().list().ofMaxSize(2))
        .as(Manifest::new);
  }

  /**
   * Specs of pods with sidecars, init containers, GPUs, limits without requests, pod-level
   * resources, claims of devices, ephemeral volumes and runtime classes.
   */
  public static Arbitrary<PodSpec> pods() {
    return Combinators.combine(
            containers().list().ofMinSize(1).ofMaxSize(4),
            quantities().optional(0.2),
            quantities().optional(0.2),
            quantities().optional(0.2),
            labels().optional(0.2),
            deviceClaims().list().ofMaxSize(2),
            claims().list().ofMaxSize(1),
            Arbitraries.of("gvisor", "kata").optional(0.2))
        .as(
            (containers, requests, limits, overhead, selector, devices, volumes, runtimeClass) ->
                new PodSpec(
                    containers,
                    requests.orElse(Map.of()),
                    limits.orElse(Map.of()),
                    overhead.orElse(Map.of()),
                    selector.orElse(Map.of()),
                    devices,
                    volumes,
                    runtimeClass.orElse(null)));
  }

  /** Claims of devices: of a claim or of a template, which may not be known. */
  public static Arbitrary<DeviceClaim> deviceClaims() {
    return Combinators.combine(
            names(),
            Arbitraries.of(DeviceClaim.Source.class),
            names(),
            deviceRequests().list().ofMaxSize(2).optional())
        .as(
            (name, source, object, known) ->
                new DeviceClaim(name, source, object, known.orElse(null)));
  }

  /** Devices of claims: GPUs, slices and others; all of a node, none, of several alternatives. */
  public static Arbitrary<DeviceRequest> deviceRequests() {
    return Combinators.combine(
            Arbitraries.of("gpu.nvidia.com", "mig.nvidia.com", "nic.example.com"),
            Arbitraries.integers().between(0, 8).optional(0.8),
            Arbitraries.of(true, false, false),
            Arbitraries.integers().between(1, 3))
        .as(
            (deviceClass, count, admin, alternatives) ->
                new DeviceRequest(deviceClass, count.orElse(null), admin, alternatives));
  }

  /** What containers of every role ask for. */
  public static Arbitrary<Container> containers() {
    return Combinators.combine(
            names(), Arbitraries.of(Container.Role.class), quantities(), quantities())
        .as(Container::new);
  }

  /** What containers used on average; nothing at times. */
  public static Arbitrary<ContainerUsage> usages() {
    return Combinators.combine(Quantities.amounts(), Quantities.amounts()).as(ContainerUsage::new);
  }

  /** Controllers of objects: of kinds and API versions that are known, and of others. */
  public static Arbitrary<Owner> owners() {
    return Combinators.combine(
            Arbitraries.of("apps/v1", "batch/v1", "monitoring.coreos.com/v1"),
            Arbitraries.of("ReplicaSet", "Job", "Prometheus"),
            names(),
            names())
        .as(Owner::new);
  }

  /** What replicas claim: of a class or of the default one. */
  public static Arbitrary<VolumeClaim> claims() {
    return Combinators.combine(
            names(), Arbitraries.of("fast", "slow").optional(), Quantities.amounts())
        .as((name, storage, size) -> new VolumeClaim(name, storage.orElse(null), size));
  }

  /** When jobs run and how long, some of it unreadable: then they have no price. */
  public static Arbitrary<RunSchedule> runs() {
    Arbitrary<Optional<Integer>> deadlines = Arbitraries.of(1, 600, 86_400).optional(0.3);
    Arbitrary<RunSchedule> repeated =
        Combinators.combine(
                schedules(), runDurations().optional(0.7), Arbitraries.of(true, false), deadlines)
            .as(
                (schedule, duration, overlapping, deadline) ->
                    new RunSchedule(
                        schedule, duration.orElse(null), overlapping, deadline.orElse(null)));
    Arbitrary<RunSchedule> once =
        Combinators.combine(runDurations(), deadlines)
            .as(
                (duration, deadline) ->
                    new RunSchedule("", duration, false, deadline.orElse(null)));
    return Arbitraries.frequencyOf(Tuple.of(3, repeated), Tuple.of(1, once));
  }

  private static Arbitrary<String> runDurations() {
    return Arbitraries.of("10m", "1h30m", "PT45S", "soon");
  }

  /** Nodes of every size, also without any capacity, with and without GPUs and a known type. */
  public static Arbitrary<NodeSpec> nodes() {
    return Combinators.combine(
            Texts.names(), quantities(), priceLabels(), gpuLabels().optional(0.3))
        .as(
            (name, capacity, labels, gpus) -> {
              Map<String, String> all = new HashMap<>(labels);
              gpus.ifPresent(all::putAll);
              return new NodeSpec(name, capacity, all);
            });
  }

  /** Labels of nodes that can decide a price: some of {@link NodeSpec#PRICE_LABELS}. */
  static Arbitrary<Map<String, String>> priceLabels() {
    return Arbitraries.maps(
            Arbitraries.of(
                NodeSpec.INSTANCE_TYPE,
                NodeSpec.OLD_INSTANCE_TYPE,
                "topology.kubernetes.io/region",
                "kubernetes.io/arch",
                "karpenter.sh/capacity-type"),
            Arbitraries.of("m5.large", "eu-west-1", "arm64", "spot", ""))
        .ofMaxSize(3);
  }

  /** Labels of nodes that tell how many GPUs they have: some of {@link NodeSpec#GPU_LABELS}. */
  static Arbitrary<Map<String, String>> gpuLabels() {
    return Arbitraries.maps(
            Arbitraries.of(
                "nvidia.com/gpu.count",
                "nvidia.com/gpu.replicas",
                "nvidia.com/gpu.product",
                "nvidia.com/mig.strategy"),
            Arbitraries.of("0", "2", "4", "single", "NVIDIA-A100-SXM4-40GB-MIG-1g.5gb"))
        .ofMaxSize(4);
  }

  /** Rules by which workloads become requests: the default ones, and all others there are. */
  public static Arbitrary<RequestRules> rules() {
    return Combinators.combine(
            Arbitraries.of(RequestModel.class),
            Arbitraries.of(
                RequestRules.DEFAULT_GPU_RESOURCES, List.<String>of(), List.of("nvidia.com/*")),
            Arbitraries.of("1", "0.5", "142857143n").optional(),
            replicas().optional(),
            Arbitraries.of(Duration.ofNanos(1), Duration.ofMinutes(10), Duration.ofDays(40))
                .optional(),
            Arbitraries.of(RequestRules.DEFAULT_GPU_DEVICE_CLASSES, List.<String>of()))
        .as(
            (model, gpus, slice, nodes, duration, classes) -> {
              RequestRules.Builder rules =
                  RequestRules.builder().model(model).gpuResources(gpus).gpuDeviceClasses(classes);
              slice.ifPresent(
                  part -> rules.gpuFraction("nvidia.com/mig-1g.5gb", Quantity.parse(part)));
              nodes.ifPresent(rules::nodeCount);
              duration.ifPresent(rules::runDuration);
              return rules.build();
            });
  }

  /** By the names of resources, of which one is asked for again and again. */
  private static Arbitrary<Map<String, Quantity>> quantities() {
    return Arbitraries.maps(resourceNames(), Quantities.amounts()).ofMaxSize(3);
  }

  private static Arbitrary<Map<String, Object>> metadata(ResourceType type) {
    Fields metadata =
        new Fields()
            .with("name", names())
            .maybe("namespace", 0.8, namespaces())
            .maybe("labels", 0.2, labels())
            .maybe("managedFields", 0.3, managedFields())
            .maybe("ownerReferences", 0.2, owner().list().ofSize(1));
    if (type == ResourceType.CRONJOB || type == ResourceType.JOB) {
      metadata.maybe(
          "annotations",
          new Fields().with(WorkloadSpec.RUN_DURATION_ANNOTATION, runDurations()).objects());
    }
    return metadata.objects();
  }

  /**
   * Managed fields of an applier that owns the field alone, of one that shares it, and of none that
   * owns it.
   */
  private static Arbitrary<List<Map<String, Object>>> managedFields() {
    Map<String, Object> replicas = Map.of("f:spec", Map.of("f:replicas", Map.of()));
    Map<String, Object> applied =
        Map.of("manager", "deployer", "operation", "Apply", "fieldsV1", replicas);
    Map<String, Object> scaled =
        Map.of("manager", "scaler", "operation", "Update", "fieldsV1", replicas);
    Map<String, Object> other = Map.of("manager", "status", "operation", "Update");
    return Arbitraries.of(
        List.of(applied), List.of(applied, scaled), List.of(scaled), List.of(other));
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
        .maybe("completions", 0.3, replicas())
        .maybe("suspend", 0.2, Arbitraries.of(true, false))
        .maybe("activeDeadlineSeconds", 0.3, Arbitraries.of(1, 600, 4_000))
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
        .maybe("resourceClaims", 0.1, resourceClaim().list().ofMaxSize(2))
        .maybe("volumes", 0.1, volume().list().ofMaxSize(2))
        .maybe("hostNetwork", 0.1, Arbitraries.of(true, false))
        .objects();
  }

  private static Arbitrary<Map<String, Object>> resourceClaim() {
    return Arbitraries.oneOf(
        new Fields().with("name", names()).with("resourceClaimTemplateName", names()).objects(),
        new Fields().with("name", names()).with("resourceClaimName", names()).objects());
  }

  private static Arbitrary<Map<String, Object>> volume() {
    return Arbitraries.oneOf(
        new Fields().with("name", names()).with("emptyDir", Map.of()).objects(),
        new Fields()
            .with("name", names())
            .with("ephemeral", new Fields().with("volumeClaimTemplate", claim()).objects())
            .objects());
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
        Tuple.of(1, "nvidia.com/gpu.shared"),
        Tuple.of(1, "nvidia.com/gpucores"),
        Tuple.of(1, "nvidia.com/gpumem"),
        Tuple.of(1, "deviceclass.resource.kubernetes.io/gpu.nvidia.com"),
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
