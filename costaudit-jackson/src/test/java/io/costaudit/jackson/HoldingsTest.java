package io.costaudit.jackson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.costaudit.predict.SpecCostPredictor;
import io.costaudit.predict.SpecCostReport;
import io.costaudit.predict.SpecCostReport.UnpredictedObject;
import io.costaudit.predict.demand.RequestRules;
import io.costaudit.predict.price.ClaimCost;
import io.costaudit.predict.price.CostPredictor;
import io.costaudit.predict.price.PriceSource;
import io.costaudit.predict.price.StorageCost;
import io.costaudit.predict.price.StoragePrices;
import io.costaudit.predict.price.UnitPrices;
import io.costaudit.predict.quantity.Quantity;
import io.costaudit.predict.spec.ResourceRef;
import io.costaudit.predict.spec.WorkloadReading.Workload;
import io.costaudit.predict.spec.WorkloadSpec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the objects of one input hold together. A core for a month costs 7.30, a GPU 693.50. */
class HoldingsTest {
  private static final PriceSource PRICES =
      PriceSource.fixed(new UnitPrices(0.01, 0, 0.95), "test");
  private static final StoragePrices STORAGE =
      StoragePrices.builder().gibMonth(0.10).storageClass("fast", 0.30).build();

  private static SpecCostReport predict(CostPredictor predictor, String yaml) {
    return SpecCostPredictor.builder()
        .predictor(predictor)
        .build()
        .predict("c", "t", ManifestReader.ofDefaults().read("in.yaml", bytes(yaml)), null);
  }

  private static byte[] bytes(String yaml) {
    return yaml.getBytes(StandardCharsets.UTF_8);
  }

  private static SpecCostReport predict(String yaml) {
    return predict(new CostPredictor(RequestRules.ofDefaults(), PRICES, STORAGE), yaml);
  }

  private static SpecCostReport unpriced(String yaml) {
    return predict(new CostPredictor(RequestRules.ofDefaults(), PRICES), yaml);
  }

  private static double total(SpecCostReport report) {
    assertThat(report.refused()).isEmpty();
    return report.predictions().stream()
        .mapToDouble(item -> item.costAfter().rates().totalMonthlyRate())
        .sum();
  }

  private static List<String> warnings(SpecCostReport report) {
    return report.warnings().stream().map(SpecCostReport.Warning::message).toList();
  }

  private static void assertTotal(SpecCostReport report, double expected) {
    assertThat(total(report)).isCloseTo(expected, within(0.005));
  }

  private static String deployment(int replicas, String pod) {
    return """
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          replicas: %d
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
        %s
        """
        .formatted(replicas, pod.indent(6));
  }

  private static final String ONE_CORE =
      "containers: [{name: c, resources: {requests: {cpu: '1', memory: 1Gi}}}]\n";
  private static final String SILENT = "containers: [{name: c}]\n";

  @Nested
  class LimitRanges {
    private static String range(String limits) {
      return """
          ---
          apiVersion: v1
          kind: LimitRange
          metadata: {name: lr, namespace: t}
          spec: {limits: [%s]}
          """
          .formatted(limits);
    }

    @Test
    void aMaximumAloneMakesASilentContainerRequestIt() {
      SpecCostReport report =
          predict(deployment(1, SILENT) + range("{type: Container, max: {cpu: 2}}"));
      assertTotal(report, 14.60);
      assertThat(warnings(report)).noneMatch(message -> message.contains("nor a limit of cpu"));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{type: Container, defaultRequest: {cpu: 1}, default: {cpu: 3}, max: {cpu: 4}}",
          "{type: Container, default: {cpu: 1}, max: {cpu: 4}}",
          "{type: Container, min: {cpu: 1}}"
        })
    void theDefaultRequestGoesBeforeTheDefaultLimitAndTheMinimum(String limits) {
      assertTotal(predict(deployment(3, SILENT) + range(limits)), 21.90);
    }

    @Test
    void aContainersOwnLimitGoesBeforeTheLimitRange() {
      String own = "containers: [{name: c, resources: {limits: {cpu: 1}}}]\n";
      assertTotal(
          predict(
              deployment(1, own)
                  + range("{type: Container, defaultRequest: {cpu: 2}, default: {cpu: 3}}")),
          7.30);
    }

    @Test
    void theLimitOfAPodIsItsRequestBeforeTheLimitRangeFillsItsContainers() {
      String limited = "resources: {limits: {cpu: 2}}\n" + SILENT;
      String range = range("{type: Container, defaultRequest: {cpu: 100m}}");
      assertTotal(predict(deployment(1, limited)), 14.60);
      assertTotal(predict(deployment(1, limited) + range), 14.60);
    }

    /**
     * Where a pod has a limit, the API server sets the pod's request to the sum of its containers
     * before the LimitRange makes another container request something.
     */
    @ParameterizedTest
    @ValueSource(strings = {"limits: {cpu: 4}", "limits: {memory: 4Gi}", "requests: {cpu: 500m}"})
    void aLimitRangeThatFillsSomeContainersOfAPodWithResourcesOfItsOwnIsSaidToRefuseIt(
        String resources) {
      String pod =
          "resources: {"
              + resources
              + "}\ncontainers: [{name: a, resources: {requests: {cpu: 500m}}}, {name: b}]\n";
      String range = range("{type: Container, defaultRequest: {cpu: 1}}");
      assertThat(warnings(predict(deployment(1, pod))))
          .noneMatch(message -> message.contains("refuse"));
      assertThat(warnings(predict(deployment(1, pod) + range)))
          .contains(
              "the API server would refuse its pods: the containers together request 1500m of cpu,"
                  + " more than the pod-level request of 500m; the cost is predicted as if the"
                  + " pods ran");
    }

    @Test
    void aLimitRangeMayFillContainersUpToTheRequestOfTheirPod() {
      String pod =
          """
          resources: {requests: {cpu: 3}}
          containers: [{name: a, resources: {requests: {cpu: 500m}}}, {name: b}]
          """;
      SpecCostReport report =
          predict(deployment(1, pod) + range("{type: Container, defaultRequest: {cpu: 1}}"));
      assertTotal(report, 21.90);
      assertThat(warnings(report)).noneMatch(message -> message.contains("refuse"));
    }

    @Test
    void aDefaultLimitAboveTheLimitOfThePodIsSaid() {
      String pod = "resources: {requests: {cpu: 1}, limits: {cpu: 1}}\n" + SILENT;
      assertThat(
              warnings(
                  predict(
                      deployment(1, pod)
                          + range(
                              "{type: Container, default: {cpu: 2}, defaultRequest: {cpu: 1}}"))))
          .contains(
              "the API server would refuse its pods: container \"c\" has a limit of 2 of cpu, its"
                  + " own or that of a LimitRange, which is more than the pod-level limit of 1;"
                  + " the cost is predicted as if the pods ran");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "initContainers: [{name: i, resources: {requests: {cpu: 3}}}]",
          "initContainers: [{name: s, restartPolicy: Always, resources: {requests: {cpu: 2}}}]"
        })
    void theRequestOfAPodMustCoverItsInitContainers(String init) {
      String pod = "resources: {requests: {cpu: 2}}\n" + init + "\n" + ONE_CORE;
      SpecCostReport report = predict(deployment(1, pod));
      assertTotal(report, 14.60);
      assertThat(warnings(report))
          .anyMatch(
              message ->
                  message.contains(
                      "the containers together request 3 of cpu, more than the pod-level request of"
                          + " 2"));
    }

    @Test
    void aSlipInALimitRangeIsSaidOfTheWorkloadsOfItsNamespace() {
      SpecCostReport report =
          predict(deployment(1, SILENT) + range("{type: Container, defaultRequests: {cpu: 1}}"));
      assertTotal(report, 0);
      assertThat(warnings(report))
          .anyMatch(
              message ->
                  message.startsWith(
                          "the LimitRange \"lr\": unknown field \"spec.limits[0].defaultRequests\" is"
                              + " not counted: ")
                      && message.endsWith("; did you mean \"defaultRequest\"?"));
    }

    @Test
    void initContainersAreFilledToo() {
      String pod = "initContainers: [{name: side, restartPolicy: Always}, {name: init}]\n" + SILENT;
      assertTotal(
          predict(deployment(1, pod) + range("{type: Container, default: {cpu: 1}}")), 14.60);
    }

    @Test
    void anotherNamespaceHasItsOwn() {
      String other =
          range("{type: Container, default: {cpu: 8}}").replace("namespace: t", "namespace: u");
      assertTotal(predict(deployment(1, SILENT) + other), 0);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{type: Container, max: {cpu: 500m}}",
          "{type: Container, default: {cpu: 500m}}",
          "{type: Container, min: {cpu: 2}}",
          "{type: Pod, max: {cpu: 500m}}",
          "{type: Container, default: {cpu: 3}, maxLimitRequestRatio: {cpu: 2}}"
        })
    void whatALimitRangeWouldRefuseIsSaid(String limits) {
      SpecCostReport report = predict(deployment(1, ONE_CORE) + range(limits));
      assertTotal(report, 7.30);
      assertThat(warnings(report))
          .anySatisfy(message -> assertThat(message).contains("would refuse its pods", "cpu"));
    }

    @Test
    void aLimitRangeThatCannotBeReadIsRefusedByName() {
      SpecCostReport report =
          predict(deployment(1, SILENT) + range("{type: Container, max: {cpu: two}}"));
      assertThat(report.refused()).hasSize(1);
      assertThat(report.refused().get(0).name()).isEqualTo("lr");
      assertThat(report.refused().get(0).reason())
          .startsWith("spec.limits[0].max.cpu: illegal quantity");
    }

    /** Its pods have what the LimitRange gave them when they were created. */
    @Test
    void aPodThatComesFromAClusterIsNotFilledAgain() {
      String pod =
          """
          ---
          apiVersion: v1
          kind: Pod
          metadata: {name: p, uid: "1"}
          spec: {runtimeClassName: kata, containers: [{name: c}]}
          """;
      SpecCostReport report = predict(pod + range("{type: Container, default: {cpu: 2}}"));
      assertTotal(report, 0);
      assertThat(warnings(report)).noneMatch(message -> message.contains("runtime class"));
    }

    @Test
    void bothSidesOfAChangeAreReadUnderTheLimitRange() {
      String yaml = deployment(2, SILENT) + range("{type: Container, max: {cpu: 2}}");
      WorkloadSpec live =
          ((Workload)
                  WorkloadSpec.read(
                      ManifestReader.ofDefaults().read("", bytes(yaml)).get(0).object()))
              .spec()
              .inNamespace("t");
      SpecCostReport report =
          SpecCostPredictor.builder()
              .predictor(new CostPredictor(RequestRules.ofDefaults(), PRICES))
              .live(
                  ref ->
                      ref.equals(new ResourceRef("c", live.type(), "t", "web"))
                          ? java.util.Optional.of(live)
                          : java.util.Optional.empty())
              .build()
              .predict("c", "t", ManifestReader.ofDefaults().read("", bytes(yaml)), null);
      assertThat(report.predictions().get(0).costChange().rates().totalMonthlyRate()).isZero();
    }
  }

  @Nested
  class RuntimeClasses {
    private static final String KATA =
        """
        ---
        apiVersion: node.k8s.io/v1
        kind: RuntimeClass
        metadata: {name: kata}
        handler: kata
        overhead: {podFixed: {cpu: 500m}}
        """;

    @Test
    void theClassAddsItsOverheadToEachPod() {
      SpecCostReport report = predict(deployment(2, "runtimeClassName: kata\n" + ONE_CORE) + KATA);
      assertTotal(report, 21.90);
      assertThat(report.warnings()).isEmpty();
    }

    @Test
    void theOverheadOfClassAndPodIsNeverAddedUp() {
      String pod = "runtimeClassName: kata\noverhead: {cpu: 500m}\n" + ONE_CORE;
      assertTotal(predict(deployment(2, pod) + KATA), 21.90);
      assertTotal(predict(deployment(2, pod)), 21.90);
      SpecCostReport differing = predict(deployment(2, pod.replace("500m", "250m")) + KATA);
      assertTotal(differing, 18.25);
      assertThat(warnings(differing))
          .anySatisfy(message -> assertThat(message).contains("would refuse", "cpu=250m", "500m"));
    }

    @Test
    void aClassThatIsNotKnownIsSaid() {
      SpecCostReport report = predict(deployment(2, "runtimeClassName: kata\n" + ONE_CORE));
      assertTotal(report, 14.60);
      assertThat(warnings(report))
          .containsExactly(
              "the runtime class \"kata\" is not known: if it has an overhead for each pod, that is"
                  + " not counted");
    }
  }

  @Nested
  class Devices {
    private static String template(String version, String requests) {
      return """
          ---
          apiVersion: resource.k8s.io/%s
          kind: ResourceClaimTemplate
          metadata: {name: one-gpu}
          spec: {spec: {devices: {requests: [%s]}}}
          """
          .formatted(version, requests);
    }

    private static final String POD =
        "resourceClaims: [{name: gpu, resourceClaimTemplateName: one-gpu}]\n" + ONE_CORE;

    @ParameterizedTest
    @ValueSource(
        strings = {
          "v1; {name: g, exactly: {deviceClassName: gpu.nvidia.com, count: 2}}",
          "v1beta2; {name: g, exactly: {deviceClassName: gpu.nvidia.com, count: 2,"
              + " allocationMode: ExactCount}}",
          "v1beta1; {name: g, deviceClassName: gpu.nvidia.com, count: 2}",
          "v1; {name: g, exactly: {deviceClassName: gpu.nvidia.com}}, {name: h, exactly:"
              + " {deviceClassName: gpu.amd.com}}"
        })
    void theDevicesOfATemplateCountForEachPod(String versionAndRequests) {
      String[] parts = versionAndRequests.split("; ", 2);
      SpecCostReport report = predict(template(parts[0], parts[1]) + deployment(3, POD));
      assertTotal(report, 3 * 7.30 + 4161.00);
      assertThat(report.warnings()).isEmpty();
    }

    @Test
    void aTemplateThatIsNotInTheInputIsUnpriced() {
      SpecCostReport report = predict(deployment(3, POD));
      assertTotal(report, 21.90);
      assertThat(warnings(report))
          .containsExactly("unpriced: claim gpu (ResourceClaimTemplate one-gpu)");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{deviceClassName: nic.example.com, count: 2}; unpriced: claim gpu (nic.example.com)",
          "{deviceClassName: mig.nvidia.com}; unpriced: claim gpu (mig.nvidia.com)",
          "{deviceClassName: gpu.nvidia.com, allocationMode: All}; unpriced: claim gpu (all devices"
              + " of gpu.nvidia.com on a node)"
        })
    void whatIsNoNumberOfGpusIsUnpriced(String requestAndWarning) {
      String[] parts = requestAndWarning.split("; ", 2);
      SpecCostReport report =
          predict(template("v1", "{name: g, exactly: " + parts[0] + "}") + deployment(3, POD));
      assertTotal(report, 21.90);
      assertThat(warnings(report)).containsExactly(parts[1]);
    }

    @Test
    void lookingAtDevicesOfOthersCostsNothing() {
      SpecCostReport report =
          predict(
              template(
                      "v1",
                      "{name: g, exactly: {deviceClassName: gpu.nvidia.com, adminAccess: true}}")
                  + deployment(3, POD));
      assertTotal(report, 21.90);
      assertThat(report.warnings()).isEmpty();
    }

    @Test
    void theFirstOfSeveralAlternativesCountsAndIsSaid() {
      String first = "{name: a, deviceClassName: gpu.nvidia.com, count: 2}";
      SpecCostReport report =
          predict(
              template(
                      "v1",
                      "{name: g, firstAvailable: ["
                          + first
                          + ", {name: b, deviceClassName: mig.nvidia.com}]}")
                  + deployment(1, POD));
      assertTotal(report, 7.30 + 1387.00);
      assertThat(warnings(report))
          .containsExactly("claim gpu: the first of 2 alternatives is counted (gpu.nvidia.com)");
    }

    private static final String SHARED =
        """
        ---
        apiVersion: resource.k8s.io/v1
        kind: ResourceClaim
        metadata: {name: pool}
        spec: {devices: {requests: [{name: g, exactly: {deviceClassName: gpu.nvidia.com, count: 4}}]}}
        """;

    @Test
    void aClaimByNameIsALineOfItsOwn() {
      String pod = POD.replace("resourceClaimTemplateName: one-gpu", "resourceClaimName: pool");
      SpecCostReport report = predict(SHARED + deployment(3, pod));
      assertTotal(report, 21.90);
      assertThat(warnings(report))
          .containsExactly(
              "claim gpu (ResourceClaim pool) is shared: its devices are counted once, on a line of"
                  + " its own");
      assertThat(report.claims()).hasSize(1);
      ClaimCost claim = report.claims().get(0);
      assertThat(claim.kind()).isEqualTo(ClaimCost.Kind.RESOURCE_CLAIM);
      assertThat(claim.cost().rates().totalMonthlyRate()).isCloseTo(2774.00, within(0.005));
      assertThat(report.skipped()).isEmpty();
      assertThat(warnings(predict(deployment(3, pod))))
          .containsExactly("unpriced: claim gpu (ResourceClaim pool)");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{name: pool, annotations: {resource.kubernetes.io/extended-resource-claim: 'true'}}",
          "{name: pool, ownerReferences: [{apiVersion: v1, kind: Pod, name: p, uid: x, controller:"
              + " true}]}"
        })
    void aClaimThatAPodMakesIsNoNewDemand(String metadata) {
      SpecCostReport report = predict(SHARED.replace("{name: pool}", metadata));
      assertThat(report.claims()).isEmpty();
    }
  }

  @Nested
  class Volumes {
    private static String statefulSet(int replicas) {
      return """
          ---
          apiVersion: apps/v1
          kind: StatefulSet
          metadata: {name: db}
          spec:
            replicas: %d
            volumeClaimTemplates:
            - metadata: {name: data}
              spec: {resources: {requests: {storage: 5Gi}}}
            selector: {matchLabels: {app: db}}
            template:
              metadata: {labels: {app: db}}
              spec:
                containers: [{name: c, resources: {requests: {cpu: '1', memory: 1Gi}}}]
          """
          .formatted(replicas);
    }

    private static String claim(String name, String size) {
      return """
          ---
          apiVersion: v1
          kind: PersistentVolumeClaim
          metadata: {name: %s}
          spec: {resources: {requests: {storage: %s}}}
          """
          .formatted(name, size);
    }

    private static void assertGib(StorageCost cost, String gib) {
      assertThat(cost.priced().plus(cost.unpriced())).isEqualTo(Quantity.parse(gib));
    }

    @Test
    void volumesHaveAPriceOfTheirOwnBesideTheTotal() {
      SpecCostReport report =
          predict(
              deployment(
                  3,
                  ONE_CORE
                      + "volumes: [{name: scratch, ephemeral: {volumeClaimTemplate: {spec:"
                      + " {storageClassName: fast, resources: {requests: {storage: 100Gi}}}}}}]\n"));
      assertTotal(report, 21.90);
      assertThat(report.warnings()).isEmpty();
      assertThat(report.storage().monthlyRate()).isCloseTo(90.00, within(0.005));
      assertGib(report.storage(), "300Gi");
    }

    @Test
    void aVolumeWithoutAPriceIsSaidWithItsSize() {
      SpecCostReport report = unpriced(statefulSet(3) + claim("alone", "2Gi"));
      assertTotal(report, 21.90);
      assertThat(warnings(report)).containsExactly("unpriced: volume data of 3 × 5Gi");
      assertThat(report.claims().get(0).warnings()).containsExactly("unpriced: a volume of 2Gi");
      assertThat(report.storage().unpriced()).isEqualTo(Quantity.parse("17Gi"));
      assertThat(report.storage().monthlyRate()).isZero();
    }

    @Test
    void aReplicasClaimIsThatReplicas() {
      SpecCostReport report =
          predict(claim("data-db-0", "5Gi") + claim("data-db-1", "5Gi") + statefulSet(3));
      assertGib(report.storage(), "15Gi");
      assertThat(report.claims()).isEmpty();
      assertThat(report.storage().monthlyRate()).isCloseTo(1.50, within(0.005));
    }

    @Test
    void aLeftOverClaimCountsForItself() {
      String claims = claim("data-db-0", "5Gi") + claim("data-db-1", "5Gi");
      SpecCostReport report = predict(claims + statefulSet(1));
      assertGib(report.storage(), "10Gi");
      assertThat(report.claims()).extracting(ClaimCost::name).containsExactly("data-db-1");
      assertGib(predict(claims + statefulSet(0)).storage(), "10Gi");
      // Numbered from 1 on, the first claim is no replica's.
      SpecCostReport shifted =
          predict(
              claims
                  + statefulSet(1)
                      .replace("  replicas: 1", "  ordinals: {start: 1}\n  replicas: 1"));
      assertThat(shifted.claims()).extracting(ClaimCost::name).containsExactly("data-db-0");
    }

    @Test
    void aClaimThatHasGrownCountsWithItsOwnSize() {
      SpecCostReport report = predict(claim("data-db-0", "50Gi") + statefulSet(3));
      assertGib(report.storage(), "60Gi");
      assertThat(report.claims()).isEmpty();
    }

    @Test
    void theClaimOfAnEphemeralVolumeIsItsPods() {
      String pod =
          """
          ---
          apiVersion: v1
          kind: Pod
          metadata: {name: p}
          spec:
            containers: [{name: c, resources: {requests: {cpu: '1', memory: 1Gi}}}]
            volumes:
            - name: scratch
              ephemeral: {volumeClaimTemplate: {spec: {resources: {requests: {storage: 1Gi}}}}}
          """;
      SpecCostReport report = predict(pod + claim("p-scratch", "1Gi") + claim("q-scratch", "1Gi"));
      assertThat(report.claims()).extracting(ClaimCost::name).containsExactly("q-scratch");
      assertGib(report.storage(), "2Gi");
    }

    @Test
    void theClaimOfAPodThatIsNotInTheInputIsItsControllers() {
      String ephemeral =
          ONE_CORE
              + "volumes: [{name: s, ephemeral: {volumeClaimTemplate: {spec: {resources: {requests:"
              + " {storage: 1Gi}}}}}}]\n";
      String owned =
          claim("web-7d4-x2-s", "1Gi")
              .replace(
                  "{name: web-7d4-x2-s}",
                  "{name: web-7d4-x2-s, ownerReferences: [{apiVersion: v1, kind: Pod, name:"
                      + " web-7d4-x2, uid: x, controller: true}]}");
      assertThat(predict(deployment(1, ephemeral) + owned).claims()).isEmpty();
      assertThat(predict(owned).claims()).hasSize(1);
    }

    @Test
    void whatClaimsAreBoundToIsNeverPriced() {
      SpecCostReport report =
          predict(
              """
              apiVersion: v1
              kind: PersistentVolume
              metadata: {name: pv}
              spec: {capacity: {storage: 100Gi}}
              """);
      assertThat(report.storage().isNone()).isTrue();
      assertThat(report.skipped()).hasSize(1);
      assertThat(report.skipped().get(0).runsPods()).isFalse();
    }

    @Test
    void aClaimWithoutASizeIsRefused() {
      SpecCostReport report =
          predict("apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: c}\nspec: {}\n");
      assertThat(report.refused())
          .extracting(UnpredictedObject::reason)
          .containsExactly("spec.resources.requests.storage is missing");
    }
  }

  @Nested
  class UnknownKinds {
    private static boolean runsPods(String yaml) {
      SpecCostReport report = predict(yaml);
      assertThat(report.skipped()).hasSize(1);
      UnpredictedObject object = report.skipped().get(0);
      assertThat(object.reason().endsWith(": it runs pods, not priced"))
          .isEqualTo(object.runsPods());
      return object.runsPods();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{apiVersion: argoproj.io/v1alpha1, kind: Rollout, metadata: {name: r}, spec: {template:"
              + " {spec: {containers: [{name: c, image: x}]}}}}",
          "{apiVersion: monitoring.coreos.com/v1, kind: Prometheus, metadata: {name: p}, spec:"
              + " {resources: {requests: {memory: 400Mi}}}}",
          "{apiVersion: argoproj.io/v1alpha1, kind: Workflow, metadata: {name: w}, spec:"
              + " {templates: [{container: {image: x}}]}}",
          "{apiVersion: batch.volcano.sh/v1alpha1, kind: Job, metadata: {name: j}, spec: {tasks:"
              + " [{template: {spec: {containers: [{name: c}]}}}]}}",
          "{apiVersion: example.com/v1, kind: Farm, metadata: {name: f}, spec: {pool: {resources:"
              + " {limits: {nvidia.com/gpu: 1}}}}}"
        })
    void aKindThatHoldsPodsIsNamed(String yaml) {
      assertThat(runsPods(yaml)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {ports: [{port: 80}]}}",
          "{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, data: {pod: \"spec:\\n "
              + " containers:\\n  - name: c\\n    image: x\"}}",
          "{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {name:"
              + " c}, spec: {versions: [{schema: {openAPIV3Schema: {properties: {containers: {type:"
              + " array, default: [{name: c, image: x}]}}}}}]}}",
          "{apiVersion: apps/v1, kind: ControllerRevision, metadata: {name: c}, data: {spec:"
              + " {template: {spec: {containers: [{name: c, image: x}]}}}}}",
          "{apiVersion: kyverno.io/v1, kind: ClusterPolicy, metadata: {name: c}, spec: {rules:"
              + " [{validate: {pattern: {spec: {containers: [{name: '*', image: '*'}]}}}}]}}",
          "{apiVersion: example.com/v1, kind: Bucket, metadata: {name: b}, spec: {resources:"
              + " {requests: {storage: 10Gi}}}}",
          "{apiVersion: example.com/v1, kind: Old, metadata: {name: o}, spec: {}, status: {spec:"
              + " {containers: [{name: c, image: x}]}}}",
          "{apiVersion: v1, kind: Node, metadata: {name: n}, status: {capacity: {cpu: 4}}}"
        })
    void aKindThatRunsNoneIsNot(String yaml) {
      assertThat(runsPods(yaml)).isFalse();
    }
  }
}
