package io.costaudit.predict.manifest;

import static io.costaudit.Trees.container;
import static io.costaudit.Trees.object;
import static io.costaudit.Trees.with;
import static io.costaudit.Trees.workload;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.costaudit.predict.SpecCostPredictor;
import io.costaudit.predict.SpecCostReport;
import io.costaudit.predict.SpecCostReport.UnpredictedObject;
import io.costaudit.predict.demand.RequestRules;
import io.costaudit.predict.price.ClaimCost;
import io.costaudit.predict.price.CostPredictor;
import io.costaudit.predict.price.PriceSource;
import io.costaudit.predict.price.StoragePrices;
import io.costaudit.predict.price.UnitPrices;
import io.costaudit.predict.spec.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Slips in single fields change what the cluster would hold, so a prediction names each of them and
 * says what it counts. A core costs 7.30 a month here, a GPU 730, a GiB of a volume 0.10.
 */
class FieldChecksTest {
  private static final Map<String, Object> CORE = container("main", "cpu", "1", "memory", "1Gi");
  private static final Map<String, Object> WEB = workload("apps/v1", "Deployment", CORE);
  private static final String ACCEPTED =
      "; the cost is predicted as if the API server accepted the object";

  private final List<Manifest> manifests = new ArrayList<>();

  private void add(Map<String, Object> object) {
    manifests.add(new Manifest("document " + (manifests.size() + 1), object));
  }

  private SpecCostReport report() {
    return predictor(false).predict("cluster-one", "shop", manifests, null);
  }

  private static SpecCostPredictor predictor(boolean includesHooks) {
    return SpecCostPredictor.builder()
        .predictor(
            new CostPredictor(
                RequestRules.ofDefaults(),
                PriceSource.fixed(new UnitPrices(0.01, 0, 1), "test"),
                StoragePrices.builder().gibMonth(0.1).build()))
        .includeHooks(includesHooks)
        .build();
  }

  private double total() {
    return report().predictions().stream()
        .mapToDouble(it -> it.costAfter() == null ? 0 : it.costAfter().rates().totalMonthlyRate())
        .sum();
  }

  private List<String> warnings() {
    return report().warnings().stream().map(SpecCostReport.Warning::message).toList();
  }

  private List<String> refusals() {
    return report().refused().stream().map(UnpredictedObject::reason).toList();
  }

  private static Map<String, Object> named(
      String apiVersion, String kind, String name, Object... fields) {
    Map<String, Object> object =
        object(
            "apiVersion",
            apiVersion,
            "kind",
            kind,
            "metadata",
            object("namespace", "shop", "name", name));
    object.putAll(object(fields));
    return object;
  }

  private static String unknown(String path, String meant) {
    return "unknown field \""
        + path
        + "\" is not counted: kubectl apply refuses this field, and with --validate=false"
        + " Kubernetes drops it; did you mean \""
        + meant
        + "\"?";
  }

  @Nested
  class Devices {
    private static Map<String, Object> template(Object spec) {
      return named("resource.k8s.io/v1", "ResourceClaimTemplate", "one", "spec", spec);
    }

    private static Map<String, Object> devices(Object... request) {
      return object("devices", object("requests", List.of(object(request))));
    }

    private static Map<String, Object> exactly(Object... request) {
      return devices("name", "gpu", "exactly", object(request));
    }

    private void use(Object... claim) {
      Map<String, Object> item = object("name", "gpu");
      item.putAll(object(claim));
      add(with(WEB, List.of(item), "spec", "template", "spec", "resourceClaims"));
    }

    private void useTemplate() {
      use("resourceClaimTemplateName", "one");
    }

    @Test
    void ofATemplateAreCounted() {
      add(template(object("spec", exactly("deviceClassName", "gpu.nvidia.com", "count", 2))));
      useTemplate();
      assertThat(total()).isCloseTo(2 * 730 + 7.30, within(1e-9));
      assertThat(warnings()).isEmpty();
    }

    @Test
    void oneLevelTooHighAreSaid() {
      add(template(exactly("deviceClassName", "gpu.nvidia.com")));
      useTemplate();
      assertThat(total()).isCloseTo(7.30, within(1e-9));
      assertThat(warnings())
          .containsExactly(
              "the ResourceClaimTemplate \"one\": " + unknown("spec.devices", "spec.spec.devices"),
              "the ResourceClaimTemplate \"one\": it asks for no devices, so it counts as 0");
    }

    @ParameterizedTest
    @CsvSource({"device, spec.spec.device", "devises, spec.spec.devises"})
    void ofAMisspeltFieldAreSaid(String field, String path) {
      Object requests = exactly("deviceClassName", "gpu.nvidia.com").get("devices");
      add(template(object("spec", object(field, requests))));
      useTemplate();
      assertThat(warnings().get(0))
          .isEqualTo("the ResourceClaimTemplate \"one\": " + unknown(path, "devices"));
    }

    @Test
    void aMisspeltCountIsSaid() {
      add(template(object("spec", exactly("deviceClassName", "gpu.nvidia.com", "counts", 4))));
      useTemplate();
      assertThat(total()).isCloseTo(730 + 7.30, within(1e-9));
      assertThat(warnings())
          .containsExactly(
              "the ResourceClaimTemplate \"one\": "
                  + unknown("spec.spec.devices.requests[0].exactly.counts", "count"));
    }

    @Test
    void anAllocationModeOfAnotherSpellingIsRefused() {
      add(
          template(
              object(
                  "spec", exactly("deviceClassName", "gpu.nvidia.com", "allocationMode", "all"))));
      useTemplate();
      assertThat(refusals())
          .containsExactly(
              "spec.spec.devices.requests[0].exactly.allocationMode is \"all\"; did you mean"
                  + " \"All\"?");
      assertThat(warnings()).containsExactly("unpriced: claim gpu (ResourceClaimTemplate one)");
    }

    @Test
    void thatAPodClaimsByAWrongFieldAreSaid() {
      use("resourceClaimTemplate", "one");
      assertThat(warnings())
          .containsExactly(
              unknown(
                  "spec.template.spec.resourceClaims[0].resourceClaimTemplate",
                  "resourceClaimTemplateName"));
    }

    @Test
    void thatStandWhereAnOlderVersionHadThemAreCountedAndSaid() {
      add(template(object("spec", devices("name", "gpu", "deviceClassName", "gpu.nvidia.com"))));
      useTemplate();
      assertThat(total()).isCloseTo(730 + 7.30, within(1e-9));
      assertThat(warnings())
          .containsExactly(
              "the ResourceClaimTemplate \"one\": spec.spec.devices.requests[0].deviceClassName"
                  + " must stand below \"exactly\" in this API version, so the API server refuses"
                  + " the object; its devices are counted as if it stood there");
      manifests.clear();
      add(
          with(
              template(object("spec", devices("name", "gpu", "deviceClassName", "gpu.nvidia.com"))),
              "resource.k8s.io/v1beta1",
              "apiVersion"));
      useTemplate();
      assertThat(warnings()).isEmpty();
    }

    @Test
    void ofAClaimAreSaidOnItsLine() {
      add(
          named(
              "resource.k8s.io/v1",
              "ResourceClaim",
              "shared",
              "spec",
              exactly("deviceClassName", "gpu.nvidia.com", "counts", 4)));
      ClaimCost claim = report().claims().get(0);
      assertThat(claim.cost()).isNotNull();
      assertThat(claim.warnings())
          .containsExactly(
              "the ResourceClaim \"shared\": "
                  + unknown("spec.devices.requests[0].exactly.counts", "count"));
    }
  }

  @Nested
  class Words {
    @ParameterizedTest
    @CsvSource({
      "container, '; did you mean \"Container\"?'",
      "Pods, '; did you mean \"Pod\"?'",
      "Volume, '; accepted are Container, Pod, PersistentVolumeClaim'"
    })
    void ofALimitRangeThatKubernetesDoesNotKnowRefuseIt(String type, String meant) {
      Map<String, Object> limit = object("type", type, "default", object("cpu", "4"));
      add(named("v1", "LimitRange", "limits", "spec", object("limits", List.of(limit))));
      add(WEB);
      assertThat(refusals()).containsExactly("spec.limits[0].type is \"" + type + "\"" + meant);
      assertThat(total()).isCloseTo(7.30, within(1e-9));
    }

    @Test
    void aLimitRangeNeedsAType() {
      Map<String, Object> limit = object("default", object("cpu", "4"));
      add(named("v1", "LimitRange", "limits", "spec", object("limits", List.of(limit))));
      assertThat(refusals()).containsExactly("spec.limits[0].type is missing");
    }

    @ParameterizedTest
    @CsvSource({"forbid, Forbid", "Forbidden, Allow", "replace, Replace", "ALLOW, Allow"})
    void ofACronJobCountAsWhatIsMeant(String policy, String counted) {
      Map<String, Object> cronJob =
          with(
              with(workload("batch/v1", "CronJob", CORE), policy, "spec", "concurrencyPolicy"),
              object("costaudit.io/run-duration", "2h"),
              "metadata",
              "annotations");
      add(cronJob);
      // A run of two hours each hour: two at once, or one after the other.
      assertThat(total()).isCloseTo(counted.equals("Allow") ? 14.60 : 7.30, within(1e-9));
      assertThat(warnings())
          .anySatisfy(
              warning ->
                  assertThat(warning)
                      .startsWith(
                          "the API server refuses this workload: spec.concurrencyPolicy is \""
                              + policy
                              + "\"")
                      .endsWith("predicted with \"" + counted + "\""));
      manifests.clear();
      add(with(cronJob, counted, "spec", "concurrencyPolicy"));
      assertThat(total()).isCloseTo(counted.equals("Allow") ? 14.60 : 7.30, within(1e-9));
      assertThat(warnings()).isEmpty();
    }

    @Test
    void aSidecarOfAnotherSpellingIsCountedAndSaid() {
      Map<String, Object> sidecar = container("proxy", "cpu", "2", "memory", "1Gi");
      sidecar.put("restartPolicy", "always");
      add(with(WEB, List.of(sidecar), "spec", "template", "spec", "initContainers"));
      assertThat(total()).isCloseTo(3 * 7.30, within(1e-9));
      assertThat(warnings())
          .containsExactly(
              "the API server refuses this workload:"
                  + " spec.template.spec.initContainers[0].restartPolicy is \"always\"; did you mean"
                  + " \"Always\"? The cost is predicted with \"Always\"");
    }

    @Test
    void anAutoscalerFindsItsTargetByTheExactKind() {
      add(WEB);
      add(
          named(
              "autoscaling/v2",
              "HorizontalPodAutoscaler",
              "cart",
              "spec",
              object(
                  "scaleTargetRef",
                  object("apiVersion", "apps/v1", "kind", "deployment", "name", "cart"),
                  "minReplicas",
                  3,
                  "maxReplicas",
                  9)));
      assertThat(refusals())
          .containsExactly(
              "spec.scaleTargetRef.kind is \"deployment\"; did you mean \"Deployment\"?");
      assertThat(total()).isCloseTo(7.30, within(1e-9));
    }
  }

  @Nested
  class Autoscaling {
    private void hpa(String apiVersion, Object... fields) {
      Map<String, Object> spec =
          object(
              "scaleTargetRef",
              object("apiVersion", "apps/v1", "kind", "Deployment", "name", "cart"));
      spec.putAll(object(fields));
      add(named(apiVersion, "HorizontalPodAutoscaler", "cart", "spec", spec));
    }

    private void scaledObject(Map<String, Object> annotations, Object... fields) {
      Map<String, Object> spec = object("scaleTargetRef", object("name", "cart"));
      spec.putAll(object(fields));
      add(
          with(
              named("keda.sh/v1alpha1", "ScaledObject", "cart", "spec", spec),
              annotations,
              "metadata",
              "annotations"));
    }

    @Test
    void needsAMaximum() {
      add(WEB);
      hpa("autoscaling/v2", "minReplicas", 3);
      assertThat(refusals()).containsExactly("spec.maxReplicas is missing");
      assertThat(total()).isCloseTo(7.30, within(1e-9));
    }

    @Test
    void ofARemovedVersionIsCountedAndSaid() {
      add(WEB);
      hpa("autoscaling/v2beta2", "minReplicas", 3, "maxReplicas", 9);
      assertThat(total()).isCloseTo(3 * 7.30, within(1e-9));
      assertThat(warnings())
          .contains(
              "HorizontalPodAutoscaler shop/cart: Kubernetes has no HorizontalPodAutoscaler of API"
                  + " version autoscaling/v2beta2 since release 1.26; write \"apiVersion:"
                  + " autoscaling/v2\""
                  + ACCEPTED);
    }

    @ParameterizedTest
    @CsvSource({"2, 5", "7, 7", "50, 10"})
    void withAnIdleCountRunsNoPodsOrTheMinimum(int written, int counted) {
      add(with(WEB, written, "spec", "replicas"));
      scaledObject(object(), "idleReplicaCount", 0, "minReplicaCount", 5, "maxReplicaCount", 10);
      assertThat(total()).isCloseTo(counted * 7.30, within(1e-9));
      assertThat(warnings())
          .contains(
              "ScaledObject shop/cart may scale it to 0 pods: counted as " + counted + " pods");
      if (written != counted) {
        assertThat(warnings())
            .contains(
                "ScaledObject shop/cart (0 or 5 to 10) makes "
                    + counted
                    + " pods of "
                    + written
                    + " pods");
      }
    }

    @Test
    void saysWhatThePodsCostThatItStarts() {
      add(with(WEB, null, "spec", "replicas"));
      scaledObject(object(), "idleReplicaCount", 0, "minReplicaCount", 5, "maxReplicaCount", 10);
      assertThat(total()).isZero();
      assertThat(warnings())
          .containsExactly(
              "ScaledObject shop/cart may scale it to 0 pods: counted as 0 pods",
              "the 5 pods that an autoscaler starts at least cost 36.50 in a month of running");
    }

    @Test
    void anIdleCountMustBeBelowTheMinimum() {
      add(WEB);
      scaledObject(object(), "idleReplicaCount", 2, "minReplicaCount", 2);
      assertThat(refusals())
          .containsExactly(
              "its idleReplicaCount of 2 must be below its minReplicaCount, which is 2; KEDA does"
                  + " not use this object");
    }

    @Test
    void anIdleCountAboveZeroHasNoEffect() {
      add(with(WEB, 1, "spec", "replicas"));
      scaledObject(object(), "idleReplicaCount", 2, "minReplicaCount", 5);
      assertThat(total()).isCloseTo(5 * 7.30, within(1e-9));
      assertThat(warnings())
          .anyMatch(
              warning ->
                  warning.startsWith(
                      "ScaledObject shop/cart: its idleReplicaCount of 2 is not counted"));
    }

    @ParameterizedTest
    @CsvSource({"true, 1", "True, 1", "1, 1", "yes, 1", "'', 1", "false, 5", "False, 5", "0, 5"})
    void isPausedByAnyTextThatIsNotFalse(String paused, int counted) {
      add(with(WEB, 1, "spec", "replicas"));
      scaledObject(object("autoscaling.keda.sh/paused", paused), "minReplicaCount", 5);
      assertThat(total()).isCloseTo(counted * 7.30, within(1e-9));
    }
  }

  @Nested
  class Versions {
    @ParameterizedTest
    @CsvSource({
      "extensions/v1beta1, Deployment, 1.16, apps/v1",
      "extensions/v1beta1, DaemonSet, 1.16, apps/v1",
      "apps/v1beta1, StatefulSet, 1.16, apps/v1",
      "apps/v1beta2, ReplicaSet, 1.16, apps/v1",
      "batch/v1beta1, CronJob, 1.25, batch/v1",
      "batch/v2alpha1, CronJob, 1.21, batch/v1"
    })
    void thatKubernetesRemovedAreSaid(String old, String kind, String release, String now) {
      String expected =
          "Kubernetes has no "
              + kind
              + " of API version "
              + old
              + " since release "
              + release
              + "; write \"apiVersion: "
              + now
              + "\""
              + ACCEPTED;
      add(workload(old, kind, CORE));
      assertThat(warnings()).contains(expected);
      manifests.clear();
      add(with(workload(old, kind, CORE), "u1", "metadata", "uid"));
      assertThat(warnings()).doesNotContain(expected);
      manifests.clear();
      add(workload(now, kind, CORE));
      assertThat(warnings()).doesNotContain(expected);
    }
  }

  @Nested
  class Texts {
    @Test
    void withoutQuotesAreSaid() {
      Map<String, Object> web = with(WEB, 1, "metadata", "labels", "version");
      web = with(web, true, "spec", "template", "metadata", "annotations", "scrape");
      web = with(web, false, "spec", "template", "spec", "nodeSelector", "spot");
      web = with(web, 7, "spec", "template", "spec", "containers", 0, "name");
      add(web);
      assertThat(total()).isCloseTo(7.30, within(1e-9));
      assertThat(warnings())
          .extracting(warning -> warning.replaceAll(" without quotes.*", ""))
          .containsExactly(
              "metadata.labels.version is 1",
              "spec.template.metadata.annotations.scrape is true",
              "spec.template.spec.nodeSelector.spot is false",
              "spec.template.spec.containers[0].name is 7");
      assertThat(warnings().get(0))
          .isEqualTo(
              "metadata.labels.version is 1 without quotes, and the API server accepts only a text"
                  + " there: write it in quotes; the cost is predicted as if it were a text");
    }
  }

  @Nested
  class Containers {
    private static final String REFUSED = "the API server refuses this workload: ";
    private static final String COUNTED =
        "; its cost is predicted as if the API server accepted it";

    private void huge(Object amount, Object... more) {
      Map<String, Object> amounts = object("hugepages-2Mi", amount);
      amounts.putAll(object(more));
      add(
          with(
              WEB,
              object("requests", amounts, "limits", amounts),
              "spec",
              "template",
              "spec",
              "containers",
              0,
              "resources"));
    }

    @Test
    void ofOneNameAreSaid() {
      add(workload("apps/v1", "Deployment", CORE, CORE));
      assertThat(total()).isCloseTo(2 * 7.30, within(1e-9));
      assertThat(warnings())
          .containsExactly(
              REFUSED
                  + "it has more than one container of the name \"main\", and each of them is"
                  + " counted"
                  + COUNTED);
    }

    @Test
    void needWholeHugePages() {
      huge("3Mi", "memory", "1Gi", "cpu", "1");
      assertThat(warnings())
          .contains(
              REFUSED
                  + "container \"main\" asks for 3Mi of hugepages-2Mi, which is no whole number of"
                  + " pages of 2Mi"
                  + COUNTED);
      manifests.clear();
      huge("4Mi", "memory", "1Gi", "cpu", "1");
      assertThat(warnings()).noneMatch(warning -> warning.startsWith(REFUSED));
    }

    @Test
    void needCpuOrMemoryBesideHugePages() {
      huge("4Mi");
      assertThat(warnings())
          .contains(
              REFUSED
                  + "container \"main\" asks for hugepages-2Mi without cpu or memory, one of which"
                  + " it must ask for too"
                  + COUNTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hugepages-2MB", "hugepages-big", "hugepages-0"})
    void needASizeOfHugePages(String resource) {
      Map<String, Object> amounts = object("cpu", "1", "memory", "1Gi", resource, "4Mi");
      add(
          with(
              WEB,
              object("requests", amounts, "limits", amounts),
              "spec",
              "template",
              "spec",
              "containers",
              0,
              "resources"));
      assertThat(warnings())
          .contains(
              REFUSED
                  + "container \"main\" asks for "
                  + resource
                  + ", which names no size of a page; a size is written as in hugepages-2Mi"
                  + COUNTED);
    }

    @Test
    void inARuntimeClassWithoutAHandlerAreSaid() {
      add(
          named(
              "node.k8s.io/v1",
              "RuntimeClass",
              "kata",
              "overhead",
              object("podFixed", object("cpu", "1"))));
      add(with(WEB, "kata", "spec", "template", "spec", "runtimeClassName"));
      assertThat(total()).isCloseTo(2 * 7.30, within(1e-9));
      assertThat(warnings())
          .containsExactly(
              "the RuntimeClass \"kata\": handler is missing, so the API server refuses the class;"
                  + " the cost is predicted as if the API server accepted it");
    }
  }

  @Nested
  class Patches {
    @Test
    void withAnImageDoNotReplaceTheWholeObject() {
      Map<String, Object> main = container("main", "cpu", "1", "memory", "1Gi");
      main.put("image", "cart:1");
      Map<String, Object> base =
          with(workload("apps/v1", "Deployment", main), 3, "spec", "replicas");
      Map<String, Object> patched = object("name", "main", "image", "cart:2");
      Map<String, Object> patch =
          with(workload("apps/v1", "Deployment", patched), null, "spec", "selector");
      add(base);
      add(patch);
      assertThat(total()).isCloseTo(3 * 7.30, within(1e-9));
      assertThat(refusals())
          .containsExactly(
              "it contains only a part of a Deployment; the whole Deployment of this name, at"
                  + " document 1, is counted without this part. If this is a kustomize patch,"
                  + " render the folder with `kubectl kustomize` first");
    }
  }

  @Nested
  class HooksOfClaims {
    private Map<String, Object> claim(Object... annotations) {
      return with(
          named(
              "v1",
              "PersistentVolumeClaim",
              "scratch",
              "spec",
              object("resources", object("requests", object("storage", "100Gi")))),
          object(annotations),
          "metadata",
          "annotations");
    }

    @Test
    void thatAreDeletedDoNotCount() {
      Map<String, Object> claim =
          claim("helm.sh/hook", "pre-install", "helm.sh/hook-delete-policy", "hook-succeeded");
      add(claim);
      assertThat(report().storage().monthlyRate()).isZero();
      assertThat(report().claims().get(0).warnings())
          .containsExactly(
              "it is a hook (pre-install), which comes and goes",
              "its volume of 100Gi, which would cost 10.00 a month, is not counted");
      SpecCostReport included = predictor(true).predict("cluster-one", "shop", manifests, null);
      assertThat(included.storage().monthlyRate()).isCloseTo(10, within(1e-9));
    }

    @Test
    void thatStayCount() {
      add(claim("helm.sh/hook", "pre-install"));
      assertThat(report().storage().monthlyRate()).isCloseTo(10, within(1e-9));
      assertThat(report().claims().get(0).warnings())
          .containsExactly("it is a hook (pre-install) whose object stays, so it is counted");
    }

    @Test
    void sayMisspeltFields() {
      add(with(claim(), "fast", "spec", "storageClass"));
      assertThat(report().claims().get(0).warnings())
          .containsExactly(unknown("spec.storageClass", "storageClassName"));
    }
  }

  @Nested
  class Affinity {
    private static final String SLICE = "NVIDIA-A100-SXM4-40GB-MIG-1g.5gb";

    private static Map<String, Object> term(String operator, Object... values) {
      return object(
          "matchExpressions",
          List.of(
              object(
                  "key",
                  "nvidia.com/gpu.product",
                  "operator",
                  operator,
                  "values",
                  List.of(values))));
    }

    private void gpuWith(Object... terms) {
      Map<String, Object> gpu = container("main", "cpu", "1", "memory", "1Gi");
      add(
          with(
              with(
                  workload("apps/v1", "Deployment", gpu),
                  object("nvidia.com/gpu", 1),
                  "spec",
                  "template",
                  "spec",
                  "containers",
                  0,
                  "resources",
                  "limits"),
              List.of(terms),
              "spec",
              "template",
              "spec",
              "affinity",
              "nodeAffinity",
              "requiredDuringSchedulingIgnoredDuringExecution",
              "nodeSelectorTerms"));
    }

    @Test
    void toNodesWithSlicesCountsNoWholeGpu() {
      gpuWith(term("In", SLICE));
      assertThat(total()).isCloseTo(7.30, within(1e-9));
      assertThat(warnings()).containsExactly("unpriced: 1 of nvidia.com/mig-1g.5gb in each pod");
      manifests.clear();
      gpuWith(term("In", SLICE), term("In", SLICE));
      assertThat(total()).isCloseTo(7.30, within(1e-9));
    }

    @Test
    void thatLeavesAChoiceSaysNothing() {
      for (List<Object> terms :
          List.of(
              List.<Object>of(term("In", SLICE), term("In", "NVIDIA-A100-SXM4-40GB")),
              List.<Object>of(term("NotIn", SLICE)),
              List.<Object>of(term("In", SLICE, "NVIDIA-A100-SXM4-40GB")))) {
        manifests.clear();
        gpuWith(terms.toArray());
        assertThat(total()).isCloseTo(730 + 7.30, within(1e-9));
      }
    }
  }
}
