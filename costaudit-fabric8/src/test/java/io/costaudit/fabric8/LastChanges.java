package io.costaudit.fabric8;

import static io.costaudit.fabric8.WatchFixture.CLUSTER;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.costaudit.event.Ledger;
import io.costaudit.event.LedgerEntry;
import io.costaudit.event.ObjectId;
import io.costaudit.fabric8.apiserver.ObjectStore;
import io.costaudit.fabric8.apiserver.ServedKind;
import io.costaudit.testsupport.Poll;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Waits until a ledger has heard of all changes of a cluster. That the ledger has booked the state
 * in which the cluster is now does not show it: an object that went through A, B and A may be at
 * its first A. Therefore an object of each kind is made and deleted, and the ledger hears of both
 * after all that happened to the kind before.
 */
final class LastChanges {
  private static final String NAME = "last-change";
  private static final List<ServedKind> KINDS =
      List.of(
          ServedKind.CRON_JOBS,
          ServedKind.DAEMON_SETS,
          ServedKind.DEPLOYMENTS,
          ServedKind.JOBS,
          ServedKind.NODES,
          ServedKind.PODS,
          ServedKind.REPLICA_SETS,
          SettledCluster.REPLICATION_CONTROLLERS,
          ServedKind.STATEFUL_SETS);

  /** Where an object with a template has its containers. */
  private static final Map<ServedKind, String> PODS =
      Map.of(
          ServedKind.CRON_JOBS, "/spec/jobTemplate/spec/template/spec",
          ServedKind.PODS, "/spec");

  private LastChanges() {}

  /** Waits until the ledger has heard of all changes of all kinds so far. */
  static void await(ObjectStore store, Ledger ledger) {
    Map<ServedKind, ObjectId> made = new HashMap<>();
    for (ServedKind kind : KINDS) {
      ObjectNode created = store.create(kind, tree(kind));
      made.put(kind, new ObjectId(CLUSTER, created.path("metadata").path("uid").asText()));
    }
    Set<ServedKind> unheard = new HashSet<>(KINDS);
    Poll.until(
        () -> "the last changes of " + unheard + " are heard",
        Poll.LONG,
        () -> {
          unheard.removeIf(kind -> ledger.entry(made.get(kind)).isPresent());
          return unheard.isEmpty();
        });
    for (ServedKind kind : KINDS) {
      store.delete(kind, namespace(kind), NAME);
    }
    Poll.until(
        "their ends are heard", () -> made.values().stream().noneMatch(id -> isLive(ledger, id)));
  }

  private static boolean isLive(Ledger ledger, ObjectId id) {
    return ledger.entry(id).filter(LedgerEntry.Live.class::isInstance).isPresent();
  }

  private static String namespace(ServedKind kind) {
    return kind.equals(ServedKind.NODES) ? "" : "last";
  }

  private static ObjectNode tree(ServedKind kind) {
    ObjectNode tree = ObjectStore.tree(kind.kindName(), kind.apiVersion(), namespace(kind), NAME);
    if (kind.equals(ServedKind.NODES)) {
      tree.withObject("/status/capacity").put("cpu", "0").put("memory", "0").put("pods", "1");
    } else {
      tree.withObject(PODS.getOrDefault(kind, "/spec/template/spec"))
          .putArray("containers")
          .addObject()
          .put("name", "main")
          .put("image", "main");
    }
    return tree;
  }
}
