package io.costaudit.predict.manifest;

import static io.costaudit.Trees.container;
import static io.costaudit.Trees.object;
import static io.costaudit.Trees.with;
import static io.costaudit.Trees.workload;
import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.predict.read.Tree;
import io.costaudit.predict.spec.ResourceType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnknownFieldsTest {
  private static final Map<String, Object> POD =
      workload("v1", "Pod", container("main", "cpu", "1", "memory", "1Gi"));
  private static final String DROPPED =
      " is not counted: kubectl apply refuses this field, and with --validate=false Kubernetes"
          + " drops it";

  private static List<String> in(Map<String, Object> object) {
    ResourceType type = ResourceType.ofKind(object.get("kind").toString()).orElseThrow();
    return UnknownFields.ofWorkload(Tree.of(object), type);
  }

  private static Map<String, Object> resources(Object... fields) {
    return with(POD, object(fields), "spec", "containers", 0, "resources");
  }

  @ParameterizedTest
  @CsvSource({
    "request, requests",
    "limit, limits",
    "Requests, requests",
    "reqeusts, requests",
    "claim, claims",
    "cpu, requests.cpu",
    "memory, requests.memory",
  })
  void belowResourcesAreNamedWithTheFieldThatIsMeant(String field, String meant) {
    assertThat(in(resources(field, object("cpu", "1"))))
        .containsExactly(
            "unknown field \"spec.containers[0].resources."
                + field
                + "\""
                + DROPPED
                + "; did you mean \""
                + meant
                + "\"?");
  }

  @Test
  void belowResourcesAreNamedWhateverTheyMean() {
    assertThat(in(resources("preset", "small")))
        .containsExactly("unknown field \"spec.containers[0].resources.preset\"" + DROPPED);
  }

  @Test
  void ofTheResourcesOfThePodAreNamed() {
    assertThat(in(with(POD, object("request", object()), "spec", "resources")))
        .containsExactly(
            "unknown field \"spec.resources.request\"" + DROPPED + "; did you mean \"requests\"?");
  }

  @ParameterizedTest
  @CsvSource({
    "CPU, '; did you mean \"cpu\"?'",
    "cpus, '; did you mean \"cpu\"?'",
    "Memory, '; did you mean \"memory\"?'",
    "gpu, '; accepted are cpu, memory and names such as nvidia.com/gpu'",
  })
  void areNotTheNamesOfResourcesButTheseAreSaidToBeRefused(String resource, String hint) {
    for (String amounts : List.of("requests", "limits")) {
      assertThat(in(resources(amounts, object(resource, "1"))))
          .containsExactly(
              "Kubernetes refuses the resource \""
                  + resource
                  + "\" in spec.containers[0].resources."
                  + amounts
                  + hint);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "ephemeral-storage", "hugepages-2Mi", "nvidia.com/gpu"})
  void areNoResourcesThatKubernetesAccepts(String resource) {
    assertThat(in(resources("limits", object(resource, "1")))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = "NODE", mode = EnumSource.Mode.EXCLUDE)
  void areFoundInThePodsOfEveryKind(ResourceType type) {
    Map<String, Object> slip = object("name", "c", "resources", object("limit", object()));
    Map<String, Object> good = container("c", "cpu", "1");
    assertThat(in(workload(type.apiVersions().get(0), type.kind(), good))).isEmpty();
    assertThat(in(workload(type.apiVersions().get(0), type.kind(), slip)))
        .singleElement()
        .asString()
        .contains("containers[0].resources.limit\"" + DROPPED + "; did you mean \"limits\"?");
  }

  @Test
  void ofAContainerAreNamedWhereTheyAreSlips() {
    Map<String, Object> slips =
        object("name", "c", "resource", object(), "limits", object(), "restartpolicy", "Always");
    assertThat(in(with(POD, List.of(slips), "spec", "initContainers")))
        .containsExactly(
            "unknown field \"spec.initContainers[0].resource\""
                + DROPPED
                + "; did you mean \"resources\"?",
            "unknown field \"spec.initContainers[0].limits\""
                + DROPPED
                + "; did you mean \"resources.limits\"?",
            "unknown field \"spec.initContainers[0].restartpolicy\""
                + DROPPED
                + "; did you mean \"restartPolicy\"?");
  }

  @ParameterizedTest
  @CsvSource({
    "Deployment, replica, replicas",
    "StatefulSet, Replicas, replicas",
    "StatefulSet, volumeClaimTemplate, volumeClaimTemplates",
    "Job, paralellism, parallelism",
    "Job, completion, completions",
    "CronJob, suspended, suspend",
    "CronJob, suspension, ''",
    "CronJob, suspends, suspend",
    "CronJob, shedule, schedule",
    "Pod, initContainer, initContainers",
    "Pod, init_containers, initContainers",
    "Pod, nodeselector, nodeSelector",
  })
  void ofASpecificationAreNamedWhereTheyAreMisspelt(String kind, String field, String meant) {
    String apiVersion = ResourceType.ofKind(kind).orElseThrow().apiVersions().get(0);
    Map<String, Object> object = workload(apiVersion, kind, container("c", "cpu", "1"));
    assertThat(in(with(object, 1, "spec", field)))
        .isEqualTo(
            meant.isEmpty()
                ? List.of()
                : List.of(
                    "unknown field \"spec."
                        + field
                        + "\""
                        + DROPPED
                        + "; did you mean \""
                        + meant
                        + "\"?"));
  }

  /** All fields of a container and of a pod in Kubernetes 1.34. */
  @Test
  void areNoFieldsThatKubernetesKnows() {
    Map<String, Object> container = object();
    for (String field :
        """
        args command env envFrom image imagePullPolicy lifecycle livenessProbe name ports \
        readinessProbe resizePolicy restartPolicy restartPolicyRules securityContext startupProbe \
        stdin stdinOnce terminationMessagePath terminationMessagePolicy tty volumeDevices \
        volumeMounts workingDir"""
            .split("\\s+", -1)) {
      container.put(field, "x");
    }
    Map<String, Object> pod = object("containers", List.of(container));
    for (String field :
        """
        activeDeadlineSeconds affinity automountServiceAccountToken dnsConfig dnsPolicy \
        enableServiceLinks ephemeralContainers hostAliases hostIPC hostNetwork hostPID hostUsers \
        hostname hostnameOverride imagePullSecrets nodeName os preemptionPolicy priority \
        priorityClassName readinessGates restartPolicy runtimeClassName schedulerName \
        schedulingGates securityContext serviceAccount serviceAccountName setHostnameAsFQDN \
        shareProcessNamespace subdomain terminationGracePeriodSeconds tolerations \
        topologySpreadConstraints"""
            .split("\\s+", -1)) {
      pod.put(field, "x");
    }
    assertThat(in(with(POD, pod, "spec"))).isEmpty();
  }

  @Test
  void ofAClaimAreNamedAndAMissingSizeToo() {
    Map<String, Object> claim =
        object("spec", object("resources", object("request", object("storage", "1Gi"))));
    Map<String, Object> set = workload("apps/v1", "StatefulSet", container("c", "cpu", "1"));
    assertThat(in(with(set, List.of(claim), "spec", "volumeClaimTemplates")))
        .containsExactly(
            "unknown field \"spec.volumeClaimTemplates[0].spec.resources.request\""
                + DROPPED
                + "; did you mean \"requests\"?",
            "spec.volumeClaimTemplates[0].spec.resources.requests.storage is missing: Kubernetes"
                + " refuses the claim of the volume, which counts as 0");
    Map<String, Object> volume = object("ephemeral", object("volumeClaimTemplate", claim));
    assertThat(in(with(POD, List.of(volume), "spec", "volumes"))).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "Deployment, replicas, spec.replicas",
    "StatefulSet, replicas, spec.replicas",
    "DaemonSet, replicas, ''",
    "Job, replicas, spec.parallelism",
    "CronJob, parallelism, spec.jobTemplate.spec.parallelism",
    "CronJob, schedule, spec.schedule",
    "Pod, containers, spec.containers",
    "Deployment, resources, spec.template.spec.containers[0].resources",
  })
  void thatHaveTheirPlaceElsewhereAreNamedWithThatPlace(String kind, String field, String place) {
    String apiVersion = ResourceType.ofKind(kind).orElseThrow().apiVersions().get(0);
    Map<String, Object> object = workload(apiVersion, kind, container("c", "cpu", "1"));
    assertThat(in(with(object, "1", field)))
        .containsExactly(
            "unknown field \""
                + field
                + "\""
                + DROPPED
                + (place.isEmpty() ? "" : "; did you mean \"" + place + "\"?"));
  }

  @Test
  void besideThePodOrInTheWrongPartOfAWorkloadAreNamed() {
    Map<String, Object> web = workload("apps/v1", "Deployment", container("c", "cpu", "1"));
    String resources = DROPPED + "; did you mean \"spec.template.spec.containers[0].resources\"?";
    assertThat(in(with(web, object(), "spec", "template", "resources")))
        .containsExactly("unknown field \"spec.template.resources\"" + resources);
    assertThat(in(with(web, object(), "spec", "resources")))
        .containsExactly("unknown field \"spec.resources\"" + resources);
    assertThat(in(with(web, 2, "spec", "template", "spec", "replicas")))
        .containsExactly(
            "unknown field \"spec.template.spec.replicas\""
                + DROPPED
                + "; did you mean \"spec.replicas\"?");
    Map<String, Object> agent = workload("apps/v1", "DaemonSet", container("c", "cpu", "1"));
    assertThat(in(with(agent, 2, "spec", "replicas")))
        .containsExactly("unknown field \"spec.replicas\"" + DROPPED);
  }

  @Test
  void ofAnAutoscalerAreNamed() {
    Map<String, Object> spec = object("minReplica", 2, "maxReplica", 5, "metrics", List.of());
    assertThat(UnknownFields.ofAutoscaler(Tree.of(object("spec", spec, "minReplicas", 3))))
        .containsExactly(
            "unknown field \"spec.minReplica\"" + DROPPED + "; did you mean \"minReplicas\"?",
            "unknown field \"spec.maxReplica\"" + DROPPED + "; did you mean \"maxReplicas\"?",
            "unknown field \"minReplicas\"" + DROPPED + "; did you mean \"spec.minReplicas\"?");
    assertThat(UnknownFields.ofScaledObject(Tree.of(object("spec", object("minReplicas", 2)))))
        .containsExactly(
            "unknown field \"spec.minReplicas\"" + DROPPED + "; did you mean \"minReplicaCount\"?");
  }

  @Test
  void ofARuntimeClassAreNamed() {
    Map<String, Object> gvisor =
        object("handler", "runsc", "overhead", object("podfixed", object("cpu", "1")));
    assertThat(UnknownFields.ofRuntimeClass(Tree.of(gvisor)))
        .containsExactly(
            "unknown field \"overhead.podfixed\"" + DROPPED + "; did you mean \"podFixed\"?");
  }

  @Test
  void besideTheLimitsOfALimitRangeAreNamed() {
    Map<String, Object> item =
        object("type", "Container", "defaults", object(), "max", object("cpus", "1"));
    Map<String, Object> range = object("spec", object("limit", List.of(), "limits", List.of(item)));
    assertThat(UnknownFields.ofLimitRange(Tree.of(range)))
        .containsExactly(
            "unknown field \"spec.limit\"" + DROPPED + "; did you mean \"limits\"?",
            "unknown field \"spec.limits[0].defaults\"" + DROPPED + "; did you mean \"default\"?",
            "Kubernetes refuses the resource \"cpus\" in spec.limits[0].max; did you mean"
                + " \"cpu\"?");
  }

  @Test
  void ofALimitRangeAreNamed() {
    Map<String, Object> range =
        object(
            "spec",
            object(
                "limits",
                List.of(object("type", "Container", "defaultRequests", object("cpu", "1")))));
    assertThat(UnknownFields.ofLimitRange(Tree.of(range)))
        .containsExactly(
            "unknown field \"spec.limits[0].defaultRequests\""
                + DROPPED
                + "; did you mean \"defaultRequest\"?");
  }
}
