package io.costaudit.fabric8;

import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.predict.spec.OmittedReplicas;
import io.costaudit.predict.spec.ResourceType;
import io.costaudit.predict.spec.WorkloadReading;
import io.costaudit.predict.spec.WorkloadSpec;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlainTreeTest {
  @Test
  void itHasWhatCoreReads() {
    GenericKubernetesResource object = new GenericKubernetesResource();
    object.setMetadata(
        new ObjectMetaBuilder()
            .withName("nightly")
            .withNamespace("shop")
            .withUid("u1")
            .withResourceVersion("5")
            .addToLabels("app", "shop")
            .addToAnnotations("costaudit.io/run-duration", "10m")
            .addNewOwnerReference()
            .withApiVersion("shop.example/v1")
            .withKind("Shop")
            .withName("main")
            .withUid("u0")
            .withController(true)
            .endOwnerReference()
            .build());
    object.setAdditionalProperties(
        Map.of("spec", Map.of("replicas", 2), "status", Map.of("phase", "Running")));

    assertThat(PlainTree.of(object, ApiResource.of(ResourceType.CRONJOB)))
        .isEqualTo(
            Map.of(
                "apiVersion",
                "batch/v1",
                "kind",
                "CronJob",
                "metadata",
                Map.of(
                    "name",
                    "nightly",
                    "namespace",
                    "shop",
                    "uid",
                    "u1",
                    "labels",
                    Map.of("app", "shop"),
                    "annotations",
                    Map.of("costaudit.io/run-duration", "10m"),
                    "ownerReferences",
                    List.of(
                        Map.of(
                            "apiVersion",
                            "shop.example/v1",
                            "kind",
                            "Shop",
                            "name",
                            "main",
                            "uid",
                            "u0",
                            "controller",
                            true))),
                "spec",
                Map.of("replicas", 2),
                "status",
                Map.of("phase", "Running")));
  }

  @Test
  void itTellsWhatAnApplyWithoutReplicasDoes() {
    ManagedFieldsEntry applied = managed("deployer", "Apply");
    ManagedFieldsEntry scaled = managed("scaler", "Update");

    assertThat(omittedReplicas(applied)).isEqualTo(OmittedReplicas.RESET);
    assertThat(omittedReplicas(applied, scaled)).isEqualTo(OmittedReplicas.KEPT);
    assertThat(omittedReplicas(scaled)).isEqualTo(OmittedReplicas.KEPT);
    assertThat(omittedReplicas()).isEqualTo(OmittedReplicas.UNKNOWN);
  }

  private static ManagedFieldsEntry managed(String manager, String operation) {
    return Serialization.unmarshal(
        "{\"manager\": \""
            + manager
            + "\", \"operation\": \""
            + operation
            + "\", \"fieldsV1\": {\"f:spec\": {\"f:replicas\": {}, \"f:template\": {}}}}",
        ManagedFieldsEntry.class);
  }

  private static OmittedReplicas omittedReplicas(ManagedFieldsEntry... managed) {
    GenericKubernetesResource object = new GenericKubernetesResource();
    object.setMetadata(
        new ObjectMetaBuilder()
            .withName("cart")
            .withNamespace("shop")
            .withManagedFields(managed)
            .build());
    Map<String, Object> pod = Map.of("containers", List.of(Map.of("name", "app")));
    object.setAdditionalProperties(
        Map.of("spec", Map.of("replicas", 12, "template", Map.of("spec", pod))));
    WorkloadReading reading =
        WorkloadSpec.read(PlainTree.of(object, ApiResource.of(ResourceType.DEPLOYMENT)));
    return ((WorkloadReading.Workload) reading).spec().omittedReplicas();
  }
}
