package io.costaudit.fabric8;

import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.predict.spec.ResourceType;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ReplicationController;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ApiResourceTest {
  private static final Map<ResourceType, Class<? extends HasMetadata>> MODELS =
      new EnumMap<>(
          Map.of(
              ResourceType.DEPLOYMENT, Deployment.class,
              ResourceType.STATEFULSET, StatefulSet.class,
              ResourceType.DAEMONSET, DaemonSet.class,
              ResourceType.REPLICASET, ReplicaSet.class,
              ResourceType.REPLICATIONCONTROLLER, ReplicationController.class,
              ResourceType.JOB, Job.class,
              ResourceType.CRONJOB, CronJob.class,
              ResourceType.POD, Pod.class,
              ResourceType.NODE, Node.class));

  @ParameterizedTest
  @EnumSource
  void everyTypeIsWhereTheModelOfFabric8SaysItIs(ResourceType type) {
    ResourceDefinitionContext model = ResourceDefinitionContext.fromResourceType(MODELS.get(type));
    ApiResource resource = ApiResource.of(type);
    assertThat(resource.group()).isEqualTo(model.getGroup());
    assertThat(resource.version()).isEqualTo(model.getVersion());
    assertThat(resource.plural()).isEqualTo(model.getPlural());
    assertThat(resource.kind()).isEqualTo(model.getKind());
    assertThat(resource.namespaced()).isEqualTo(model.isNamespaceScoped());
    assertThat(resource.apiVersion()).isEqualTo(HasMetadata.getApiVersion(MODELS.get(type)));
    assertThat(resource.definition()).usingRecursiveComparison().isEqualTo(model);
  }
}
