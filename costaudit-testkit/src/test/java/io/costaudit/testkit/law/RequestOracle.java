package io.costaudit.testkit.law;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a workload holds by the rules of Kubernetes, read from its tree with decimal arithmetic and
 * without a line of the product.
 */
final class RequestOracle {
  private static final Set<String> GPUS =
      Set.of(
          "nvidia.com/gpu",
          "amd.com/gpu",
          "gpu.intel.com/i915",
          "deviceclass.resource.kubernetes.io/gpu.nvidia.com",
          "hami");

  /** A resource of which each piece counts as a fraction of a GPU, and that fraction. */
  static final String SLICE = "nvidia.com/mig-1g.5gb";

  static final BigDecimal SLICE_FRACTION = new BigDecimal("0.125");

  private final Map<String, Object> tree;
  private final boolean scheduled;

  RequestOracle(Map<String, Object> tree, boolean scheduled) {
    this.tree = tree;
    this.scheduled = scheduled;
  }

  /** The amounts of all its pods that are not zero, by resource; GPUs of all names under "gpu". */
  Map<String, BigDecimal> total() {
    Map<String, BigDecimal> total = new TreeMap<>();
    perPod().forEach((resource, held) -> total.put(resource, held.multiply(replicas())));
    return withoutZeros(total);
  }

  Map<String, BigDecimal> perPod() {
    Map<String, Object> pod = pod();
    Map<String, BigDecimal> held = new TreeMap<>();
    for (String resource : resources(pod)) {
      BigDecimal amount = perPod(pod, resource);
      if (GPUS.contains(resource)) {
        held.merge("gpu", amount, BigDecimal::add);
      } else if (resource.equals(SLICE)) {
        BigDecimal gpus = amount.multiply(SLICE_FRACTION).setScale(9, RoundingMode.UP);
        held.merge("gpu", gpus, BigDecimal::add);
      } else {
        held.put(resource, amount);
      }
    }
    for (Map<String, Object> claim : list(pod, "resourceClaims")) {
      Object template = claim.get("resourceClaimTemplateName");
      if (template != null) {
        held.merge(
            "resourceclaimtemplates.resource.k8s.io/" + template, BigDecimal.ONE, BigDecimal::add);
      }
    }
    return withoutZeros(held);
  }

  private static Map<String, BigDecimal> withoutZeros(Map<String, BigDecimal> amounts) {
    Map<String, BigDecimal> rest = new TreeMap<>();
    amounts.forEach(
        (resource, amount) -> {
          if (amount.signum() != 0) {
            rest.put(resource, amount.stripTrailingZeros());
          }
        });
    return rest;
  }

  private BigDecimal perPod(Map<String, Object> pod, String resource) {
    BigDecimal overhead = orZero(amount(map(pod, "overhead"), resource));
    boolean keepsWhatItsStartNeeds = scheduled;
    List<Map<String, Object>> containers = new ArrayList<>(list(pod, "containers"));
    containers.addAll(list(pod, "initContainers"));
    if (resource.equals("cpu") || resource.equals("memory")) {
      BigDecimal podRequest = amount(map(map(pod, "resources"), "requests"), resource);
      if (podRequest != null) {
        return podRequest.add(overhead);
      }
      Map<String, Object> podLimits = map(map(pod, "resources"), "limits");
      if (containers.stream().allMatch(c -> asked(c, resource) == null)) {
        BigDecimal podLimit = amount(podLimits, resource);
        if (podLimit != null) {
          return podLimit.add(overhead);
        }
      } else if (!podLimits.isEmpty()) {
        keepsWhatItsStartNeeds = true; // the API server writes it into the pod as its request
      }
    }
    BigDecimal running = BigDecimal.ZERO;
    for (Map<String, Object> container : list(pod, "containers")) {
      running = running.add(orZero(asked(container, resource)));
    }
    BigDecimal sidecars = BigDecimal.ZERO;
    BigDecimal starting = BigDecimal.ZERO;
    for (Map<String, Object> container : list(pod, "initContainers")) {
      BigDecimal asked = orZero(asked(container, resource));
      if ("Always".equals(container.get("restartPolicy"))) {
        sidecars = sidecars.add(asked);
      } else {
        starting = starting.max(asked.add(sidecars));
      }
    }
    running = running.add(sidecars);
    return (keepsWhatItsStartNeeds ? running.max(starting) : running).add(overhead);
  }

  /**
   * Devices are asked for by limit, all else by request; the other stands for a missing one. Where
   * HAMi divides GPUs, they stand under "hami", and a share of the memory alone under its own name.
   */
  private static @Nullable BigDecimal asked(Map<String, Object> container, String resource) {
    BigDecimal cores = limited(container, "nvidia.com/gpucores");
    BigDecimal memory = limited(container, "nvidia.com/gpumem");
    boolean byCores = cores != null && cores.signum() > 0;
    boolean byMemory = !byCores && memory != null && memory.signum() > 0;
    BigDecimal whole = limited(container, "nvidia.com/gpu");
    BigDecimal pieces = whole == null ? BigDecimal.ONE : whole;
    return switch (resource) {
      case "nvidia.com/gpu" -> byCores || byMemory ? null : whole;
      case "nvidia.com/gpucores" -> null;
      case "nvidia.com/gpumem" ->
          byMemory ? pieces.multiply(memory).setScale(9, RoundingMode.UP) : null;
      case "hami" ->
          byCores
              ? pieces
                  .multiply(cores.min(new BigDecimal(100)))
                  .setScale(9, RoundingMode.UP)
                  .movePointLeft(2)
                  .setScale(9, RoundingMode.UP)
              : null;
      default -> written(container, resource);
    };
  }

  private static @Nullable BigDecimal written(Map<String, Object> container, String resource) {
    BigDecimal request = amount(map(map(container, "resources"), "requests"), resource);
    BigDecimal limit = amount(map(map(container, "resources"), "limits"), resource);
    if (GPUS.contains(resource) || resource.equals(SLICE)) {
      return limit != null ? limit : request;
    }
    return request != null ? request : limit;
  }

  private static @Nullable BigDecimal limited(Map<String, Object> container, String resource) {
    BigDecimal limit = amount(map(map(container, "resources"), "limits"), resource);
    return limit != null ? limit : amount(map(map(container, "resources"), "requests"), resource);
  }

  private static Set<String> resources(Map<String, Object> pod) {
    Set<String> names = new TreeSet<>(map(pod, "overhead").keySet());
    List<Map<String, Object>> holders = new ArrayList<>(list(pod, "containers"));
    holders.addAll(list(pod, "initContainers"));
    holders.add(pod);
    names.addAll(Set.of("hami", "nvidia.com/gpumem"));
    for (Map<String, Object> holder : holders) {
      names.addAll(map(map(holder, "resources"), "requests").keySet());
      names.addAll(map(map(holder, "resources"), "limits").keySet());
    }
    return names;
  }

  BigDecimal replicas() {
    if (!isRunning()) {
      return BigDecimal.ZERO;
    }
    Object count =
        switch (kind()) {
          case "Pod" -> null;
          case "DaemonSet" -> map(tree, "status").get("desiredNumberScheduled");
          case "Job" -> podsAtOnce(spec());
          case "CronJob" -> podsAtOnce(map(map(spec(), "jobTemplate"), "spec"));
          default -> spec().get("replicas");
        };
    return count == null ? BigDecimal.ONE : new BigDecimal(count.toString());
  }

  /** Never more than completions, where these are set. */
  private static BigDecimal podsAtOnce(Map<String, Object> job) {
    BigDecimal parallelism = new BigDecimal(job.getOrDefault("parallelism", 1).toString());
    Object completions = job.get("completions");
    return completions == null
        ? parallelism
        : parallelism.min(new BigDecimal(completions.toString()));
  }

  private boolean isRunning() {
    return switch (kind()) {
      case "Pod" ->
          !Set.of("Succeeded", "Failed").contains(map(tree, "status").getOrDefault("phase", ""));
      case "CronJob" ->
          !Boolean.TRUE.equals(spec().get("suspend")) && !Boolean.TRUE.equals(job().get("suspend"));
      case "Job" ->
          !Boolean.TRUE.equals(spec().get("suspend"))
              && list(map(tree, "status"), "conditions").stream()
                  .noneMatch(
                      c ->
                          "True".equals(c.get("status"))
                              && Set.of("Complete", "Failed").contains(c.get("type")));
      default -> true;
    };
  }

  /** The hours of a month that it runs; null where that is not known. */
  @Nullable BigDecimal monthlyHours() {
    BigDecimal month = new BigDecimal(730);
    if (!kind().equals("CronJob") && !kind().equals("Job")) {
      return month;
    }
    if (!isRunning()) {
      return BigDecimal.ZERO;
    }
    Object annotation =
        map(map(tree, "metadata"), "annotations").getOrDefault("costaudit.io/run-duration", "none");
    String seconds =
        switch (annotation.toString()) {
          case "10m" -> "600";
          case "1h30m" -> "5400";
          case "PT45S" -> "45";
          default -> "";
        };
    Object deadline = job().get("activeDeadlineSeconds");
    if (deadline != null && !seconds.isEmpty()) {
      seconds = new BigDecimal(seconds).min(new BigDecimal(deadline.toString())).toString();
    }
    if (kind().equals("Job")) {
      if (annotation.equals("none")) {
        return month;
      }
      return seconds.isEmpty()
          ? null
          : new BigDecimal(seconds).divide(new BigDecimal(3600), 30, RoundingMode.HALF_EVEN);
    }
    // Runs in a week.
    String runs =
        switch (String.valueOf(spec().get("schedule"))) {
          case "0 * * * *" -> "168";
          case "*/5 * * * *" -> "2016";
          case "@daily" -> "7";
          case "0 3 * * mon-fri" -> "5";
          default -> "";
        };
    if (seconds.isEmpty() || runs.isEmpty()) {
      return null;
    }
    BigDecimal hours =
        month
            .multiply(new BigDecimal(runs))
            .multiply(new BigDecimal(seconds))
            .divide(new BigDecimal(604_800), 30, RoundingMode.HALF_EVEN);
    boolean overlaps = "Allow".equals(spec().getOrDefault("concurrencyPolicy", "Allow"));
    return overlaps ? hours : hours.min(month);
  }

  private Map<String, Object> job() {
    return kind().equals("Job") ? spec() : map(map(spec(), "jobTemplate"), "spec");
  }

  private String kind() {
    return String.valueOf(tree.get("kind"));
  }

  private Map<String, Object> spec() {
    return map(tree, "spec");
  }

  private Map<String, Object> pod() {
    return switch (kind()) {
      case "Pod" -> spec();
      case "CronJob" -> map(map(map(map(spec(), "jobTemplate"), "spec"), "template"), "spec");
      default -> map(map(spec(), "template"), "spec");
    };
  }

  private static @Nullable BigDecimal amount(Map<String, Object> amounts, String resource) {
    Object amount = amounts.get(resource);
    return amount == null ? null : QuantityOracle.value(amount);
  }

  private static BigDecimal orZero(@Nullable BigDecimal amount) {
    return amount == null ? BigDecimal.ZERO : amount;
  }

  @SuppressWarnings("unchecked") // generated so
  private static Map<String, Object> map(Map<String, Object> object, String field) {
    return (Map<String, Object>) object.getOrDefault(field, Map.of());
  }

  @SuppressWarnings("unchecked") // generated so
  private static List<Map<String, Object>> list(Map<String, Object> object, String field) {
    return (List<Map<String, Object>>) object.getOrDefault(field, List.of());
  }
}
