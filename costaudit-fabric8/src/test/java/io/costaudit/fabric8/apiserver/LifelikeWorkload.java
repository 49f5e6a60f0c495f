package io.costaudit.fabric8.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/**
 * A Deployment as a server gives it back once it was created by a client and is available: with all
 * defaults, a status, and the fields that each manager owns; some 5 kB of JSON, so rather smaller
 * than most real ones. Other kinds get the same.
 */
final class LifelikeWorkload {
  private static final String TIME = "2025-03-01T12:00:00Z";

  /** Lists whose items a server tells apart by fields of theirs. */
  private static final Map<String, List<String>> LIST_KEYS =
      Map.of(
          "containers", List.of("name"),
          "env", List.of("name"),
          "conditions", List.of("type"));

  private LifelikeWorkload() {}

  /** Two containers with together half a core and 256 MiB in each pod. */
  static ObjectNode tree(ServedKind kind, String namespace, String name, int replicas) {
    ObjectNode tree = ObjectStore.tree(kind.kindName(), kind.apiVersion(), namespace, name);
    ObjectNode metadata = (ObjectNode) tree.path("metadata");
    metadata.putObject("labels").put("app", name).put("team", "load");
    ObjectNode spec = tree.putObject("spec").put("replicas", replicas);
    spec.putObject("selector").putObject("matchLabels").put("app", name);
    ObjectNode template = spec.putObject("template");
    template
        .putObject("metadata")
        .putNull("creationTimestamp")
        .putObject("labels")
        .put("app", name)
        .put("team", "load");
    ObjectNode pod = template.putObject("spec");
    ArrayNode containers = pod.putArray("containers");
    // What containers ask for differs from one to the other.
    container(containers.addObject(), name, 256 + Math.floorMod(name.hashCode(), 64) + "Mi", 3);
    container(containers.addObject(), "proxy", "256Mi", 1);
    pod.put("restartPolicy", "Always")
        .put("terminationGracePeriodSeconds", 30)
        .put("dnsPolicy", "ClusterFirst")
        .put("schedulerName", "default-scheduler")
        .putObject("securityContext");
    spec.putObject("strategy")
        .put("type", "RollingUpdate")
        .putObject("rollingUpdate")
        .put("maxUnavailable", "25%")
        .put("maxSurge", "25%");
    spec.put("revisionHistoryLimit", 10).put("progressDeadlineSeconds", 600);
    ObjectNode created = object();
    created.putObject("f:metadata").set("f:labels", fields(metadata.path("labels")));
    created.set("f:spec", fields(spec));
    metadata.putObject("annotations").put("deployment.kubernetes.io/revision", "1");
    ObjectNode ruled = object();
    ruled.putObject("f:metadata").set("f:annotations", fields(metadata.path("annotations")));
    ruled.set("f:status", fields(status(name, replicas)));
    ArrayNode managers = metadata.putArray("managedFields");
    managers.add(manager("fabric8-kubernetes-client", created));
    managers.add(manager("kube-controller-manager", ruled).put("subresource", "status"));
    return tree;
  }

  private static void container(
      ObjectNode container, String name, String memoryLimit, int settings) {
    container.put("name", name).put("image", "registry.example/" + name + ":1.4.2");
    ArrayNode env = container.putArray("env");
    for (int i = 0; i < settings; i++) {
      env.addObject().put("name", "SETTING_" + i).put("value", "value of setting " + i);
    }
    ObjectNode resources = container.putObject("resources");
    resources.putObject("limits").put("cpu", "500m").put("memory", memoryLimit);
    resources.putObject("requests").put("cpu", "250m").put("memory", "128Mi");
    ObjectNode probe = container.putObject("readinessProbe");
    probe.putObject("httpGet").put("path", "/ready").put("port", 8080).put("scheme", "HTTP");
    probe.put("timeoutSeconds", 1).put("periodSeconds", 10);
    probe.put("successThreshold", 1).put("failureThreshold", 3);
    container
        .put("terminationMessagePath", "/dev/termination-log")
        .put("terminationMessagePolicy", "File")
        .put("imagePullPolicy", "IfNotPresent");
  }

  /** The status once all its replicas are available. */
  static ObjectNode status(String name, int replicas) {
    ObjectNode status =
        object()
            .put("observedGeneration", 1)
            .put("replicas", replicas)
            .put("updatedReplicas", replicas)
            .put("readyReplicas", replicas)
            .put("availableReplicas", replicas);
    ArrayNode conditions = status.putArray("conditions");
    condition(
        conditions.addObject(),
        "Available",
        "MinimumReplicasAvailable",
        "Deployment has minimum availability.");
    condition(
        conditions.addObject(),
        "Progressing",
        "NewReplicaSetAvailable",
        "ReplicaSet \"" + name + "-f9fd979d6\" has successfully progressed.");
    return status;
  }

  private static void condition(ObjectNode condition, String type, String reason, String message) {
    condition
        .put("type", type)
        .put("status", "True")
        .put("lastUpdateTime", TIME)
        .put("lastTransitionTime", TIME)
        .put("reason", reason)
        .put("message", message);
  }

  private static ObjectNode manager(String name, ObjectNode fields) {
    ObjectNode manager =
        object()
            .put("manager", name)
            .put("operation", "Update")
            .put("apiVersion", "apps/v1")
            .put("time", TIME)
            .put("fieldsType", "FieldsV1");
    manager.set("fieldsV1", fields);
    return manager;
  }

  /** The names of all fields in the notation in which a server keeps who owns them. */
  private static ObjectNode fields(JsonNode value) {
    ObjectNode fields = object();
    value
        .properties()
        .forEach(
            field -> {
              List<String> keys = LIST_KEYS.get(field.getKey());
              if (!field.getValue().isNull()) {
                fields.set(
                    "f:" + field.getKey(),
                    keys == null || !field.getValue().isArray()
                        ? fields(field.getValue())
                        : items(field.getValue(), keys));
              }
            });
    return fields;
  }

  private static ObjectNode items(JsonNode list, List<String> keys) {
    ObjectNode items = object().set(".", object());
    for (JsonNode item : list) {
      ObjectNode key = object();
      keys.forEach(name -> key.set(name, item.path(name)));
      ObjectNode fields = object().set(".", object());
      items.set("k:" + key, fields.setAll(fields(item)));
    }
    return items;
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
