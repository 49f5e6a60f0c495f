package io.costaudit.jackson;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * What workloads ask for and cost, worked out anew from the rules of Kubernetes, on SnakeYAML's own
 * trees and in decimals. It shares nothing with the product.
 */
final class ManifestOracle {
  /**
   * What all pods of a workload ask for.
   *
   * @param unpriced every resource beside the three, by name
   */
  record Expected(
      BigDecimal cpu, BigDecimal memory, BigDecimal gpu, Map<String, BigDecimal> unpriced) {
    private static final BigDecimal GIB = new BigDecimal("1073741824");

    /** At $23.08 a core-month, $3.09 a GiB-month, $0.95 a GPU-hour and 730 hours a month. */
    BigDecimal cpuRate() {
      return cpu.multiply(new BigDecimal("23.08"));
    }

    BigDecimal ramRate() {
      return memory.multiply(new BigDecimal("3.09")).divide(GIB); // by a power of two: it ends
    }

    BigDecimal gpuRate() {
      return gpu.multiply(new BigDecimal("0.95")).multiply(new BigDecimal("730"));
    }
  }

  private static final Map<String, List<String>> WORKLOADS =
      Map.of(
          "Deployment", List.of("apps/v1", "apps/v1beta2", "apps/v1beta1", "extensions/v1beta1"),
          "StatefulSet", List.of("apps/v1", "apps/v1beta2", "apps/v1beta1"),
          "DaemonSet", List.of("apps/v1", "apps/v1beta2", "extensions/v1beta1"),
          "ReplicaSet", List.of("apps/v1", "apps/v1beta2", "extensions/v1beta1"),
          "ReplicationController", List.of("v1"),
          "Job", List.of("batch/v1"),
          "Pod", List.of("v1"));

  private static final Pattern QUANTITY =
      Pattern.compile("([0-9.]+)(?:([numkMGTPE]|[KMGTPE]i)|[eE]([+-]?[0-9]+))?");
  private static final String SUFFIXES = "numxkMGTPE";
  private static final String BINARY_SUFFIXES = "xKMGTPE";

  private ManifestOracle() {}

  /** The objects of a file, out of lists. */
  static List<Map<?, ?>> objects(String yaml) {
    List<Map<?, ?>> objects = new ArrayList<>();
    for (Object document : new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(yaml)) {
      addTo(objects, document);
    }
    return objects;
  }

  private static void addTo(List<Map<?, ?>> objects, Object document) {
    if (document instanceof Map<?, ?> map) {
      if ("List".equals(map.get("kind"))) {
        list(map, "items").forEach(item -> addTo(objects, item));
      } else {
        objects.add(map);
      }
    }
  }

  /** What an object asks for; nothing if it is no workload. */
  static Optional<Expected> expected(Map<?, ?> object) {
    Object kind = object.get("kind");
    List<String> versions = kind instanceof String ? WORKLOADS.get(kind) : null;
    if (versions == null || !versions.contains(object.get("apiVersion"))) {
      return Optional.empty();
    }
    Map<?, ?> spec = map(object, "spec");
    Map<?, ?> pod = kind.equals("Pod") ? spec : map(map(spec, "template"), "spec");
    Object given =
        switch ((String) kind) {
          case "Pod" -> null;
          case "DaemonSet" -> map(object, "status").get("desiredNumberScheduled");
          case "Job" -> spec.get("parallelism");
          default -> spec.get("replicas");
        };
    BigDecimal replicas = given == null ? BigDecimal.ONE : new BigDecimal(given.toString());
    BigDecimal gpu = BigDecimal.ZERO;
    Map<String, BigDecimal> unpriced = new TreeMap<>();
    for (String resource : resources(pod)) {
      if (isGpu(resource)) {
        gpu = gpu.add(perPod(pod, resource));
      } else if (!resource.equals("cpu") && !resource.equals("memory")) {
        BigDecimal asked = perPod(pod, resource);
        if (asked.signum() != 0) {
          unpriced.put(resource, asked.multiply(replicas));
        }
      }
    }
    return Optional.of(
        new Expected(
            perPod(pod, "cpu").multiply(replicas),
            perPod(pod, "memory").multiply(replicas),
            gpu.multiply(replicas),
            unpriced));
  }

  private static boolean isGpu(String resource) {
    return resource.equals("nvidia.com/gpu")
        || resource.equals("amd.com/gpu")
        || resource.equals("gpu.intel.com/i915")
        || resource.equals("gpu.intel.com/xe");
  }

  private static Set<String> resources(Map<?, ?> pod) {
    Set<String> names = new TreeSet<>();
    List<Map<?, ?>> holders = new ArrayList<>(held(pod));
    holders.add(pod);
    for (Map<?, ?> holder : holders) {
      for (String side : new String[] {"requests", "limits"}) {
        map(map(holder, "resources"), side).keySet().forEach(name -> names.add((String) name));
      }
    }
    return names;
  }

  /** The containers that run as long as their pod. */
  private static List<Map<?, ?>> held(Map<?, ?> pod) {
    List<Map<?, ?>> held = new ArrayList<>();
    for (Object container : list(pod, "containers")) {
      held.add((Map<?, ?>) container);
    }
    for (Object container : list(pod, "initContainers")) {
      if ("Always".equals(((Map<?, ?>) container).get("restartPolicy"))) {
        held.add((Map<?, ?>) container);
      }
    }
    return held;
  }

  private static BigDecimal perPod(Map<?, ?> pod, String resource) {
    Object ofPod = map(map(pod, "resources"), "requests").get(resource);
    BigDecimal sum = BigDecimal.ZERO;
    if (ofPod != null) {
      sum = quantity(ofPod);
    } else {
      for (Map<?, ?> container : held(pod)) {
        sum = sum.add(ofContainer(container, resource));
      }
    }
    Object overhead = map(pod, "overhead").get(resource);
    return overhead == null ? sum : sum.add(quantity(overhead));
  }

  /** The request, else the limit; of a device the limit, else the request. */
  private static BigDecimal ofContainer(Map<?, ?> container, String resource) {
    Map<?, ?> resources = map(container, "resources");
    Object request = map(resources, "requests").get(resource);
    Object limit = map(resources, "limits").get(resource);
    Object first = isGpu(resource) ? limit : request;
    Object second = isGpu(resource) ? request : limit;
    Object asked = first == null ? second : first;
    return asked == null ? BigDecimal.ZERO : quantity(asked);
  }

  private static BigDecimal quantity(Object text) {
    Matcher m = QUANTITY.matcher(text.toString());
    if (!m.matches()) {
      throw new AssertionError("the real data has no such quantity: " + text);
    }
    BigDecimal number = new BigDecimal(m.group(1));
    if (m.group(3) != null) {
      return number.scaleByPowerOfTen(Integer.parseInt(m.group(3)));
    }
    String suffix = m.group(2) == null ? "" : m.group(2);
    if (suffix.endsWith("i")) {
      return number.multiply(new BigDecimal(1024).pow(BINARY_SUFFIXES.indexOf(suffix.charAt(0))));
    }
    return suffix.isEmpty()
        ? number
        : number.scaleByPowerOfTen(3 * (SUFFIXES.indexOf(suffix) - SUFFIXES.indexOf('x')));
  }

  private static Map<?, ?> map(Map<?, ?> parent, String field) {
    return parent.get(field) instanceof Map<?, ?> map ? map : Map.of();
  }

  private static List<?> list(Map<?, ?> parent, String field) {
    return parent.get(field) instanceof List<?> list ? list : List.of();
  }
}
