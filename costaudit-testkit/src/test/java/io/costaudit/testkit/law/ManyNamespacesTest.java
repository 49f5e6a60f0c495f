package io.costaudit.testkit.law;

import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.event.Balance;
import io.costaudit.testsupport.ChildProcess;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Namespaces that come and go leave nothing behind, neither in the balances nor in memory. */
class ManyNamespacesTest {
  private static final int SAMPLES = 10;

  /** Checkpoints of 0 that stay take more than twice as much, already in the normal build. */
  private static final long MOST_KIB_OF_NOISE = 600;

  private static boolean isEndurance() {
    return Boolean.getBoolean("costaudit.endurance");
  }

  @Test
  void emptyNamespacesLeaveTheBalances() {
    assertLeavesTheBalances(true);
  }

  @Test
  void emptyNamespacesOfTheOpeningLeaveTheBalances() {
    assertLeavesTheBalances(false);
  }

  private static void assertLeavesTheBalances(boolean isListed) {
    int namespaces = isEndurance() ? 50_000 : 1_000;
    ManyNamespaces many = new ManyNamespaces(isListed);
    for (int i = 1; i <= namespaces; i++) {
      many.comeAndGo(i);
      if (i % (namespaces / SAMPLES) == 0) {
        // A book may stay while a tombstone or an event of its namespace does.
        assertThat(many.balances())
            .allMatch(Balance::holds)
            .allMatch(balance -> balance.live() == 0)
            .hasSizeLessThanOrEqualTo(ManyNamespaces.TOMBSTONES + 1 + ManyNamespaces.MOST_EVENTS);
        assertThat(many.knows(i)).isTrue();
        assertThat(many.knows(i - ManyNamespaces.TOMBSTONES - 1)).isFalse();
      }
    }
  }

  @Test
  void emptyNamespacesLeaveTheMemory() {
    assertLeavesTheMemory(true);
  }

  @Test
  void emptyNamespacesOfTheOpeningLeaveTheMemory() {
    assertLeavesTheMemory(false);
  }

  private static void assertLeavesTheMemory(boolean isListed) {
    int namespaces = isEndurance() ? 50_000 : 10_000;
    try (ChildProcess child =
        ChildProcess.start(ManyNamespaces.class, "64m", namespaces, isListed)) {
      long first = 0;
      long last = 0;
      for (int i = 0; i < SAMPLES; i++) {
        Map<String, String> values = ChildProcess.values(child.line());
        last = ChildProcess.number(values, "kib");
        first = i == 0 ? last : first;
      }
      System.out.printf("heap: %d KiB at first, %d after %d namespaces%n", first, last, namespaces);
      assertThat(last - first).isLessThan(MOST_KIB_OF_NOISE);
    }
  }
}
