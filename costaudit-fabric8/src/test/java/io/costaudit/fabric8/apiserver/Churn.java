package io.costaudit.fabric8.apiserver;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * Load for the double of an API server: workloads by the thousand, as large as real ones, and
 * changes of them at a steady rate. Equal seeds make equal changes. Not thread-safe.
 */
public final class Churn {
  private static final int NAMESPACES = 10;
  private static final int MAX_REPLICAS = 9;

  private final ObjectStore store;
  private final ServedKind kind;
  private final Random random;
  private final List<Workload> alive = new ArrayList<>();
  private int made;

  /**
   * @param kind of the workloads, with replicas in its spec
   */
  public Churn(ObjectStore store, ServedKind kind, long seed) {
    this.store = requireNonNull(store, "store");
    this.kind = requireNonNull(kind, "kind");
    this.random = new Random(seed);
  }

  /** Creates that many workloads, in ten namespaces. */
  public void create(int count) {
    for (int i = 0; i < count; i++) {
      createOne();
    }
  }

  /**
   * Scales, creates and deletes, eight to one to one, at that rate; returns when it is over. What
   * is created gets its status by a second change, which does not count.
   */
  public Outcome run(int changesPerSecond, Duration duration) {
    long changes = changesPerSecond * duration.toMillis() / 1000;
    long begin = System.nanoTime();
    int scaled = 0;
    int created = 0;
    int deleted = 0;
    for (long i = 0; i < changes; i++) {
      long due = begin + i * 1_000_000_000L / changesPerSecond;
      for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
        LockSupport.parkNanos(wait);
      }
      int dice = random.nextInt(10);
      if (dice == 0 || alive.isEmpty()) {
        createOne();
        created++;
      } else if (dice == 1) {
        deleteOne();
        deleted++;
      } else {
        scaleOne();
        scaled++;
      }
    }
    return new Outcome(
        scaled, created, deleted, Duration.ofNanos(System.nanoTime() - begin), state());
  }

  /** How things stand. */
  public State state() {
    return new State(
        alive.size(), alive.stream().mapToLong(w -> w.replicas).sum(), store.version());
  }

  private void createOne() {
    int number = made++;
    Workload workload =
        new Workload(
            "load-" + number % NAMESPACES, "workload-" + number, 1 + random.nextInt(MAX_REPLICAS));
    store.create(
        kind,
        workload.namespace,
        LifelikeWorkload.tree(kind, workload.namespace, workload.name, workload.replicas));
    store.editStatus(
        kind,
        workload.namespace,
        workload.name,
        tree -> tree.set("status", LifelikeWorkload.status(workload.name, workload.replicas)));
    alive.add(workload);
  }

  private void deleteOne() {
    int index = random.nextInt(alive.size());
    Workload workload = alive.get(index);
    alive.set(index, alive.get(alive.size() - 1));
    alive.remove(alive.size() - 1);
    store.delete(kind, workload.namespace, workload.name);
  }

  private void scaleOne() {
    Workload workload = alive.get(random.nextInt(alive.size()));
    // Always to another number.
    workload.replicas = 1 + (workload.replicas + random.nextInt(MAX_REPLICAS - 1)) % MAX_REPLICAS;
    store.scale(kind, workload.namespace, workload.name, workload.replicas);
  }

  /**
   * What a run has done.
   *
   * @param took longer than asked for only if the machine could not keep up
   * @param after how things stand after it
   */
  public record Outcome(int scaled, int created, int deleted, Duration took, State after) {}

  /**
   * How things stand.
   *
   * @param objects that are there
   * @param replicas of all of them
   * @param version of the last change
   */
  public record State(int objects, long replicas, long version) {}

  private static final class Workload {
    private final String namespace;
    private final String name;
    private int replicas;

    Workload(String namespace, String name, int replicas) {
      this.namespace = namespace;
      this.name = name;
      this.replicas = replicas;
    }
  }
}
