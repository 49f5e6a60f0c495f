package io.costaudit.testkit.law;

import io.costaudit.coverage.Scope;
import io.costaudit.event.Balance;
import io.costaudit.event.InMemoryLedgerStore;
import io.costaudit.event.Ledger;
import io.costaudit.event.LedgerStore;
import io.costaudit.event.ObjectId;
import io.costaudit.event.Observation;
import io.costaudit.event.ObservationMode;
import io.costaudit.predict.quantity.Quantity;
import io.costaudit.predict.spec.Container;
import io.costaudit.predict.spec.PodSpec;
import io.costaudit.predict.spec.ResourceRef;
import io.costaudit.predict.spec.ResourceType;
import io.costaudit.predict.spec.WorkloadSpec;
import io.costaudit.testkit.generate.Histories;
import io.costaudit.testkit.record.SettableClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Creates a workload in each of many namespaces, one after the other, and deletes it again, as CI
 * systems do. Run as a program it prints the memory in use ten times on the way, for {@link
 * ManyNamespacesTest}.
 */
final class ManyNamespaces {
  static final int MOST_EVENTS = 100;

  /** How many tombstones are young enough to be kept. */
  static final int TOMBSTONES = 50;

  private static final Duration STEP = Duration.ofMinutes(1);
  private static final Scope SCOPE = new Scope(Histories.CLUSTER, ResourceType.DEPLOYMENT, null);

  private final SettableClock clock = new SettableClock();
  private final LedgerStore store =
      InMemoryLedgerStore.builder()
          .clock(clock)
          .maxEvents(MOST_EVENTS)
          .tombstoneRetention(STEP.multipliedBy(TOMBSTONES))
          .build();
  private final Ledger ledger = Ledger.builder(store).build();
  private long version;

  /**
   * Begins with an empty ledger.
   *
   * @param isListed whether the opening inventory has ended, so that a new workload is an event
   */
  ManyNamespaces(boolean isListed) {
    if (isListed) {
      ledger.listed(SCOPE, "1");
    }
  }

  /** Creates the workload of a namespace, resizes it and deletes it. */
  void comeAndGo(int number) {
    clock.advance(STEP);
    observe(number, ObservationMode.LISTED, spec(number, "100m"));
    observe(number, ObservationMode.WATCHED, spec(number, "250m"));
    observe(number, ObservationMode.WATCHED, null);
  }

  private void observe(int number, ObservationMode seen, @Nullable WorkloadSpec spec) {
    ResourceRef name =
        new ResourceRef(Histories.CLUSTER, ResourceType.DEPLOYMENT, namespace(number), "app");
    version++;
    ledger.record(
        new Observation(SCOPE, name, "uid-" + number, "" + version, spec, seen, clock.instant()));
  }

  private static String namespace(int number) {
    return "pull-request-" + number;
  }

  private static WorkloadSpec spec(int number, String cpu) {
    Container app =
        new Container("app", Container.Role.REGULAR, Map.of("cpu", Quantity.parse(cpu)), Map.of());
    PodSpec pod = new PodSpec(List.of(app), Map.of(), Map.of(), Map.of(), Map.of());
    return new WorkloadSpec(
        ResourceType.DEPLOYMENT, namespace(number), "app", null, 1, true, pod, List.of(), null);
  }

  List<Balance> balances() {
    return ledger.balances();
  }

  boolean knows(int number) {
    return ledger.entry(new ObjectId(Histories.CLUSTER, "uid-" + number)).isPresent();
  }

  public static void main(String[] args) {
    int namespaces = Integer.parseInt(args[0]);
    ManyNamespaces many = new ManyNamespaces(Boolean.parseBoolean(args[1]));
    for (int i = 1; i <= namespaces; i++) {
      many.comeAndGo(i);
      if (i % (namespaces / 10) == 0) {
        System.out.printf("namespaces=%d books=%d kib=%d%n", i, many.balances().size(), usedKib());
      }
    }
  }

  private static long usedKib() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least / 1024;
  }
}
