package io.costaudit.predict.spec;

import static io.costaudit.Trees.container;
import static io.costaudit.Trees.deployment;
import static io.costaudit.Trees.object;
import static io.costaudit.Trees.with;
import static io.costaudit.Trees.workload;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.costaudit.predict.demand.RequestRules;
import io.costaudit.predict.demand.Requests;
import io.costaudit.predict.quantity.Quantity;
import io.costaudit.predict.spec.WorkloadReading.Skipped;
import io.costaudit.predict.spec.WorkloadReading.Workload;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkloadSpecTest {
  private static final Map<String, Object> APP = container("app", "cpu", "100m", "memory", "32Mi");
  private static final Map<String, Object> CART = deployment(APP);

  static WorkloadSpec read(Map<String, Object> object) {
    WorkloadReading reading = WorkloadSpec.read(object);
    assertThat(reading).isInstanceOf(Workload.class);
    return ((Workload) reading).spec();
  }

  private static Skipped skipped(Map<String, Object> object) {
    WorkloadReading reading = WorkloadSpec.read(object);
    assertThat(reading).isInstanceOf(Skipped.class);
    return (Skipped) reading;
  }

  @Nested
  class Kinds {
    static Stream<Arguments> kindsAndVersions() {
      return Arrays.stream(ResourceType.values())
          .filter(type -> type != ResourceType.NODE)
          .flatMap(type -> type.apiVersions().stream().map(version -> arguments(type, version)));
    }

    @ParameterizedTest
    @MethodSource("kindsAndVersions")
    void everyKnownVersionOfAKindIsReadAlike(ResourceType type, String apiVersion) {
      WorkloadSpec spec = read(workload(apiVersion, type.kind(), APP));

      assertThat(spec.type()).isEqualTo(type);
      assertThat(spec.namespace()).isEqualTo("shop");
      assertThat(spec.name()).isEqualTo("cart");
      assertThat(spec.running()).isTrue();
      assertThat(spec.pod().containers())
          .containsExactly(
              new Container(
                  "app",
                  Container.Role.REGULAR,
                  Map.of("cpu", Quantity.parse("100m"), "memory", Quantity.parse("32Mi")),
                  Map.of()));
    }

    @Test
    void theBetaAncestorsAreKnown() {
      assertThat(read(workload("extensions/v1beta1", "Deployment", APP)).type())
          .isEqualTo(ResourceType.DEPLOYMENT);
      assertThat(read(workload("apps/v1beta1", "StatefulSet", APP)).type())
          .isEqualTo(ResourceType.STATEFULSET);
      assertThat(read(workload("apps/v1beta2", "DaemonSet", APP)).type())
          .isEqualTo(ResourceType.DAEMONSET);
      assertThat(read(workload("batch/v1beta1", "CronJob", APP)).type())
          .isEqualTo(ResourceType.CRONJOB);
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = ';',
        value = {
          "apps/v2; \"apps/v2\"",
          "v1; \"v1\"",
          "extensions/v1beta2; \"extensions/v1beta2\""
        })
    void anUnknownVersionIsRefusedByName(String apiVersion, String shown) {
      Skipped skipped = skipped(with(CART, apiVersion, "apiVersion"));

      assertThat(skipped.reason())
          .isEqualTo(
              "Deployment of API version "
                  + shown
                  + " is not known; known are apps/v1, apps/v1beta2, apps/v1beta1,"
                  + " extensions/v1beta1: it runs pods, not priced");
      assertThat(skipped.runsPods()).isTrue();
      assertThat(skipped.kind()).isEqualTo("Deployment");
      assertThat(skipped.namespace()).isEqualTo("shop");
      assertThat(skipped.name()).isEqualTo("cart");
    }

    @Test
    void aWorkloadWithoutAVersionIsRefusedAsKubectlRefusesIt() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> WorkloadSpec.read(with(CART, null, "apiVersion")))
          .withMessage("apiVersion is missing; that of a Deployment is apps/v1");
    }

    @Test
    void whatIsNoWorkloadIsSkippedWithAReason() {
      assertThat(skipped(object("apiVersion", "v1", "kind", "Service")))
          .isEqualTo(
              new Skipped("Service", "", "", "Service is no kind of workload that is known"));
      assertThat(skipped(object("kind", "Node", "apiVersion", "v1")).reason())
          .isEqualTo("a Node is capacity, not a workload");
      assertThat(skipped(object("kind", "deployment", "apiVersion", "apps/v1")).reason())
          .isEqualTo(
              "deployment is no kind of workload that is known; did you mean \"Deployment\"?");
      assertThat(skipped(object("kind", "Limitrange", "apiVersion", "v1")).reason())
          .isEqualTo(
              "Limitrange is no kind of workload that is known; did you mean \"LimitRange\"?");
      assertThat(skipped(with(CART, "deployments", "kind")).reason())
          .isEqualTo(
              "deployments is no kind of workload that is known: it runs pods, not priced; did you"
                  + " mean \"Deployment\"?");
      // Another group may have a kind of such a name.
      assertThat(skipped(object("kind", "deployment", "apiVersion", "example.com/v1")).reason())
          .isEqualTo("deployment is no kind of workload that is known");
      assertThat(
              skipped(object("kind", "PodDisruptionBudget", "apiVersion", "policy/v1beta1"))
                  .reason())
          .isEqualTo(
              "PodDisruptionBudget is no kind of workload that is known; Kubernetes has no"
                  + " PodDisruptionBudget of API version policy/v1beta1 since release 1.25; write"
                  + " \"apiVersion: policy/v1\"");
    }

    @Test
    void anObjectWithoutAKindIsRefusedAsKubectlDoes() {
      for (Map<String, Object> none :
          List.of(object(), object("kind", ""), object("kind", null), object("sort", "Pod"))) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> WorkloadSpec.read(none))
            .withMessage("kind is missing; kubectl refuses such an object too");
      }
      assertThatIllegalArgumentException()
          .isThrownBy(() -> WorkloadSpec.read(object("type", "ADDED", "object", CART)))
          .withMessage(
              "kind is missing; if this is an event of a watch, give its object alone, as kubectl"
                  + " get does without --output-watch-events");
    }
  }

  @Nested
  class Templates {
    private static final String HELM =
        "; it looks like a Helm template: render it with `helm template` first";
    private static final String VARIABLE =
        "; it looks like a variable that is not replaced yet: run the file through `envsubst` first";

    @ParameterizedTest
    @CsvSource(
        delimiter = ';',
        value = {
          "kind; {{ .Values.kind }}",
          "apiVersion; {{ .Values.apiVersion }}",
          "metadata.name; app-{{ .Release.Name }}",
          "spec.replicas; {{ .Values.replicas }}",
          "spec.template.spec.overhead.cpu; {{ .Values.cpu }}m",
        })
    void aFieldThatBearsOnTheCostIsRefusedWithAHint(String path, String template) {
      String[] fields = path.split("\\.");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> WorkloadSpec.read(with(CART, template, (Object[]) fields)))
          .withMessageStartingWith(path)
          .withMessageContaining(template)
          .withMessageEndingWith(HELM);
      String variable = template.replace("{{ .", "${").replace(" }}", "}");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> WorkloadSpec.read(with(CART, variable, (Object[]) fields)))
          .withMessageStartingWith(path)
          .withMessageContaining(variable)
          .withMessageEndingWith(VARIABLE);
    }

    @Test
    void elsewhereSuchTextIsText() {
      Map<String, Object> annotated =
          with(CART, "{{ $labels.pod }} of ${HOST}", "metadata", "annotations", "summary");
      assertThat(read(annotated)).isEqualTo(read(CART));
      assertThat(read(with(CART, "${", "metadata", "name")).name()).isEqualTo("${");
      assertThat(read(with(CART, "}}{{", "metadata", "name")).name()).isEqualTo("}}{{");
    }

    @Test
    void aPatchOfKustomizeIsRefusedWithAHint() {
      Map<String, Object> replicas = with(CART, object("replicas", 3), "spec");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> WorkloadSpec.read(replicas))
          .withMessage(
              "spec.template.spec is missing; if this is a kustomize patch, render the folder with"
                  + " `kubectl kustomize` first");
      Map<String, Object> selector =
          with(CART, object("nodeSelector", object("disk", "ssd")), "spec", "template", "spec");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> WorkloadSpec.read(selector))
          .withMessage(
              "spec.template.spec.containers is missing; if this is a kustomize patch, render the"
                  + " folder with `kubectl kustomize` first");
    }
  }

  @Nested
  class Fields {
    @ParameterizedTest
    @ValueSource(strings = {"100m ", " 100m", "\t100m\n", "\r\n100m\u0085", "\u00a0100m\u2003"})
    void blanksAroundAQuantityArePassedOver(String cpu) {
      Map<String, Object> workload = with(CART, cpu, "spec", "template", "spec", "overhead", "cpu");
      assertThat(read(workload).pod().overhead().get("cpu")).isEqualTo(Quantity.parse("100m"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "1 00m", "100 m", "\u200b100m", "\u001f100m"})
    void otherBlanksInAQuantityAreRefused(String cpu) {
      Map<String, Object> workload = with(CART, cpu, "spec", "template", "spec", "overhead", "cpu");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> WorkloadSpec.read(workload))
          .withMessageStartingWith("spec.template.spec.overhead.cpu: illegal quantity");
    }

    @Test
    void aManifestWithoutANamespaceLeavesItToTheCaller() {
      WorkloadSpec spec = read(with(CART, object("name", "cart"), "metadata"));

      assertThat(spec.namespace()).isEmpty();
      assertThat(spec.inNamespace("other").namespace()).isEqualTo("other");
      assertThat(spec.inNamespace("other").inNamespace("")).isEqualTo(spec);
    }

    @Test
    void aGeneratedNameStandsForAMissingOne() {
      assertThat(read(with(CART, object("generateName", "cart-"), "metadata")).name())
          .isEqualTo("cart-");
      assertThat(read(with(CART, object("name", "", "generateName", "cart-"), "metadata")).name())
          .isEqualTo("cart-");
      assertThat(read(with(CART, object("name", 123), "metadata")).name()).isEqualTo("123");
    }

    @ParameterizedTest
    @EnumSource(names = {"DEPLOYMENT", "STATEFULSET", "REPLICASET", "REPLICATIONCONTROLLER"})
    void replicasAreReadFromTheSpec(ResourceType type) {
      Map<String, Object> one = workload(type.apiVersions().get(0), type.kind(), APP);

      assertThat(read(one).replicas()).isNull();
      assertThat(read(with(one, 0, "spec", "replicas")).replicas()).isZero();
      assertThat(read(with(one, 3, "spec", "replicas")).replicas()).isEqualTo(3);
      assertThat(read(with(one, null, "spec", "replicas")).replicas()).isNull();
      assertThat(read(with(one, new BigDecimal("3.0"), "spec", "replicas")).replicas())
          .isEqualTo(3);
    }

    @Test
    void aDaemonSetHasAsManyPodsAsItsStatusSays() {
      Map<String, Object> agent = workload("apps/v1", "DaemonSet", APP);

      assertThat(read(with(agent, 9, "spec", "replicas")).replicas()).isNull();
      assertThat(read(with(agent, 5, "status", "desiredNumberScheduled")).replicas()).isEqualTo(5);
    }

    @Test
    void aJobHasAsManyPodsAsRunInParallel() {
      Map<String, Object> job = workload("batch/v1", "Job", APP);
      Map<String, Object> cronJob = workload("batch/v1", "CronJob", APP);

      assertThat(read(job).replicas()).isNull();
      assertThat(read(with(job, 4, "spec", "parallelism")).replicas()).isEqualTo(4);
      assertThat(read(with(cronJob, 4, "spec", "jobTemplate", "spec", "parallelism")).replicas())
          .isEqualTo(4);
      assertThat(read(workload("v1", "Pod", APP)).replicas()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
      "Complete, True, false",
      "Complete, true, false",
      "Failed, True, false",
      "Complete, False, true",
      "Failed, Unknown, true",
      "Suspended, True, true",
      "FailureTarget, True, true",
    })
    void aJobRunsUntilAConditionSaysThatItIsOver(String type, String status, boolean running) {
      Map<String, Object> job =
          with(
              workload("batch/v1", "Job", APP),
              List.of(object("type", type, "status", status)),
              "status",
              "conditions");

      assertThat(read(job).running()).isEqualTo(running);
    }

    @Test
    void whatIsSuspendedDoesNotRun() {
      Map<String, Object> job = workload("batch/v1", "Job", APP);
      Map<String, Object> cronJob = workload("batch/v1", "CronJob", APP);

      assertThat(read(with(job, true, "spec", "suspend")).running()).isFalse();
      assertThat(read(with(job, false, "spec", "suspend")).running()).isTrue();
      assertThat(read(with(cronJob, true, "spec", "suspend")).running()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
      "Succeeded, false",
      "Failed, false",
      "Running, true",
      "Pending, true",
      "Unknown, true"
    })
    void aPodRunsUntilItsPhaseSaysThatItIsOver(String phase, boolean running) {
      assertThat(read(with(workload("v1", "Pod", APP), phase, "status", "phase")).running())
          .isEqualTo(running);
    }

    @Test
    void anInitContainerThatIsRestartedIsASidecar() {
      Map<String, Object> sidecar = with(container("mesh"), "Always", "restartPolicy");
      Map<String, Object> object =
          with(
              CART,
              List.of(container("setup"), sidecar),
              "spec",
              "template",
              "spec",
              "initContainers");

      assertThat(read(object).pod().containers())
          .extracting(Container::name, Container::role)
          .containsExactly(
              tuple("setup", Container.Role.INIT),
              tuple("mesh", Container.Role.SIDECAR),
              tuple("app", Container.Role.REGULAR));
    }

    @Test
    void podLevelResourcesOverheadAndNodeSelectorAreRead() {
      Map<String, Object> pod =
          object(
              "containers",
              List.of(container("app")),
              "resources",
              object("requests", object("cpu", 2), "limits", object("memory", "1Gi")),
              "overhead",
              object("cpu", "250m"),
              "nodeSelector",
              object("disk", "ssd", "gpu", true));
      PodSpec read = read(with(CART, pod, "spec", "template", "spec")).pod();

      assertThat(read.requests()).isEqualTo(Map.of("cpu", Quantity.of(2)));
      assertThat(read.limits()).isEqualTo(Map.of("memory", Quantity.parse("1Gi")));
      assertThat(read.overhead()).isEqualTo(Map.of("cpu", Quantity.parse("250m")));
      assertThat(read.nodeSelector()).isEqualTo(Map.of("disk", "ssd", "gpu", "true"));
    }

    @Test
    void quantitiesMayBeUnquotedNumbers() {
      Map<String, Object> app =
          container("app", "cpu", 0.5, "memory", new BigInteger("3000000000"), "a/b", null);

      assertThat(read(deployment(app)).pod().containers().get(0).requests())
          .isEqualTo(Map.of("cpu", Quantity.parse("500m"), "memory", Quantity.parse("3G")));
    }

    @Test
    void aStatefulSetClaimsItsVolumes() {
      Map<String, Object> claim =
          object(
              "metadata",
              object("name", "data"),
              "spec",
              object(
                  "storageClassName",
                  "fast",
                  "resources",
                  object("requests", object("storage", "10Gi"))));
      List<Map<String, Object>> claims = List.of(claim, object("metadata", object("name", "tmp")));
      Map<String, Object> database =
          with(workload("apps/v1", "StatefulSet", APP), claims, "spec", "volumeClaimTemplates");

      assertThat(read(database).volumes())
          .containsExactly(
              new VolumeClaim("data", "fast", Quantity.parse("10Gi")),
              new VolumeClaim("tmp", null, Quantity.ZERO));
      assertThat(read(with(CART, claims, "spec", "volumeClaimTemplates")).volumes()).isEmpty();
    }

    @Test
    void theOwnerIsTheOneThatControls() {
      List<Map<String, Object>> owners =
          List.of(
              object("kind", "ConfigMap", "name", "x", "uid", "1"),
              object(
                  "apiVersion",
                  "monitoring.coreos.com/v1",
                  "kind",
                  "Prometheus",
                  "name",
                  "k8s",
                  "uid",
                  "2",
                  "controller",
                  true));

      assertThat(read(with(CART, owners, "metadata", "ownerReferences")).owner())
          .isEqualTo(new Owner("monitoring.coreos.com/v1", "Prometheus", "k8s", "2"));
      assertThat(read(with(CART, owners.subList(0, 1), "metadata", "ownerReferences")).owner())
          .isNull();
    }

    @Test
    void aCronJobSaysWhenItRuns() {
      Map<String, Object> cronJob = workload("batch/v1", "CronJob", APP);
      Map<String, Object> annotated =
          with(
              with(cronJob, "Forbid", "spec", "concurrencyPolicy"),
              "10m",
              "metadata",
              "annotations",
              WorkloadSpec.RUN_DURATION_ANNOTATION);

      assertThat(read(cronJob).runs()).isEqualTo(new RunSchedule("0 * * * *", null, true));
      assertThat(read(annotated).runs()).isEqualTo(new RunSchedule("0 * * * *", "10m", false));
      assertThat(read(CART).runs()).isNull();
    }
  }

  @Nested
  class BadShapes {
    private static final Object[] REQUESTS = {
      "spec", "template", "spec", "containers", 0, "resources", "requests"
    };

    private static Object[] request(String resource) {
      Object[] path = Arrays.copyOf(REQUESTS, REQUESTS.length + 1);
      path[REQUESTS.length] = resource;
      return path;
    }

    static Stream<Arguments> shapes() {
      String cpu = "spec.template.spec.containers[0].resources.requests.cpu";
      String count = "; give a whole number from 0 to 2147483647";
      Object[] replicas = {"spec", "replicas"};
      return Stream.of(
          shape(-1, "spec.replicas is \"-1\"" + count, replicas),
          shape("3", "spec.replicas is \"3\"" + count, replicas),
          shape(1.5, "spec.replicas is \"1.5\"" + count, replicas),
          shape(Double.NaN, "spec.replicas is \"NaN\"" + count, replicas),
          shape(2147483648L, "spec.replicas is \"2147483648\"" + count, replicas),
          shape(true, "spec.replicas is \"true\"" + count, replicas),
          shape(List.of(), "spec.replicas is a list" + count, replicas),
          shape(
              List.of(),
              "spec.template.spec.containers[0].resources is a list; give an object",
              "spec",
              "template",
              "spec",
              "containers",
              0,
              "resources"),
          shape(
              "100m",
              "spec.template.spec.containers[0].resources.requests is \"100m\"; give an"
                  + " object",
              REQUESTS),
          shape(true, cpu + " is \"true\"; give a quantity", request("cpu")),
          shape(object(), cpu + " is an object; give a quantity", request("cpu")),
          shape("-1", cpu + " is \"-1\"; give a quantity that is not negative", request("cpu")),
          shape(-1, cpu + " is \"-1\"; give a quantity that is not negative", request("cpu")),
          shape("lots", cpu + ": illegal quantity \"lots\": ", request("cpu")),
          shape("", cpu + ": illegal quantity \"\": ", request("cpu")),
          shape(Double.NaN, cpu + ": illegal quantity \"NaN\": it is not finite", request("cpu")),
          shape(
              "1e999999999",
              cpu + ": illegal quantity \"1e999999999\": its exponent is beyond ±64",
              request("cpu")),
          shape(
              new BigDecimal("1e999999999"),
              cpu + ": illegal quantity \"1E+999999999\": it has more than 64 digits",
              request("cpu")),
          shape("Deployment", "spec is \"Deployment\"; give an object", "spec"),
          shape(null, "spec.template.spec is missing", "spec"),
          shape(
              null,
              "spec.template.spec.containers is missing",
              "spec",
              "template",
              "spec",
              "containers"),
          shape(
              object(),
              "spec.template.spec.containers is an object; give a list",
              "spec",
              "template",
              "spec",
              "containers"),
          shape(
              "app",
              "spec.template.spec.containers[0] is \"app\"; give an object",
              "spec",
              "template",
              "spec",
              "containers",
              0),
          shape(null, "metadata.name is missing", "metadata"),
          shape("", "metadata.name is missing", "metadata", "name"),
          shape(List.of("cart"), "metadata.name is a list; give a string", "metadata", "name"),
          shape(List.of(), "metadata is a list; give an object", "metadata"),
          shape(
              "no",
              "metadata.ownerReferences[0].controller is \"no\"; give true or false",
              "metadata",
              "ownerReferences",
              0,
              "controller"));
    }

    private static Arguments shape(Object value, String message, Object... path) {
      return arguments(value, message, path);
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("shapes")
    void areRefusedWithThePathTheValueAndWhatIsAccepted(
        Object value, String message, Object[] path) {
      assertThatThrownBy(() -> WorkloadSpec.read(with(CART, value, path)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith(message);
    }

    static List<Arguments> slips() {
      Object containers = List.of(object("name", "app"));
      String missing = "spec.template.spec.containers is missing; ";
      String stands = "the unknown field \"%s\" is probably a misspelling of it";
      Map<String, Object> empty = with(CART, object(), "spec", "template", "spec");
      Map<String, Object> none = with(CART, null, "spec", "template");
      return List.of(
          arguments(
              with(empty, containers, "spec", "template", "spec", "Containers"),
              missing + stands.formatted("spec.template.spec.Containers")),
          arguments(
              with(empty, containers, "spec", "template", "spec", "container"),
              missing + stands.formatted("spec.template.spec.container")),
          arguments(
              with(none, object("spec", object("containers", containers)), "spec", "Template"),
              "spec.template.spec is missing; " + stands.formatted("spec.Template")),
          arguments(
              with(with(CART, null, "spec"), object(), "sepc"),
              "spec.template.spec is missing; " + stands.formatted("sepc")),
          arguments(
              with(with(CART, null, "metadata", "name"), "cart", "metadata", "Name"),
              "metadata.name is missing; " + stands.formatted("metadata.Name")),
          arguments(
              with(with(CART, null, "kind"), "Deployment", "Kind"),
              "kind is missing; " + stands.formatted("Kind")),
          arguments(
              with(empty, containers, "spec", "template", "containers"),
              missing
                  + "\"spec.template.containers\" is the wrong place for the containers of a"
                  + " Deployment; move them to \"spec.template.spec.containers\""),
          arguments(
              with(none, containers, "spec", "containers"),
              "spec.template.spec is missing; \"spec.containers\" is the wrong place for the"
                  + " containers of a Deployment; move them to \"spec.template.spec.containers\""),
          arguments(
              with(none, containers, "containers"),
              "spec.template.spec is missing; \"containers\" is the wrong place for the containers"
                  + " of a Deployment; move them to \"spec.template.spec.containers\""),
          arguments(
              empty,
              missing
                  + "if this is a kustomize patch, render the folder with `kubectl kustomize`"
                  + " first"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("slips")
    void aFieldThatIsMissingBecauseOfASlipIsNamed(Map<String, Object> object, String message) {
      assertThatThrownBy(() -> WorkloadSpec.read(object))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"kind", "apiVersion"})
    void aTypeThatIsNoTextIsRefused(String field) {
      assertThatThrownBy(() -> WorkloadSpec.read(with(CART, List.of("Deployment"), field)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(field + " is a list; give a string");
    }

    @Test
    void quantitiesObeyTheLimitsThatAreSet() {
      Map<String, Object> object = deployment(container("app", "cpu", "1000000"));

      assertThatThrownBy(() -> WorkloadSpec.read(object, new Quantity.Limits(6, 64)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("longer than 6 characters");
    }

    @Test
    void aSpecCannotHoldThem() {
      WorkloadSpec cart = read(CART);

      assertThatThrownBy(() -> copy(cart, ResourceType.NODE, "cart", 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("a node is no workload");
      assertThatThrownBy(() -> copy(cart, ResourceType.DEPLOYMENT, "cart", -1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("replicas must not be negative: -1");
      assertThatThrownBy(() -> copy(cart, ResourceType.DEPLOYMENT, "", 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("name must not be empty");
    }

    private static WorkloadSpec copy(
        WorkloadSpec spec, ResourceType type, String name, int replicas) {
      return new WorkloadSpec(
          type, spec.namespace(), name, null, replicas, true, spec.pod(), List.of(), null);
    }
  }

  @Nested
  class WithUsage {
    private static final Map<String, ContainerUsage> BUSY =
        Map.of("app", new ContainerUsage(Quantity.parse("300m"), Quantity.parse("16Mi")));

    private static Requests requests(WorkloadSpec spec) {
      return RequestRules.ofDefaults().demand(spec).perPod();
    }

    private static Requests requests(String cpu, String memory) {
      return new Requests(Quantity.parse(cpu), Quantity.parse(memory), Quantity.ZERO);
    }

    @Test
    void aContainerHoldsTheLargerOfRequestAndUsage() {
      assertThat(requests(read(CART).withUsage(BUSY))).isEqualTo(requests("300m", "32Mi"));
      assertThat(read(CART).withUsage(Map.of())).isEqualTo(read(CART));
      assertThat(read(CART).withUsage(Map.of("other", BUSY.get("app")))).isEqualTo(read(CART));
    }

    @Test
    void aLimitStandsForAMissingRequest() {
      Map<String, Object> limited =
          object("name", "app", "resources", object("limits", object("cpu", 1)));

      assertThat(requests(read(deployment(limited)).withUsage(BUSY)))
          .isEqualTo(requests("1", "16Mi"));
    }

    @Test
    void anInitContainerOfThatNameStaysAsItIs() {
      Map<String, Object> object =
          with(
              deployment(container("web", "cpu", "1")),
              List.of(container("app", "cpu", "10m")),
              "spec",
              "template",
              "spec",
              "initContainers");

      assertThat(read(object).withUsage(BUSY)).isEqualTo(read(object));
    }

    @Test
    void aSidecarIsRaised() {
      Map<String, Object> object =
          with(
              deployment(container("web", "cpu", "1")),
              List.of(with(container("app", "cpu", "10m"), "Always", "restartPolicy")),
              "spec",
              "template",
              "spec",
              "initContainers");

      assertThat(requests(read(object).withUsage(BUSY))).isEqualTo(requests("1300m", "16Mi"));
    }

    @Test
    void aPodLevelRequestIsRaisedByTheUsageOfAllContainers() {
      Object[] podLevel = {"spec", "template", "spec", "resources"};
      Map<String, Object> two = deployment(APP, container("log"));
      Map<String, ContainerUsage> usage =
          Map.of(
              "app",
              BUSY.get("app"),
              "log",
              new ContainerUsage(Quantity.parse("300m"), Quantity.parse("1Mi")));

      assertThat(
              requests(
                  read(with(two, object("requests", object("cpu", "500m")), podLevel))
                      .withUsage(usage)))
          .isEqualTo(requests("600m", "33Mi"));
      assertThat(
              requests(
                  read(with(two, object("requests", object("cpu", "1")), podLevel))
                      .withUsage(usage)))
          .isEqualTo(requests("1", "33Mi"));
      assertThat(
              requests(
                  read(with(two, object("requests", object("memory", "8Mi")), podLevel))
                      .withUsage(usage)))
          .isEqualTo(requests("600m", "17Mi"));
    }

    @Test
    void aPodLevelLimitThatStandsForTheRequestsIsNotLowered() {
      Map<String, Object> pod =
          object(
              "containers",
              List.of(object("name", "app")),
              "resources",
              object("limits", object("cpu", "2")));
      WorkloadSpec spec = read(with(CART, pod, "spec", "template", "spec"));

      assertThat(requests(spec)).isEqualTo(requests("2", "0"));
      assertThat(requests(spec.withUsage(BUSY))).isEqualTo(requests("2", "16Mi"));
    }
  }
}
