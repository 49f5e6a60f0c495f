package io.costaudit.fabric8;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ReplicationControllerBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.util.List;
import java.util.Map;

/** Workloads for tests. */
public final class Workloads {
  private static final String IMAGE = "registry.k8s.io/pause:3.10";

  private Workloads() {}

  /** Asks for half a core and 256 MiB in each pod. */
  public static Deployment deployment(String namespace, String name, int replicas) {
    return new DeploymentBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .withReplicas(replicas)
        .withNewSelector()
        .addToMatchLabels("app", name)
        .endSelector()
        .withNewTemplate()
        .withNewMetadata()
        .addToLabels("app", name)
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("main")
        .withImage(IMAGE)
        .withNewResources()
        .addToRequests("cpu", new Quantity("500m"))
        .addToRequests("memory", new Quantity("256Mi"))
        .endResources()
        .endContainer()
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }

  /** Asks for a core in each pod and claims 10 GiB for it. */
  public static StatefulSet statefulSet(String namespace, String name, int replicas) {
    return new StatefulSetBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .withReplicas(replicas)
        .withNewSelector()
        .addToMatchLabels("app", name)
        .endSelector()
        .withNewTemplate()
        .withNewMetadata()
        .addToLabels("app", name)
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("main")
        .withImage(IMAGE)
        .withNewResources()
        .addToRequests("cpu", new Quantity("1"))
        .endResources()
        .endContainer()
        .endSpec()
        .endTemplate()
        .addNewVolumeClaimTemplate()
        .withNewMetadata()
        .withName("data")
        .endMetadata()
        .withNewSpec()
        .withAccessModes("ReadWriteOnce")
        .withNewResources()
        .addToRequests("storage", new Quantity("10Gi"))
        .endResources()
        .endSpec()
        .endVolumeClaimTemplate()
        .endSpec()
        .build();
  }

  /** A workload of each kind that stands in a namespace, as a real server accepts it. */
  static List<HasMetadata> ofEveryKind(String namespace) {
    Map<String, String> labels = Map.of("app", "every-kind");
    PodTemplateSpec template =
        new PodTemplateSpecBuilder()
            .withNewMetadata()
            .withLabels(labels)
            .endMetadata()
            .withSpec(pod("Always"))
            .build();
    PodTemplateSpec once = new PodTemplateSpecBuilder(template).withSpec(pod("Never")).build();
    return List.of(
        deployment(namespace, "a-deployment", 1),
        statefulSet(namespace, "a-statefulset", 1),
        new DaemonSetBuilder()
            .withMetadata(metadata(namespace, "a-daemonset"))
            .withNewSpec()
            .withNewSelector()
            .withMatchLabels(labels)
            .endSelector()
            .withTemplate(template)
            .endSpec()
            .build(),
        new ReplicaSetBuilder()
            .withMetadata(metadata(namespace, "a-replicaset"))
            .withNewSpec()
            .withReplicas(1)
            .withNewSelector()
            .withMatchLabels(labels)
            .endSelector()
            .withTemplate(template)
            .endSpec()
            .build(),
        new ReplicationControllerBuilder()
            .withMetadata(metadata(namespace, "a-replicationcontroller"))
            .withNewSpec()
            .withReplicas(1)
            .withSelector(labels)
            .withTemplate(template)
            .endSpec()
            .build(),
        new JobBuilder()
            .withMetadata(metadata(namespace, "a-job"))
            .withNewSpec()
            .withTemplate(once)
            .endSpec()
            .build(),
        new CronJobBuilder()
            .withMetadata(metadata(namespace, "a-cronjob"))
            .withNewSpec()
            .withSchedule("0 0 1 1 *")
            .withNewJobTemplate()
            .withNewSpec()
            .withTemplate(once)
            .endSpec()
            .endJobTemplate()
            .endSpec()
            .build(),
        new PodBuilder().withMetadata(metadata(namespace, "a-pod")).withSpec(pod("Never")).build());
  }

  private static ObjectMeta metadata(String namespace, String name) {
    return new ObjectMetaBuilder().withNamespace(namespace).withName(name).build();
  }

  private static PodSpec pod(String restartPolicy) {
    return new PodSpecBuilder()
        .withRestartPolicy(restartPolicy)
        .addNewContainer()
        .withName("main")
        .withImage(IMAGE)
        .withNewResources()
        .addToRequests("cpu", new Quantity("10m"))
        .endResources()
        .endContainer()
        .build();
  }
}
