package io.costaudit.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.predict.spec.Owner;
import io.costaudit.predict.spec.ResourceType;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FoldingTest {
  private final Folding all = Folding.into(EnumSet.allOf(ResourceType.class));

  @ParameterizedTest
  @CsvSource({
    "POD, apps/v1, ReplicaSet, true",
    "POD, apps/v1beta2, ReplicaSet, true",
    "POD, apps/v1, StatefulSet, true",
    "POD, apps/v1, DaemonSet, true",
    "POD, v1, ReplicationController, true",
    "POD, batch/v1, Job, true",
    "POD, batch.volcano.sh/v1alpha1, Job, false",
    "POD, v1, Node, false",
    "POD, '', ReplicaSet, false",
    "POD, apps/v1, Deployment, false",
    "POD, extensions/v1beta1, ReplicaSet, true",
    "POD, extensions/v1beta1, DaemonSet, true",
    "POD, extensions/v1beta1, Job, true",
    "POD, extensions/v1beta1, StatefulSet, false", // was never in that group
    "POD, apps.kruise.io/v1beta1, StatefulSet, false",
    "POD, v1, Pod, false",
    "REPLICASET, apps/v1, Deployment, true",
    "REPLICASET, apps/v1beta1, Deployment, true",
    "REPLICASET, extensions/v1beta1, Deployment, true",
    "REPLICASET, argoproj.io/v1alpha1, Rollout, false",
    "REPLICATIONCONTROLLER, apps.openshift.io/v1, DeploymentConfig, false",
    "STATEFULSET, monitoring.coreos.com/v1, Prometheus, false",
    "DEPLOYMENT, apps/v1, Deployment, false",
    "JOB, batch/v1, CronJob, false", // the ledger decides, by the price of the CronJob
  })
  void itFoldsIntoTheControllersOfKubernetes(
      ResourceType type, String apiVersion, String kind, boolean folds) {
    assertThat(all.folds(type, new Owner(apiVersion, kind, "x", "u"))).isEqualTo(folds);
  }

  @Test
  void itFoldsIntoNothingThatIsNotWatched() {
    Folding some = Folding.into(Set.of(ResourceType.POD, ResourceType.STATEFULSET));
    assertThat(some.folds(ResourceType.POD, new Owner("apps/v1", "ReplicaSet", "x", "u")))
        .isFalse();
    assertThat(some.folds(ResourceType.POD, new Owner("apps/v1", "StatefulSet", "x", "u")))
        .isTrue();
  }

  @Test
  void whatNobodyOwnsIsAWorkloadOfItsOwn() {
    assertThat(all.folds(ResourceType.POD, null)).isFalse();
  }
}
