package io.costaudit.fabric8;

import static io.costaudit.fabric8.WatchFixture.CLUSTER;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.costaudit.coverage.Scope;
import io.costaudit.fabric8.apiserver.ObjectStore;
import io.costaudit.fabric8.apiserver.ServedKind;
import io.costaudit.predict.spec.ResourceType;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The objects of a cluster as they should be: each change is made on the server and written down
 * here, with the time and with what it costs. An object's cost is a number of units, each a tenth
 * of a core: replicas of a deployment, the request of a pod, the capacity of a node.
 */
final class RandomCluster {
  private static final BigDecimal DOLLARS_PER_UNIT = new BigDecimal("2.308");

  private final ObjectStore store;
  private final Map<String, Life> living = new LinkedHashMap<>();
  private final List<Life> lives = new ArrayList<>();
  private int changes;

  RandomCluster(ObjectStore store) {
    this.store = store;
  }

  enum Action {
    CREATE,
    SCALE,
    EDIT,
    DELETE,
    RECREATE
  }

  enum Kind {
    DEPLOYMENT(ServedKind.DEPLOYMENTS, ResourceType.DEPLOYMENT),
    STATEFULSET(ServedKind.STATEFUL_SETS, ResourceType.STATEFULSET),
    DAEMONSET(ServedKind.DAEMON_SETS, ResourceType.DAEMONSET),
    JOB(ServedKind.JOBS, ResourceType.JOB),
    POD(ServedKind.PODS, ResourceType.POD),
    /** A pod that stands in the price of its ReplicaSet: never news. */
    OWNED_POD(ServedKind.PODS, ResourceType.POD),
    NODE(ServedKind.NODES, ResourceType.NODE);

    @SuppressWarnings("ImmutableEnumChecker") // a record of strings
    private final ServedKind served;

    private final ResourceType type;

    Kind(ServedKind served, ResourceType type) {
      this.served = served;
      this.type = type;
    }

    Scope scope() {
      return new Scope(CLUSTER, type, null);
    }
  }

  /** When something happened: between these two. */
  record Moment(Instant from, Instant to) {}

  /**
   * A state that an object was in.
   *
   * @param units what it costs; null once it is gone
   * @param order the number of the change that led to it, counted over the whole cluster; the
   *     server tells watchers of one kind in this order
   */
  record State(@Nullable Integer units, Moment since, int order) {}

  /** The life of one uid; its states differ in cost from one to the next. */
  record Life(String uid, Kind kind, List<State> states) {
    State last() {
      return states.get(states.size() - 1);
    }

    boolean isOver() {
      return last().units() == null;
    }
  }

  List<Life> lives() {
    return lives;
  }

  Collection<Life> living() {
    return living.values();
  }

  /** What all that live and are booked cost in a month. */
  BigDecimal dollars() {
    BigDecimal sum = BigDecimal.ZERO;
    for (Life life : living.values()) {
      if (life.kind() != Kind.OWNED_POD) {
        sum = sum.add(DOLLARS_PER_UNIT.multiply(BigDecimal.valueOf(life.last().units())));
      }
    }
    return sum;
  }

  /** Makes the change, or the one that is possible instead. */
  void apply(RandomScenario.Change change) {
    Kind kind = change.kind();
    String namespace = kind == Kind.NODE ? "" : change.namespace();
    String name = (kind == Kind.OWNED_POD ? "owned-" : "") + change.name();
    String key = kind + " " + namespace + "/" + name;
    Life life = living.get(key);
    if (life == null) {
      create(key, kind, namespace, name, change.units());
      return;
    }
    switch (change.action()) {
      case CREATE, EDIT -> edit(kind, namespace, name, change.units());
      case SCALE -> scale(life, namespace, name, change.units());
      case DELETE -> delete(key, life, namespace, name);
      case RECREATE -> {
        delete(key, life, namespace, name);
        create(key, kind, namespace, name, change.units());
      }
    }
  }

  private void create(String key, Kind kind, String namespace, String name, int units) {
    Instant from = Instant.now();
    ObjectNode created = store.create(kind.served, tree(kind, namespace, name, units));
    Life life = new Life(created.path("metadata").path("uid").asText(), kind, new ArrayList<>());
    if (kind == Kind.DAEMONSET) {
      // A new one has no status: it counts for one until its controller says how many there are.
      add(life, 1, from);
      living.put(key, life);
      lives.add(life);
      scale(life, namespace, name, units);
      return;
    }
    add(life, units, from);
    living.put(key, life);
    lives.add(life);
  }

  private void scale(Life life, String namespace, String name, int units) {
    Instant from = Instant.now();
    switch (life.kind()) {
      case DEPLOYMENT, STATEFULSET -> store.scale(life.kind().served, namespace, name, units);
      case DAEMONSET ->
          store.editStatus(
              life.kind().served,
              namespace,
              name,
              status -> put(status, "status", "desiredNumberScheduled", units));
      case JOB ->
          store.edit(
              life.kind().served, namespace, name, tree -> put(tree, "spec", "parallelism", units));
      case POD, OWNED_POD ->
          store.edit(life.kind().served, namespace, name, tree -> request(tree, units));
      case NODE ->
          store.editStatus(life.kind().served, namespace, name, tree -> capacity(tree, units));
    }
    if (!Integer.valueOf(units).equals(life.last().units())) {
      add(life, units, from);
    }
  }

  private void edit(Kind kind, String namespace, String name, int note) {
    store.edit(
        kind.served,
        namespace,
        name,
        tree -> tree.withObject("/metadata/annotations").put("note", "" + note));
  }

  private void delete(String key, Life life, String namespace, String name) {
    Instant from = Instant.now();
    store.delete(life.kind().served, namespace, name);
    add(life, null, from);
    living.remove(key);
  }

  private void add(Life life, @Nullable Integer units, Instant from) {
    life.states().add(new State(units, new Moment(from, Instant.now()), changes++));
  }

  private static ObjectNode tree(Kind kind, String namespace, String name, int units) {
    ObjectNode tree =
        ObjectStore.tree(kind.served.kindName(), kind.served.apiVersion(), namespace, name);
    switch (kind) {
      case DEPLOYMENT, STATEFULSET -> {
        put(tree, "spec", "replicas", units);
        container(tree.withObject("/spec/template/spec"), 1);
      }
      case DAEMONSET -> container(tree.withObject("/spec/template/spec"), 1);
      case JOB -> {
        put(tree, "spec", "parallelism", units);
        container(tree.withObject("/spec/template/spec"), 1);
      }
      case POD -> container(tree.withObject("/spec"), units);
      case OWNED_POD -> {
        container(tree.withObject("/spec"), units);
        tree.withObject("/metadata")
            .putArray("ownerReferences")
            .addObject()
            .put("apiVersion", "apps/v1")
            .put("kind", "ReplicaSet")
            .put("name", "rs")
            .put("uid", "rs")
            .put("controller", true);
      }
      case NODE -> capacity(tree, units);
    }
    return tree;
  }

  private static void put(ObjectNode tree, String object, String field, int value) {
    tree.withObject("/" + object).put(field, value);
  }

  private static void container(ObjectNode pod, int units) {
    pod.putArray("containers")
        .addObject()
        .put("name", "main")
        .putObject("resources")
        .putObject("requests")
        .put("cpu", units * 100 + "m")
        .put("memory", "0");
  }

  private static void request(ObjectNode tree, int units) {
    container(tree.withObject("/spec"), units);
  }

  private static void capacity(ObjectNode tree, int units) {
    tree.withObject("/status/capacity").put("cpu", units * 100 + "m").put("pods", "110");
  }
}
