package io.costaudit.opencost;

import static java.util.Objects.requireNonNull;

import io.costaudit.cost.AllocationKind;
import io.costaudit.cost.AllocationProperties;
import io.costaudit.internal.CompensatedSum;
import io.costaudit.opencost.read.UsageReader.Used;
import io.costaudit.predict.quantity.Quantity;
import io.costaudit.predict.spec.ContainerUsage;
import io.costaudit.predict.spec.ResourceRef;
import io.costaudit.predict.spec.ResourceType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the containers of workloads used on average, by cluster, workload and container. It is
 * filled by one thread; after that threads may share it.
 */
final class UsageTable {
  /** What a CronJob puts behind its name, and OpenCost takes off again: a time. */
  private static final Pattern RUN = Pattern.compile("(.+)-(?:[0-9]{10}|[0-9]{8})");

  private static final int MILLI = 3;

  /**
   * The most cores, bytes or minutes that make sense: far above any, and far below what a quantity
   * holds or what makes a sum infinite.
   */
  private static final double MOST = 1e18;

  private final Map<Workload, Map<String, Usage>> workloads = new HashMap<>();
  private final Set<String> clusters = new HashSet<>();

  /**
   * What a row belongs to.
   *
   * @param kind in lower case
   */
  private record Workload(String cluster, String kind, String namespace, String name) {}

  /**
   * Adds a row.
   *
   * @param key under which it stands
   */
  void add(String key, Used used) {
    AllocationProperties of = used.of();
    // What nobody mounts, and what is idle or shared, runs no container.
    if (AllocationKind.ofName(key) != AllocationKind.WORKLOAD || of.container().isEmpty()) {
      return;
    }
    clusters.add(of.cluster());
    if (!of.pod().isEmpty()) {
      add(ResourceType.POD.wireName(), of.pod(), used);
    }
    if (!of.controller().isEmpty()) {
      String kind = of.controllerKind().toLowerCase(Locale.ROOT);
      add(kind(kind), name(kind, of.controller()), used);
    }
  }

  private void add(String kind, String name, Used used) {
    workloads
        .computeIfAbsent(
            new Workload(used.of().cluster(), kind, used.of().namespace(), name),
            unused -> new HashMap<>(2))
        .computeIfAbsent(used.of().container(), unused -> new Usage())
        .add(used);
  }

  /** OpenCost knows a CronJob by its jobs only. */
  private static String kind(String kind) {
    return kind.equals(ResourceType.CRONJOB.wireName()) ? ResourceType.JOB.wireName() : kind;
  }

  private static String name(String kind, String name) {
    if (!kind.equals(ResourceType.JOB.wireName())) {
      return name;
    }
    Matcher run = RUN.matcher(name);
    return run.matches() ? requireNonNull(run.group(1)) : name;
  }

  /** By container; empty where nothing is known. */
  Map<String, ContainerUsage> find(ResourceRef resource, ClusterIdTranslator ids) {
    Optional<String> cluster = ids.find(resource.cluster(), clusters);
    if (cluster.isEmpty()) {
      return Map.of();
    }
    String kind = resource.type().wireName();
    Map<String, Usage> found =
        workloads.getOrDefault(
            new Workload(
                cluster.get(), kind(kind), resource.namespace(), name(kind, resource.name())),
            Map.of());
    Map<String, ContainerUsage> usage = new TreeMap<>();
    found.forEach((container, used) -> used.mean().ifPresent(mean -> usage.put(container, mean)));
    return usage;
  }

  /** One container of all replicas. */
  private static final class Usage {
    private final Mean cpu = new Mean();
    private final Mean memory = new Mean();

    void add(Used used) {
      cpu.add(used.cpu(), used.minutes());
      memory.add(used.memory(), used.minutes());
    }

    /** What of it is not known counts as none: then the request stands. */
    Optional<ContainerUsage> mean() {
      return cpu.isKnown() || memory.isKnown()
          ? Optional.of(new ContainerUsage(cpu.rounded(MILLI), memory.rounded(0)))
          : Optional.empty();
    }
  }

  /** Σ(average × minutes) ÷ Σ minutes. */
  private static final class Mean {
    private final CompensatedSum sum = new CompensatedSum();
    private double minutes;

    void add(double average, double of) {
      if (!(average >= 0 && average <= MOST && of > 0 && of <= MOST)) {
        return; // no number, or none that makes sense: the other replicas speak for it
      }
      sum.add(average * of);
      minutes += of;
    }

    boolean isKnown() {
      return minutes > 0;
    }

    /**
     * To the nearest, a half up: a mean that is whole stays so, whatever its last bits. Kubernetes
     * itself rounds quantities up, which would make 10m of 9.000000000000002m.
     */
    Quantity rounded(int decimals) {
      double mean = isKnown() ? sum.value() / minutes : 0;
      BigDecimal rounded = BigDecimal.valueOf(mean).setScale(decimals, RoundingMode.HALF_UP);
      return Quantity.of(rounded.stripTrailingZeros(), Quantity.Limits.ofDefaults());
    }
  }
}
