package io.costaudit.fabric8;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.costaudit.event.Balance;
import io.costaudit.event.Book;
import io.costaudit.fabric8.apiserver.MockApiServer;
import io.costaudit.fabric8.apiserver.ObjectTrees;
import io.costaudit.fabric8.apiserver.ServedKind;
import io.costaudit.predict.SpecCostDiff;
import io.costaudit.predict.SpecCostPredictor;
import io.costaudit.predict.SpecCostReport;
import io.costaudit.predict.SpecCostReport.UnpredictedObject;
import io.costaudit.predict.spec.Manifest;
import io.costaudit.predict.spec.OmittedReplicas;
import io.costaudit.predict.spec.ResourceRef;
import io.costaudit.predict.spec.ResourceType;
import io.costaudit.testsupport.Poll;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What {@code kubectl get all -A -o yaml} prints of a cluster must be predicted to cost what the
 * ledger has booked for it.
 */
class PredictedClusterIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ServedKind AUTOSCALERS =
      new ServedKind("autoscaling", "v2", "horizontalpodautoscalers");
  private static final ServedKind CLAIMS = new ServedKind("", "v1", "persistentvolumeclaims");
  private static final String POD =
      "{\"containers\": [{\"name\": \"main\", \"resources\": {\"requests\":"
          + " {\"cpu\": \"750m\", \"memory\": \"1300Mi\"}}}]}";
  private static final String TEMPLATE = "\"template\": {\"spec\": " + POD + "}";

  private final MockApiServer server = MockApiServer.start();
  private final WatchFixture watching = WatchFixture.quick(server.port(), settings -> settings);
  private final List<ObjectNode> objects = new ArrayList<>();

  @AfterEach
  void close() {
    if (watching.isAlive()) {
      watching.stop();
    }
    server.close();
  }

  /** Returns the uid of what it creates. */
  private String create(ServedKind kind, String object) {
    ObjectNode created = server.store().create(kind, ObjectTrees.parse(object));
    objects.add(created);
    return created.path("metadata").path("uid").asText();
  }

  private static String object(
      String apiVersion, String kind, String metadata, String owner, String spec) {
    return "{\"apiVersion\": \""
        + apiVersion
        + "\", \"kind\": \""
        + kind
        + "\", \"metadata\": {\"namespace\": \"shop\", "
        + metadata
        + owner
        + "}, \"spec\": {"
        + spec
        + "}}";
  }

  private static String named(String name) {
    return "\"name\": \"" + name + "\"";
  }

  private static String owner(String apiVersion, String kind, String name, String uid) {
    return ", \"ownerReferences\": [{\"apiVersion\": \""
        + apiVersion
        + "\", \"kind\": \""
        + kind
        + "\", \"name\": \""
        + name
        + "\", \"uid\": \""
        + uid
        + "\", \"controller\": true}]";
  }

  private void createCluster() {
    String web =
        create(
            ServedKind.DEPLOYMENTS,
            object("apps/v1", "Deployment", named("web"), "", "\"replicas\": 2, " + TEMPLATE));
    // Made when Deployments were served in another group: the owner reference keeps the old group.
    String set =
        create(
            ServedKind.REPLICA_SETS,
            object(
                "apps/v1",
                "ReplicaSet",
                named("web-5d9"),
                owner("extensions/v1beta1", "Deployment", "web", web),
                "\"replicas\": 2, " + TEMPLATE));
    pod("web-5d9-a", owner("apps/v1", "ReplicaSet", "web-5d9", set));
    pod("web-5d9-b", owner("apps/v1", "ReplicaSet", "web-5d9", set));
    create(
        ServedKind.DEPLOYMENTS,
        object("apps/v1", "Deployment", named("idle"), "", "\"replicas\": 0, " + TEMPLATE));
    create(
        AUTOSCALERS,
        object(
            "autoscaling/v2",
            "HorizontalPodAutoscaler",
            named("idle"),
            "",
            "\"scaleTargetRef\": {\"apiVersion\": \"apps/v1\", \"kind\": \"Deployment\","
                + " \"name\": \"idle\"}, \"minReplicas\": 3, \"maxReplicas\": 9"));
    String node =
        create(
            ServedKind.NODES,
            "{\"apiVersion\": \"v1\", \"kind\": \"Node\", \"metadata\": {\"name\": \"n1\"},"
                + " \"status\": {\"capacity\": {\"cpu\": \"8\", \"memory\": \"32Gi\"}}}");
    pod("etcd-n1", owner("v1", "Node", "n1", node));
    pod("alone", "");
    String hook =
        create(
            ServedKind.JOBS,
            object(
                "batch/v1",
                "Job",
                named("migrate") + ", \"annotations\": {\"helm.sh/hook\": \"pre-install\"}",
                "",
                "\"parallelism\": 5, \"completions\": 2, " + TEMPLATE));
    pod("migrate-a", owner("batch/v1", "Job", "migrate", hook));
    create(ServedKind.JOBS, generated());
    create(ServedKind.JOBS, generated());
    cronJob("suspended", true, true);
    cronJob("priced", false, true);
    cronJob("unpriced", false, false);
    create(
        CLAIMS,
        object(
            "v1",
            "PersistentVolumeClaim",
            named("data-db-7"),
            "",
            "\"resources\": {\"requests\": {\"storage\": \"10Gi\"}}"));
    create(
        ServedKind.STATEFUL_SETS,
        object(
            "apps/v1", "StatefulSet", named("prom"), prometheus(), "\"replicas\": 3, " + TEMPLATE));
  }

  private static String generated() {
    return object("batch/v1", "Job", "\"generateName\": \"run-\"", "", TEMPLATE);
  }

  private static String prometheus() {
    return owner("monitoring.coreos.com/v1", "Prometheus", "main", "p");
  }

  private void pod(String name, String owner) {
    String spec = POD.substring(1, POD.length() - 1);
    create(ServedKind.PODS, object("v1", "Pod", named(name), owner, spec));
  }

  private void cronJob(String name, boolean suspended, boolean timed) {
    String annotations = timed ? ", \"annotations\": {\"costaudit.io/run-duration\": \"20m\"}" : "";
    String uid =
        create(
            ServedKind.CRON_JOBS,
            object(
                "batch/v1",
                "CronJob",
                named(name) + annotations,
                "",
                "\"schedule\": \"0 * * * *\", \"suspend\": "
                    + suspended
                    + ", \"jobTemplate\": {\"spec\": {"
                    + TEMPLATE
                    + "}}"));
    create(
        ServedKind.JOBS,
        object(
            "batch/v1",
            "Job",
            named(name + "-1"),
            owner("batch/v1", "CronJob", name, uid),
            TEMPLATE));
  }

  private List<Manifest> everything() {
    return objects.stream()
        .map(
            object ->
                new Manifest(
                    object.path("kind").asText() + " " + object.path("metadata").path("name"),
                    JSON.convertValue(object, new TypeReference<Map<String, Object>>() {})))
        .toList();
  }

  private double booked() {
    return watching.ledger.balances().stream()
        .filter(balance -> balance.book() == Book.WORKLOADS)
        .mapToDouble(balance -> balance.booked().doubleValue())
        .sum();
  }

  private static double total(SpecCostReport report) {
    return report.predictions().stream()
        .map(SpecCostDiff::costAfter)
        .filter(cost -> cost != null)
        .mapToDouble(cost -> cost.rates().totalMonthlyRate())
        .sum();
  }

  @Test
  void everythingOfAClusterIsPredictedToCostWhatIsBooked() {
    createCluster();
    watching.ready();

    SpecCostReport report =
        SpecCostPredictor.ofDefaults().predict(WatchFixture.CLUSTER, "default", everything(), null);

    assertThat(watching.ledger.balances()).allMatch(Balance::holds);
    // web 2, etcd-n1, alone, migrate 2, two that were generated, two CronJobs' Jobs, prom 3, and a
    // CronJob of a third of the time: each pod of 750m and 1300Mi, at the default prices.
    double pod = 0.75 * 23.08 + 1300.0 / 1024 * 3.09;
    assertThat(total(report)).isCloseTo((13 + 1.0 / 3) * pod, within());
    assertThat(total(report)).isCloseTo(booked(), within());
    for (SpecCostDiff diff : report.predictions()) {
      ResourceRef ref =
          new ResourceRef(
              WatchFixture.CLUSTER, diff.controllerKind(), diff.namespace(), diff.controllerName());
      assertThat(watching.ledger.live(ref)).as(ref.toString()).isPresent();
    }
    assertThat(report.folded())
        .extracting(UnpredictedObject::name)
        .containsExactlyInAnyOrder("web-5d9", "web-5d9-a", "web-5d9-b", "migrate-a", "priced-1");
    assertThat(report.hooks()).isEmpty();
    assertThat(report.replaced()).isEmpty();
    assertThat(report.refused()).isEmpty();
  }

  private static Offset<Double> within() {
    return Offset.offset(0.001);
  }

  @Test
  void theWatcherKeepsWhatAnApplyWithoutReplicasWouldDo() {
    String applied = "{\\\"spec\\\":{\\\"replicas\\\":2,\\\"template\\\":{}}}";
    create(
        ServedKind.DEPLOYMENTS,
        object(
            "apps/v1",
            "Deployment",
            named("applied")
                + ", \"annotations\": {\"kubectl.kubernetes.io/last-applied-configuration\": \""
                + applied
                + "\"}",
            "",
            "\"replicas\": 12, " + TEMPLATE));
    create(
        ServedKind.DEPLOYMENTS,
        object(
            "apps/v1",
            "Deployment",
            named("shared")
                + ", \"managedFields\": [{\"manager\": \"scaler\", \"operation\": \"Update\","
                + " \"fieldsType\": \"FieldsV1\","
                + " \"fieldsV1\": {\"f:spec\": {\"f:replicas\": {}}}}]",
            "",
            "\"replicas\": 12, " + TEMPLATE));
    create(
        ServedKind.DEPLOYMENTS,
        object("apps/v1", "Deployment", named("silent"), "", "\"replicas\": 12, " + TEMPLATE));
    watching.ready();

    assertThat(omitted("applied")).isEqualTo(OmittedReplicas.RESET);
    assertThat(omitted("shared")).isEqualTo(OmittedReplicas.KEPT);
    assertThat(omitted("silent")).isEqualTo(OmittedReplicas.UNKNOWN);
    assertThat(replicasOfAnApplyWithoutThem("applied")).isEqualTo(1);
    assertThat(replicasOfAnApplyWithoutThem("shared")).isEqualTo(12);

    // An apply that stops writing the number changes nothing that costs: no event, but remembered.
    server
        .store()
        .edit(
            ServedKind.DEPLOYMENTS,
            "shop",
            "applied",
            object -> ((ObjectNode) object.get("metadata")).remove("annotations"));
    Poll.until(
        () -> "the entry follows the metadata: " + omitted("applied"),
        Poll.LONG,
        () -> omitted("applied") == OmittedReplicas.UNKNOWN);
    assertThat(watching.events()).isEmpty();
  }

  private static ResourceRef deployment(String name) {
    return new ResourceRef(WatchFixture.CLUSTER, ResourceType.DEPLOYMENT, "shop", name);
  }

  private OmittedReplicas omitted(String name) {
    return watching.ledger.liveWorkloads().find(deployment(name)).orElseThrow().omittedReplicas();
  }

  private long replicasOfAnApplyWithoutThem(String name) {
    ObjectNode manifest =
        ObjectTrees.parse(object("apps/v1", "Deployment", named(name), "", TEMPLATE));
    SpecCostReport report =
        SpecCostPredictor.builder()
            .live(watching.ledger.liveWorkloads())
            .build()
            .predict(
                WatchFixture.CLUSTER,
                "default",
                List.of(
                    new Manifest(
                        name,
                        JSON.convertValue(manifest, new TypeReference<Map<String, Object>>() {}))),
                null);
    return Math.round(report.predictions().get(0).costAfter().hours().cpuCoreHours() / 730 / 0.75);
  }
}
