package io.costaudit.testsupport;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What bears on the cost of a Deployment or a StatefulSet, computed from its JSON with decimal
 * arithmetic and without a line of the product. Two states of a workload that are equal here make
 * no event, two that differ make one.
 *
 * @param replicas how many pods
 * @param perPod what each holds, by resource name, without zeros
 * @param claims what each replica claims: name, class and bytes
 * @param nodeSelector labels of the nodes it may run on
 */
public record CostOracle(
    int replicas,
    SortedMap<String, BigDecimal> perPod,
    List<String> claims,
    SortedMap<String, String> nodeSelector) {
  private static final BigDecimal MONTHLY_PER_CORE = new BigDecimal("23.08");
  private static final BigDecimal MONTHLY_PER_GIB = new BigDecimal("3.09");
  private static final BigDecimal MONTHLY_PER_GPU = new BigDecimal("0.95").multiply(decimal("730"));
  private static final BigDecimal BYTES_PER_GIB = decimal("1073741824");

  private static final Pattern QUANTITY =
      Pattern.compile("([+-]?(?:\\d+\\.?\\d*|\\.\\d+))(?:[eE]([+-]?\\d+)|(n|u|m|k|[KMGTPE]i?))?");
  private static final String BINARY_SUFFIXES = "KMGTPE";
  private static final String DECIMAL_SUFFIXES = "num kMGTPE"; // from 10⁻⁹, each 10³ times the last

  public CostOracle {
    perPod = Collections.unmodifiableSortedMap(new TreeMap<>(perPod));
    claims = List.copyOf(claims);
    nodeSelector = Collections.unmodifiableSortedMap(new TreeMap<>(nodeSelector));
  }

  /** The cost of a Deployment or a StatefulSet. */
  public static CostOracle of(JsonNode workload) {
    JsonNode spec = workload.path("spec");
    JsonNode pod = spec.path("template").path("spec");
    SortedMap<String, String> nodeSelector = new TreeMap<>();
    pod.path("nodeSelector")
        .properties()
        .forEach(label -> nodeSelector.put(label.getKey(), label.getValue().asText()));
    return new CostOracle(
        spec.path("replicas").asInt(1), perPod(pod), claims(workload, spec), nodeSelector);
  }

  private static SortedMap<String, BigDecimal> perPod(JsonNode pod) {
    List<JsonNode> running = new ArrayList<>();
    pod.path("containers").forEach(running::add);
    for (JsonNode container : pod.path("initContainers")) {
      if (container.path("restartPolicy").asText().equals("Always")) {
        running.add(container);
      }
    }
    TreeSet<String> resources = new TreeSet<>();
    running.forEach(container -> addNames(container.path("resources"), resources));
    addNames(pod.path("resources"), resources);
    pod.path("overhead").fieldNames().forEachRemaining(resources::add);

    SortedMap<String, BigDecimal> held = new TreeMap<>();
    for (String resource : resources) {
      BigDecimal sum = asked(pod, running, resource).add(quantity(pod.path("overhead"), resource));
      if (sum.signum() != 0) {
        held.put(resource, canonical(sum));
      }
    }
    return held;
  }

  private static void addNames(JsonNode resources, TreeSet<String> names) {
    resources.path("requests").fieldNames().forEachRemaining(names::add);
    resources.path("limits").fieldNames().forEachRemaining(names::add);
  }

  private static BigDecimal asked(JsonNode pod, List<JsonNode> running, String resource) {
    JsonNode ofPod = pod.path("resources");
    if (ofPod.path("requests").hasNonNull(resource)) {
      return quantity(ofPod.path("requests"), resource);
    }
    BigDecimal sum = BigDecimal.ZERO;
    boolean silent = true;
    for (JsonNode container : running) {
      JsonNode first = container.path("resources").path(isGpu(resource) ? "limits" : "requests");
      JsonNode second = container.path("resources").path(isGpu(resource) ? "requests" : "limits");
      silent &= !first.hasNonNull(resource) && !second.hasNonNull(resource);
      sum = sum.add(quantity(first.hasNonNull(resource) ? first : second, resource));
    }
    return silent ? quantity(ofPod.path("limits"), resource) : sum;
  }

  private static boolean isGpu(String resource) {
    return resource.equals("nvidia.com/gpu")
        || resource.equals("amd.com/gpu")
        || resource.equals("gpu.intel.com/i915")
        || resource.equals("gpu.intel.com/xe");
  }

  private static List<String> claims(JsonNode workload, JsonNode spec) {
    List<String> claims = new ArrayList<>();
    if (workload.path("kind").asText().equals("StatefulSet")) {
      for (JsonNode claim : spec.path("volumeClaimTemplates")) {
        claims.add(
            claim.path("metadata").path("name").asText()
                + " "
                + claim.path("spec").path("storageClassName").asText("(default)")
                + " "
                + canonical(
                    quantity(claim.path("spec").path("resources").path("requests"), "storage")));
      }
    }
    return claims;
  }

  private static BigDecimal quantity(JsonNode resources, String resource) {
    if (!resources.hasNonNull(resource)) {
      return BigDecimal.ZERO;
    }
    String text = resources.path(resource).asText();
    Matcher matcher = QUANTITY.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("no quantity: " + text);
    }
    BigDecimal number = decimal(matcher.group(1));
    String suffix = matcher.group(3);
    if (matcher.group(2) != null) {
      return number.scaleByPowerOfTen(Integer.parseInt(matcher.group(2)));
    }
    if (suffix == null) {
      return number;
    }
    if (suffix.endsWith("i")) {
      return number.multiply(decimal("1024").pow(BINARY_SUFFIXES.indexOf(suffix.charAt(0)) + 1));
    }
    return number.scaleByPowerOfTen(3 * DECIMAL_SUFFIXES.indexOf(suffix) - 9);
  }

  private static BigDecimal decimal(String text) {
    return new BigDecimal(text);
  }

  /** Equal values are equal objects. */
  private static BigDecimal canonical(BigDecimal value) {
    return value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
  }

  /** What it costs in a month at the default prices. */
  public BigDecimal monthlyRate() {
    BigDecimal perPodRate = BigDecimal.ZERO;
    for (Map.Entry<String, BigDecimal> entry : perPod.entrySet()) {
      perPodRate =
          perPodRate.add(
              switch (entry.getKey()) {
                case "cpu" -> entry.getValue().multiply(MONTHLY_PER_CORE);
                case "memory" ->
                    entry
                        .getValue()
                        .multiply(MONTHLY_PER_GIB)
                        .divide(BYTES_PER_GIB, MathContext.DECIMAL128);
                default ->
                    isGpu(entry.getKey())
                        ? entry.getValue().multiply(MONTHLY_PER_GPU)
                        : BigDecimal.ZERO;
              });
    }
    return perPodRate.multiply(BigDecimal.valueOf(replicas));
  }
}
