package io.costaudit.opencost;

import static io.costaudit.testsupport.ChildProcess.number;
import static io.costaudit.testsupport.ChildProcess.values;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.costaudit.audit.AuditType;
import io.costaudit.opencost.replay.ReplayingServerProcess;
import io.costaudit.testsupport.ChildProcess;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A day with very many allocations is audited in little memory, and in hardly more time than
 * Jackson takes for its tokens alone. Both are measured in turns, in one process, of one server in
 * another.
 */
class LargeDayIT {
  private static final boolean LONG = Boolean.getBoolean("costaudit.endurance");
  private static final int ROWS = LONG ? 500_000 : 50_000;

  /** Less than the answer is long, and than its rows would take if they were kept. */
  private static final String HEAP = LONG ? "256m" : "32m";

  /** Until the JIT has seen it all. */
  private static final int WARM_ROUNDS = 2;

  private static final int ROUNDS = LONG ? 9 : 3;

  /**
   * A machine that builds other things too is no scale: what is measured on it is a rough guide.
   */
  private static final double MAX_RATIO = LONG ? 1.3 : 2.5;

  private static final int BYTES_PER_ROW = 600;
  private static final int ROWS_PER_NODE = 100;
  private static final int NAMESPACES = 50;
  private static final BigDecimal NODE_CPU = BigDecimal.valueOf(200);
  private static final BigDecimal NODE_RAM = BigDecimal.valueOf(100);

  @TempDir private Path folder;

  @Test
  void aLargeDayIsAuditedInLittleMemoryAndAboutAsFastAsItsTokens() throws Exception {
    try (ChildProcess server =
        ChildProcess.start(ReplayingServerProcess.class, "256m", ROWS, "terse", folder)) {
      String url = server.line().substring("listening ".length());
      long bytes = 0;
      for (OpenCostQuery query : LargeDayProcess.QUERIES) {
        bytes += number(values(server.ask("can " + query.encoded())), "bytes");
      }
      assertThat(bytes).isGreaterThan((long) BYTES_PER_ROW * ROWS);
      try (ChildProcess reading = ChildProcess.start(LargeDayProcess.class, HEAP, url)) {
        List<Long> tokens = new ArrayList<>();
        List<Long> audits = new ArrayList<>();
        for (int round = 0; round < WARM_ROUNDS + ROUNDS; round++) {
          long bare = number(values(reading.ask("tokens")), "micros");
          Map<String, String> audit = values(reading.ask("audit"));
          checkStatuses(audit);
          long ours = number(audit, "micros");
          if (round >= WARM_ROUNDS) {
            tokens.add(bare);
            audits.add(ours);
          }
        }
        double ratio = (double) median(audits) / median(tokens);
        System.out.printf(
            Locale.ROOT,
            "%d allocations, %d MB: audited in %d ms, their tokens alone in %d ms;"
                + " ratio %.3f, medians of %d%n",
            ROWS,
            bytes / 1_000_000,
            median(audits) / 1000,
            median(tokens) / 1000,
            ratio,
            ROUNDS);
        assertThat(reading.ask("read")).isEqualTo("tables=3");
        checkSums(reading);
        assertThat(ratio).isLessThanOrEqualTo(MAX_RATIO);
        assertThat(reading.quit()).isZero();
      }
      assertThat(server.quit()).isZero();
    }
  }

  private static void checkStatuses(Map<String, String> audit) {
    for (AuditType type : AuditType.values()) {
      String status =
          switch (type) {
            case ASSET_TOTAL_STORE -> null; // OpenCost has none
            case ASSET_RECONCILIATION -> "Warning"; // there is no bill
            case ALLOCATION_RECONCILIATION,
                ALLOCATION_TOTAL_STORE,
                ALLOCATION_AGG_STORE,
                CLUSTER_EQUALITY ->
                "Passed";
          };
      assertThat(audit.get(type.wireName())).as(type.wireName()).isEqualTo(status);
    }
  }

  private static long median(List<Long> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  private static void checkSums(ChildProcess reading) {
    checkKeys(reading, "kind,cluster,node", ROWS / ROWS_PER_NODE);
    for (int node = 0; node < ROWS / ROWS_PER_NODE; node++) {
      String name = String.format(Locale.ROOT, "node-%07d", node);
      int first = ROWS_PER_NODE * node;
      check(
          reading,
          "kind,cluster,node workload c1 " + name,
          IntStream.range(first, first + ROWS_PER_NODE));
    }
    checkKeys(reading, "kind,namespace", NAMESPACES);
    for (int namespace = 0; namespace < NAMESPACES; namespace++) {
      int here = namespace;
      check(
          reading,
          "kind,namespace workload " + String.format(Locale.ROOT, "ns-%07d", namespace),
          IntStream.range(0, ROWS).filter(i -> i / ROWS_PER_NODE % NAMESPACES == here));
    }
    checkKeys(reading, "kind,controller", 1);
    check(reading, "kind,controller workload deployment:web", IntStream.range(0, ROWS));
    BigDecimal nodes = BigDecimal.valueOf(ROWS / ROWS_PER_NODE);
    BigDecimal used = cpu(IntStream.range(0, ROWS));
    check(
        reading,
        "kind,controller idle __unallocated__",
        1,
        NODE_CPU.multiply(nodes).subtract(used),
        NODE_RAM.multiply(nodes).subtract(half(used)));
  }

  private static void checkKeys(ChildProcess reading, String grouping, int expected) {
    assertThat(number(values(reading.ask("keys " + grouping)), "keys")).isEqualTo(expected);
  }

  private static void check(ChildProcess reading, String key, IntStream rows) {
    int[] behind = rows.toArray();
    BigDecimal cpu = cpu(IntStream.of(behind));
    check(reading, key, behind.length, cpu, half(cpu));
  }

  /** Row i costs (i % 1000 + 1) / 1000 of CPU, half of that of RAM and nothing else. */
  private static BigDecimal cpu(IntStream rows) {
    return BigDecimal.valueOf(rows.mapToLong(i -> i % 1000 + 1).sum(), 3);
  }

  private static BigDecimal half(BigDecimal value) {
    return value.divide(BigDecimal.valueOf(2));
  }

  private static void check(
      ChildProcess reading, String key, int rows, BigDecimal cpu, BigDecimal ram) {
    Map<String, String> sums = values(reading.ask("sum " + key));
    assertThat(number(sums, "rows")).isEqualTo(rows);
    assertClose(sums, "cpu", cpu);
    assertClose(sums, "ram", ram);
    assertClose(sums, "total", cpu.add(ram));
  }

  private static void assertClose(Map<String, String> sums, String name, BigDecimal expected) {
    assertThat(Double.parseDouble(requireNonNull(sums.get(name))))
        .isCloseTo(expected.doubleValue(), within(1e-12 * expected.doubleValue()));
  }
}
