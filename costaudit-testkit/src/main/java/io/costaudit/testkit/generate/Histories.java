package io.costaudit.testkit.generate;

import io.costaudit.coverage.Scope;
import io.costaudit.event.Observation;
import io.costaudit.event.ObservationMode;
import io.costaudit.predict.quantity.Quantity;
import io.costaudit.predict.spec.Container;
import io.costaudit.predict.spec.Owner;
import io.costaudit.predict.spec.PodSpec;
import io.costaudit.predict.spec.ResourceRef;
import io.costaudit.predict.spec.ResourceType;
import io.costaudit.predict.spec.WorkloadSpec;
import io.costaudit.testkit.record.SettableClock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/** Generators of what happens to workloads, and of who sees it. */
public final class Histories {
  /** The cluster in which all of it happens. */
  public static final String CLUSTER = "cluster-one";

  private static final int NAMES = 4;

  private Histories() {}

  /**
   * Histories of a few deployments: created, scaled, resized, edited without a change of cost,
   * deleted, and created anew under their old names. Versions count up over all objects, as an API
   * server counts. They shrink towards fewer and plainer steps.
   */
  public static Arbitrary<History> histories() {
    return Combinators.combine(
            step(Arbitraries.just(Action.CREATE)).list().ofMaxSize(NAMES),
            step(actions()).list().ofMaxSize(40))
        .as(Histories::history);
  }

  /** One to three watchers that see everything, late, or not at all. */
  public static Arbitrary<Watching> watchings() {
    Arbitrary<Integer> delay = Arbitraries.integers().between(0, Watching.MISS);
    return delay
        .list()
        .ofMinSize(1)
        .ofMaxSize(11)
        .list()
        .ofMinSize(1)
        .ofMaxSize(3)
        .map(Watching::new);
  }

  private static Arbitrary<Action> actions() {
    return Arbitraries.frequency(
        Tuple.of(3, Action.CREATE),
        Tuple.of(3, Action.SCALE),
        Tuple.of(2, Action.RESIZE),
        Tuple.of(2, Action.EDIT),
        Tuple.of(2, Action.DELETE));
  }

  private static Arbitrary<Step> step(Arbitrary<Action> actions) {
    return Combinators.combine(
            actions,
            Arbitraries.integers().between(0, NAMES - 1),
            Arbitraries.integers().between(0, 20),
            Arbitraries.of("100m", "1", "1500m", "0.3", "7n"),
            Arbitraries.of("64Mi", "1Gi", "500M", "1e9", "123456789"))
        .as(Step::new);
  }

  private static History history(List<Step> opening, List<Step> changes) {
    Writer writer = new Writer();
    opening.forEach(writer::open);
    changes.forEach(writer::change);
    return new History(writer.scope, writer.opening, writer.changes);
  }

  private enum Action {
    CREATE,
    SCALE,
    RESIZE,
    EDIT,
    DELETE
  }

  /**
   * What happens next. Where it cannot happen, since nothing of that name lives or something does,
   * what can happen does.
   */
  private record Step(Action action, int name, int replicas, String cpu, String memory) {}

  /** Writes down what happens. */
  private static final class Writer {
    private final Scope scope = new Scope(CLUSTER, ResourceType.DEPLOYMENT, null);
    private final List<Observation> opening = new ArrayList<>();
    private final List<Observation> changes = new ArrayList<>();
    private final Map<Integer, Living> living = new HashMap<>();
    private int uids;
    private long version = 98; // soon has one more digit, so that versions compare as numbers only

    private record Living(String uid, WorkloadSpec spec) {}

    void open(Step step) {
      if (!living.containsKey(step.name())) {
        write(step, create(step), ObservationMode.LISTED, opening);
      }
    }

    void change(Step step) {
      Living before = living.get(step.name());
      if (before == null) {
        write(step, create(step), ObservationMode.WATCHED, changes);
        return;
      }
      WorkloadSpec spec = before.spec();
      WorkloadSpec after =
          switch (step.action()) {
            case SCALE -> spec(step.name(), step.replicas(), spec.pod(), spec.owner());
            case RESIZE -> spec(step.name(), replicas(spec), pod(step), spec.owner());
            case CREATE, EDIT -> edited(step.name(), spec);
            case DELETE -> null;
          };
      write(step, new Change(before.uid(), after), ObservationMode.WATCHED, changes);
    }

    private Change create(Step step) {
      return new Change("uid-" + uids++, spec(step.name(), step.replicas(), pod(step), null));
    }

    private record Change(String uid, @Nullable WorkloadSpec after) {}

    private void write(Step step, Change change, ObservationMode seen, List<Observation> into) {
      version++;
      WorkloadSpec after = change.after();
      if (after == null) {
        living.remove(step.name());
      } else {
        living.put(step.name(), new Living(change.uid(), after));
      }
      Instant time = SettableClock.START.plusSeconds(version);
      into.add(
          new Observation(
              scope, resource(step.name()), change.uid(), "" + version, after, seen, time));
    }

    private static ResourceRef resource(int name) {
      return new ResourceRef(CLUSTER, ResourceType.DEPLOYMENT, namespace(name), "app-" + name);
    }

    private static String namespace(int name) {
      return name % 2 == 0 ? "shop" : "default";
    }

    private static int replicas(WorkloadSpec spec) {
      Integer replicas = spec.replicas();
      return replicas == null ? 1 : replicas;
    }

    private static PodSpec pod(Step step) {
      Map<String, Quantity> requests =
          Map.of("cpu", Quantity.parse(step.cpu()), "memory", Quantity.parse(step.memory()));
      Container app = new Container("app", Container.Role.REGULAR, requests, Map.of());
      return new PodSpec(List.of(app), Map.of(), Map.of(), Map.of(), Map.of());
    }

    /** The same cost under another owner. */
    private static WorkloadSpec edited(int name, WorkloadSpec spec) {
      Owner owner =
          spec.owner() == null
              ? new Owner("argoproj.io/v1alpha1", "Application", "shop", "owner")
              : null;
      return spec(name, replicas(spec), spec.pod(), owner);
    }

    private static WorkloadSpec spec(int name, int replicas, PodSpec pod, @Nullable Owner owner) {
      return new WorkloadSpec(
          ResourceType.DEPLOYMENT,
          namespace(name),
          "app-" + name,
          owner,
          replicas,
          true,
          pod,
          List.of(),
          null);
    }
  }
}
