package io.costaudit.fabric8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * The pods of a generated workload: the numbers that each pod requests, and the JSON that requests
 * them. The cost is computed from the numbers in decimal arithmetic; no quantity is parsed here.
 *
 * @param boxes the containers
 * @param podMilliCores a CPU request of the whole pod, which replaces those of the containers; 0
 *     for none
 * @param overheadMilliCores CPU overhead of the pod
 */
record GeneratedPod(List<Box> boxes, int podMilliCores, int overheadMilliCores) {
  private static final BigDecimal MONTHLY_PER_CORE = new BigDecimal("23.08");
  private static final BigDecimal MONTHLY_PER_GIB = new BigDecimal("3.09");
  private static final BigDecimal MONTHLY_PER_GPU = new BigDecimal("693.50"); // 0.95 × 730

  /** How a container comes to hold something. */
  enum Role {
    REGULAR,
    /** An init container that is restarted always, and so stays. */
    SIDECAR,
    /** An init container that ends before the others start, and is not counted. */
    INIT
  }

  /** Where a container writes its amounts. */
  enum Field {
    REQUESTS,
    /** Kubernetes makes the limit the request. */
    LIMITS,
    /** The limits are twice the requests, and do not count. */
    BOTH
  }

  /**
   * A container.
   *
   * @param milliCores CPU; 0 leaves it out
   * @param mebibytes memory; 0 leaves it out
   * @param gpus always limits
   * @param form which of the equal ways of writing a quantity it uses, 0 to 3
   */
  record Box(Role role, Field field, int milliCores, int mebibytes, int gpus, int form) {
    void addTo(ObjectNode pod, int number) {
      ArrayNode list = pod.withArray(role == Role.REGULAR ? "containers" : "initContainers");
      ObjectNode container = list.addObject().put("name", "c" + number);
      if (role == Role.SIDECAR) {
        container.put("restartPolicy", "Always");
      }
      ObjectNode resources = container.putObject("resources");
      if (field != Field.LIMITS) {
        put(resources.withObject("/requests"), 1);
      }
      if (field != Field.REQUESTS) {
        put(resources.withObject("/limits"), field == Field.BOTH ? 2 : 1);
      }
      if (gpus > 0) {
        resources.withObject("/limits").put("nvidia.com/gpu", "" + gpus);
      }
    }

    private void put(ObjectNode amounts, int times) {
      if (milliCores > 0) {
        amounts.put("cpu", cpu(milliCores * times, form));
      }
      if (mebibytes > 0) {
        amounts.put("memory", memory((long) mebibytes * times, form));
      }
    }
  }

  static Arbitrary<GeneratedPod> pods() {
    Arbitrary<Box> box =
        Combinators.combine(
                Arbitraries.frequency(
                    Tuple.of(4, Role.REGULAR), Tuple.of(1, Role.SIDECAR), Tuple.of(1, Role.INIT)),
                Arbitraries.of(Field.values()),
                Arbitraries.integers().between(0, 4_000),
                Arbitraries.integers().between(0, 8_192),
                Arbitraries.frequency(Tuple.of(9, 0), Tuple.of(1, 1), Tuple.of(1, 3)),
                Arbitraries.integers().between(0, 3))
            .as(Box::new);
    return Combinators.combine(
            Arbitraries.integers()
                .between(1, 4_000)
                .map(milli -> new Box(Role.REGULAR, Field.REQUESTS, milli, 256, 0, 0)),
            box.list().ofMaxSize(3),
            Arbitraries.frequency(Tuple.of(6, 0), Tuple.of(1, 300), Tuple.of(1, 2_750)),
            Arbitraries.frequency(Tuple.of(6, 0), Tuple.of(1, 125)))
        .as(
            (first, others, whole, overhead) -> {
              List<Box> boxes = new ArrayList<>(others);
              boxes.add(first); // each pod has a container
              return new GeneratedPod(List.copyOf(boxes), whole, overhead);
            });
  }

  /** Returns the spec of such a pod. */
  ObjectNode spec() {
    ObjectNode pod = GeneratedCluster.JSON.createObjectNode();
    for (int i = 0; i < boxes.size(); i++) {
      boxes.get(i).addTo(pod, i);
    }
    if (podMilliCores > 0) {
      pod.withObject("/resources/requests").put("cpu", podMilliCores + "m");
    }
    if (overheadMilliCores > 0) {
      pod.withObject("/overhead").put("cpu", overheadMilliCores + "m");
    }
    return pod;
  }

  /** Returns the cost of one such pod that runs all month. */
  BigDecimal dollars() {
    long milliCores = 0;
    long mebibytes = 0;
    long gpus = 0;
    for (Box box : boxes) {
      if (box.role() != Role.INIT) {
        milliCores += box.milliCores();
        mebibytes += box.mebibytes();
        gpus += box.gpus();
      }
    }
    long cpu = (podMilliCores > 0 ? podMilliCores : milliCores) + overheadMilliCores;
    return MONTHLY_PER_CORE
        .multiply(BigDecimal.valueOf(cpu, 3))
        .add(
            MONTHLY_PER_GIB
                .multiply(BigDecimal.valueOf(mebibytes))
                .divide(BigDecimal.valueOf(1024), MathContext.DECIMAL128))
        .add(MONTHLY_PER_GPU.multiply(BigDecimal.valueOf(gpus)));
  }

  private static String cpu(int milliCores, int form) {
    return switch (form) {
      case 0 -> milliCores + "m";
      case 1 -> BigDecimal.valueOf(milliCores, 3).toPlainString();
      case 2 -> milliCores * 1_000L + "u";
      default -> milliCores + "e-3";
    };
  }

  private static String memory(long mebibytes, int form) {
    return switch (form) {
      case 0 -> mebibytes + "Mi";
      case 1 -> "" + (mebibytes << 20);
      case 2 -> (mebibytes << 10) + "Ki";
      default -> BigDecimal.valueOf(mebibytes << 20, 6).toPlainString() + "M";
    };
  }
}
