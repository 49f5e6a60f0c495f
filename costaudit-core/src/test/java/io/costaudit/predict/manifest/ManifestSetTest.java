package io.costaudit.predict.manifest;

import static io.costaudit.Trees.container;
import static io.costaudit.Trees.object;
import static io.costaudit.Trees.with;
import static io.costaudit.Trees.workload;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.costaudit.predict.SpecCostDiff;
import io.costaudit.predict.SpecCostPredictor;
import io.costaudit.predict.SpecCostReport;
import io.costaudit.predict.SpecCostReport.Hook;
import io.costaudit.predict.SpecCostReport.Idle;
import io.costaudit.predict.SpecCostReport.Priced;
import io.costaudit.predict.SpecCostReport.UnpredictedObject;
import io.costaudit.predict.SpecCostReport.Warning;
import io.costaudit.predict.price.CostPredictor;
import io.costaudit.predict.price.PriceSource;
import io.costaudit.predict.price.UnitPrices;
import io.costaudit.predict.spec.Manifest;
import io.costaudit.predict.spec.OmittedReplicas;
import io.costaudit.predict.spec.ResourceType;
import io.costaudit.predict.spec.WorkloadReading;
import io.costaudit.predict.spec.WorkloadSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a set of manifests costs. Each pod holds one core, which costs 7.30 in a month. */
class ManifestSetTest {
  private static final String CLUSTER = "cluster-one";
  private static final CostPredictor PRICES =
      CostPredictor.of(PriceSource.fixed(new UnitPrices(0.01, 0, 0), "test"));
  private static final Map<String, Object> CORE = container("main", "cpu", "1", "memory", "1Gi");

  private final List<Manifest> manifests = new ArrayList<>();
  private final SpecCostPredictor.Builder settings = SpecCostPredictor.builder().predictor(PRICES);

  private ManifestSetTest add(Map<String, Object> object) {
    manifests.add(new Manifest("document " + (manifests.size() + 1), object));
    return this;
  }

  private SpecCostReport report() {
    return settings.build().predict(CLUSTER, "shop", manifests, null);
  }

  private static double total(SpecCostReport report) {
    return Math.round(
            report.predictions().stream()
                    .map(SpecCostDiff::costAfter)
                    .filter(cost -> cost != null)
                    .mapToDouble(cost -> cost.rates().totalMonthlyRate())
                    .sum()
                * 100)
        / 100.0;
  }

  private void assertTotal(double expected) {
    assertThat(total(report())).isEqualTo(expected);
  }

  private List<String> warnings() {
    return report().warnings().stream().map(Warning::message).toList();
  }

  private static Map<String, Object> named(String apiVersion, String kind, String name) {
    return with(workload(apiVersion, kind, CORE), name, "metadata", "name");
  }

  private static Map<String, Object> named(String kind, String name) {
    return named(ResourceType.ofKind(kind).orElseThrow().apiVersions().get(0), kind, name);
  }

  private static Map<String, Object> deployment(@Nullable Integer replicas) {
    Map<String, Object> web = named("Deployment", "web");
    return replicas == null ? web : with(web, replicas, "spec", "replicas");
  }

  private static Map<String, Object> uid(Map<String, Object> object, String uid) {
    return with(object, uid, "metadata", "uid");
  }

  private static Map<String, Object> owned(
      Map<String, Object> object, String apiVersion, String kind, String name, String uid) {
    return with(
        object,
        List.of(
            object(
                "apiVersion",
                apiVersion,
                "kind",
                kind,
                "name",
                name,
                "uid",
                uid,
                "controller",
                true)),
        "metadata",
        "ownerReferences");
  }

  private static Map<String, Object> hpa(@Nullable Integer minimum, int maximum) {
    return object(
        "apiVersion",
        "autoscaling/v2",
        "kind",
        "HorizontalPodAutoscaler",
        "metadata",
        object("namespace", "shop", "name", "web"),
        "spec",
        object(
            "scaleTargetRef",
            object("apiVersion", "apps/v1", "kind", "Deployment", "name", "web"),
            "minReplicas",
            minimum,
            "maxReplicas",
            maximum));
  }

  private static Map<String, Object> scaledObject(Object... spec) {
    Map<String, Object> scaler =
        object(
            "apiVersion",
            "keda.sh/v1alpha1",
            "kind",
            "ScaledObject",
            "metadata",
            object("namespace", "shop", "name", "web"),
            "spec",
            object(spec));
    return with(scaler, object("name", "web"), "spec", "scaleTargetRef");
  }

  @Nested
  class TheSameObjectTwice {
    @Test
    void countsAsItsLastManifestAndIsSaidWithBothPlaces() {
      add(deployment(1)).add(named("Deployment", "api")).add(deployment(2));

      SpecCostReport report = report();

      assertThat(total(report)).isEqualTo(21.90);
      assertThat(report.predictions())
          .extracting(SpecCostDiff::controllerName)
          .containsExactly("api", "web");
      assertThat(report.replaced())
          .containsExactly(
              new UnpredictedObject(
                  "document 1",
                  "Deployment",
                  "shop",
                  "web",
                  "a later object of the same name replaces it: document 3"));
      assertThat(report.warnings())
          .containsExactly(
              new Warning(
                  ResourceType.DEPLOYMENT,
                  "shop",
                  "web",
                  "it is in the input more than once: document 3 replaces document 1"));
    }

    @Test
    void isTheSameInTheDefaultNamespaceAndInAnOldGroup() {
      add(with(deployment(1), null, "metadata", "namespace"))
          .add(with(deployment(4), "extensions/v1beta1", "apiVersion"))
          .add(deployment(2));
      assertTotal(14.60);
    }

    @Test
    void isNotTheSameInAnotherNamespaceOrGroupOrOfAnotherKind() {
      add(deployment(1))
          .add(with(deployment(1), "other", "metadata", "namespace"))
          .add(named("StatefulSet", "web"))
          .add(named("apps.kruise.io/v1beta1", "StatefulSet", "web"));
      SpecCostReport report = report();
      assertThat(total(report)).isEqualTo(21.90);
      assertThat(report.replaced()).isEmpty();
    }

    @Test
    void isNeverTheSameWhereAServerMakesTheName() {
      Map<String, Object> job = with(named("Job", ""), "run-", "metadata", "generateName");
      add(job).add(job);
      assertTotal(14.60);
      assertThat(report().replaced()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"v1, ConfigMap, false", "batch.volcano.sh/v1alpha1, Job, true"})
    void isSaidToRunPodsWhereItsKindIsNotKnown(String apiVersion, String kind, boolean runsPods) {
      add(named(apiVersion, kind, "x")).add(named(apiVersion, kind, "x"));
      assertThat(report().replaced())
          .extracting(UnpredictedObject::runsPods)
          .containsExactly(runsPods);
      assertThat(report().warnings()).isEmpty();
    }

    @Test
    void countsOnceWhateverKindItIs() {
      add(deployment(null)).add(hpa(5, 9)).add(hpa(3, 9));
      assertTotal(21.90);
      assertThat(report().replaced())
          .extracting(UnpredictedObject::kind)
          .containsExactly("HorizontalPodAutoscaler");
    }
  }

  /** A patch of kustomize has the identity of the object that it changes. */
  @Nested
  class APatch {
    private static final String REASON =
        "it contains only a part of a %1$s; the whole %1$s of this name, at document %2$d, is"
            + " counted without this part. If this is a kustomize patch, render the folder with"
            + " `kubectl kustomize` first";

    private static Map<String, Object> patch(Map<String, Object> whole, Object... spec) {
      return with(whole, object(spec), "spec");
    }

    private void assertRefused(String kind, int place) {
      assertThat(report().refused())
          .extracting(UnpredictedObject::reason)
          .containsExactly(REASON.formatted(kind, place));
      assertThat(report().replaced()).isEmpty();
      assertThat(warnings()).isEmpty();
    }

    @Test
    void isRefusedAndItsObjectCountsWhicheverComesFirst() {
      add(deployment(2)).add(patch(deployment(1), "replicas", 5));
      assertTotal(14.60);
      assertRefused("Deployment", 1);
      manifests.clear();
      add(patch(deployment(1), "replicas", 5)).add(deployment(2));
      assertTotal(14.60);
      assertRefused("Deployment", 2);
    }

    @Test
    void mayNameContainersWithoutTheirImages() {
      Map<String, Object> whole =
          with(deployment(2), "web:1", "spec", "template", "spec", "containers", 0, "image");
      add(whole).add(deployment(null));
      assertTotal(14.60);
      assertRefused("Deployment", 1);
    }

    @Test
    void ofAnAutoscalerDoesNotReplaceIt() {
      add(deployment(null)).add(hpa(2, 10)).add(patch(hpa(2, 10), "maxReplicas", 20));
      assertTotal(14.60);
      assertThat(report().refused())
          .extracting(UnpredictedObject::reason)
          .containsExactly(REASON.formatted("HorizontalPodAutoscaler", 2));
    }

    @Test
    void isRefusedForWhatItLacksWhereItsObjectIsNotInTheInput() {
      add(patch(deployment(1), "replicas", 5));
      assertThat(report().refused())
          .extracting(UnpredictedObject::reason)
          .containsExactly(
              "spec.template.spec is missing; if this is a kustomize patch, render the folder with"
                  + " `kubectl kustomize` first");
    }

    @Test
    void isNotAWholeObjectWhoseImagesNobodyWrites() {
      add(deployment(2)).add(deployment(3));
      assertTotal(21.90);
      assertThat(report().refused()).isEmpty();
    }
  }

  @Nested
  class Folding {
    private Map<String, Object> replicaSet() {
      return uid(owned(named("ReplicaSet", "web-5d9"), "apps/v1", "Deployment", "web", "d1"), "r1");
    }

    private Map<String, Object> pod() {
      return uid(owned(named("Pod", "web-5d9-a"), "apps/v1", "ReplicaSet", "web-5d9", "r1"), "p1");
    }

    @Test
    void countsWhatKubectlGetsOfOneDeploymentOnce() {
      add(pod()).add(uid(deployment(1), "d1")).add(replicaSet());

      SpecCostReport report = report();

      assertThat(total(report)).isEqualTo(7.30);
      assertThat(report.folded())
          .extracting(UnpredictedObject::name, UnpredictedObject::reason)
          .containsExactly(
              tuple("web-5d9-a", "it stands in the price of ReplicaSet shop/web-5d9"),
              tuple("web-5d9", "it stands in the price of Deployment shop/web"));
      assertThat(report.warnings()).isEmpty();
    }

    @Test
    void aPodWithoutItsReplicaSetStandsInThePriceOfItsDeployment() {
      add(labelled(pod(), "5d9")).add(uid(deployment(1), "d1"));

      SpecCostReport report = report();

      assertThat(total(report)).isEqualTo(7.30);
      assertThat(report.folded()).extracting(UnpredictedObject::name).containsExactly("web-5d9-a");
      assertThat(report.warnings()).isEmpty();
    }

    @Test
    void aHashThatIsNotThatOfTheReplicaSetTellsNothing() {
      add(labelled(pod(), "d9")).add(uid(deployment(1), "d1"));
      assertTotal(14.60);
    }

    private static Map<String, Object> labelled(Map<String, Object> pod, String hash) {
      return with(pod, hash, "metadata", "labels", "pod-template-hash");
    }

    private Map<String, Object> podOfJob(String job, String label) {
      Map<String, Object> pod = named("Pod", job + "-x");
      return uid(
          owned(with(pod, job, "metadata", "labels", label), "batch/v1", "Job", job, "j1"), "p1");
    }

    private Map<String, Object> timed(Map<String, Object> cronJob) {
      return with(cronJob, "10m", "metadata", "annotations", "costaudit.io/run-duration");
    }

    @ParameterizedTest
    @CsvSource({
      "report-29407380, batch.kubernetes.io/job-name",
      "report-29407380, job-name",
      "report-1609459200, job-name", // named after the second, up to Kubernetes 1.20
    })
    void aPodWithoutItsJobStandsInThePriceOfItsCronJob(String job, String label) {
      add(podOfJob(job, label)).add(uid(timed(named("CronJob", "report")), "c1"));

      SpecCostReport report = report();

      assertThat(total(report)).isEqualTo(1.22);
      assertThat(report.folded())
          .extracting(UnpredictedObject::name, UnpredictedObject::reason)
          .containsExactly(tuple(job + "-x", "it stands in the price of CronJob shop/report"));
      assertThat(report.warnings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
      "report-29407380, other", // no label names its Job
      "report-1, job-name",
      "report-20260131, job-name", // a date
      "report-2026013112, job-name", // a date and an hour
      "reports-29407380, job-name",
      "29407380, job-name",
    })
    void aPodOfAJobThatNoCronJobMadeCountsForItself(String job, String label) {
      add(podOfJob(job, label)).add(uid(timed(named("CronJob", "report")), "c1"));
      assertThat(total(report())).isEqualTo(8.52);
      assertThat(report().folded()).isEmpty();
      assertThat(warnings())
          .containsExactly(
              "its controller Job "
                  + job
                  + " is not in the input, so it counts as a workload of its own");
    }

    @ParameterizedTest
    @CsvSource({
      "report-31012026, 2026-01-31T03:00:04Z, false", // a date, and as minutes in 2028
      "report-24012026, 2026-01-24T03:00:04Z, false", // a date, and as minutes in 2015
      "report-29407380, 2025-11-29T19:00:02Z, true",
      "report-29407380, 2025-12-01T00:00:00Z, true", // its Job ran for a day already
      "report-29407380, 2025-11-28T00:00:00Z, false", // before its schedule
    })
    void thatTheDigitsAreATimeFollowsFromWhenThePodWasCreated(
        String job, String created, boolean isScheduled) {
      add(with(podOfJob(job, "job-name"), created, "metadata", "creationTimestamp"))
          .add(uid(timed(named("CronJob", "report")), "c1"));
      assertThat(report().folded()).hasSize(isScheduled ? 1 : 0);
    }

    @Test
    void aStatusThatCannotBeReadEndsNothing() {
      Map<String, Object> job = with(named("Job", "load"), true, "spec", "suspend");
      add(with(job, "x", "status", "conditions")).add(deployment(1));
      assertTotal(7.30);
      assertThat(report().predictions()).hasSize(2);
    }

    @Test
    void aPodWithoutItsJobCountsForItselfWhereItsCronJobHasNoPriceNow() {
      Map<String, Object> pod = podOfJob("report-29407380", "job-name");
      add(pod).add(uid(named("CronJob", "report"), "c1"));
      assertTotal(7.30);
      manifests.clear();
      add(pod).add(uid(with(timed(named("CronJob", "report")), true, "spec", "suspend"), "c1"));
      assertTotal(7.30);
    }

    @ParameterizedTest
    @ValueSource(strings = {"extensions/v1beta1", "apps/v1beta2", "apps/v1"})
    void knowsOwnersByTheirOldGroups(String apiVersion) {
      add(owned(named("ReplicaSet", "web-5d9"), apiVersion, "Deployment", "web", ""))
          .add(deployment(1));
      assertTotal(7.30);
    }

    @Test
    void goesByTheUidAndNeverAgainstIt() {
      add(owned(named("ReplicaSet", "a"), "apps/v1", "Deployment", "web", "d1"))
          .add(owned(named("ReplicaSet", "b"), "apps/v1", "Deployment", "web", "d0"))
          .add(owned(named("ReplicaSet", "c"), "apps/v1", "Deployment", "web", ""))
          .add(uid(deployment(1), "d1"));

      SpecCostReport report = report();

      assertThat(report.predictions())
          .extracting(SpecCostDiff::controllerName)
          .containsExactly("b", "web");
    }

    @Test
    void leavesWhatOthersOwnAlone() {
      Map<String, Object> node =
          object("apiVersion", "v1", "kind", "Node", "metadata", object("name", "n1", "uid", "n1"));
      add(node)
          .add(owned(named("Pod", "etcd-n1"), "v1", "Node", "n1", "n1"))
          .add(named("Pod", "driver"))
          .add(owned(named("Pod", "executor"), "v1", "Pod", "driver", ""))
          .add(owned(named("Pod", "web-1"), "apps/v1", "ReplicaSet", "elsewhere", "r9"))
          .add(owned(named("Pod", "x"), "batch.volcano.sh/v1alpha1", "Job", "web", ""));
      SpecCostReport report = report();
      assertThat(total(report)).isEqualTo(36.50);
      assertThat(report.warnings())
          .extracting(Warning::controllerName, Warning::message)
          .containsExactly(
              tuple(
                  "web-1",
                  "its controller ReplicaSet elsewhere is not in the input, so it counts as a"
                      + " workload of its own"));
    }

    @Test
    void countsADeploymentBehindKindsWithoutPodsOnce() {
      Map<String, Object> revision =
          object(
              "apiVersion",
              "serving.knative.dev/v1",
              "kind",
              "Revision",
              "metadata",
              object("namespace", "shop", "name", "web-1", "uid", "v1"));
      add(revision)
          .add(uid(owned(deployment(1), "serving.knative.dev/v1", "Revision", "web-1", "v1"), "d1"))
          .add(replicaSet())
          .add(pod());
      assertTotal(7.30);
    }

    @Test
    void saysOfAKindWithoutAPriceThatItsPodsAreCounted() {
      Map<String, Object> prometheus =
          object(
              "apiVersion",
              "monitoring.coreos.com/v1",
              "kind",
              "Prometheus",
              "metadata",
              object("namespace", "shop", "name", "main"),
              "spec",
              object("resources", object("requests", object("cpu", "1"))));
      add(prometheus);
      assertThat(report().skipped()).extracting(UnpredictedObject::runsPods).containsExactly(true);
      add(
          owned(
              named("StatefulSet", "prom"), "monitoring.coreos.com/v1", "Prometheus", "main", ""));
      assertTotal(7.30);
      assertThat(report().skipped())
          .extracting(UnpredictedObject::runsPods, UnpredictedObject::reason)
          .containsExactly(tuple(false, "its pods are counted as StatefulSet shop/prom"));
    }

    @ParameterizedTest
    @CsvSource({
      "tekton.dev/v1, Task",
      "argoproj.io/v1alpha1, WorkflowTemplate",
      "kueue.x-k8s.io/v1beta1, Workload",
      "serving.kserve.io/v1alpha1, ClusterServingRuntime",
      "trainer.kubeflow.org/v1alpha1, ClusterTrainingRuntime",
    })
    void knowsKindsThatHoldATemplateWithoutRunningIt(String apiVersion, String kind) {
      add(named(apiVersion, kind, "build"));
      assertThat(report().skipped()).extracting(UnpredictedObject::runsPods).containsExactly(false);
      add(named(apiVersion, "Other", "build"));
      assertThat(report().skipped())
          .extracting(UnpredictedObject::runsPods)
          .containsExactly(false, true);
    }

    @ParameterizedTest
    @CsvSource({
      "argoproj.io/v1alpha1, Rollout", // its template may be that of a Deployment
      "monitoring.coreos.com/v1, Prometheus",
      "trainer.kubeflow.org/v1alpha1, TrainJob",
    })
    void knowsKindsThatRunPodsWithoutATemplate(String apiVersion, String kind) {
      add(object("apiVersion", apiVersion, "kind", kind, "metadata", object("name", "shop")));
      assertThat(report().skipped()).extracting(UnpredictedObject::runsPods).containsExactly(true);
    }

    @ParameterizedTest
    @CsvSource({
      "argoproj.io/v1alpha1, Application",
      "helm.toolkit.fluxcd.io/v2, HelmRelease",
      "kustomize.toolkit.fluxcd.io/v1, Kustomization",
      "kustomize.config.k8s.io/v1beta1, Kustomization",
      "kustomize.config.k8s.io/v1alpha1, Component",
    })
    void knowsKindsThatInstallPodsWhichStandElsewhere(String apiVersion, String kind) {
      add(object("apiVersion", apiVersion, "kind", kind, "metadata", object("name", "shop")));
      assertThat(report().skipped())
          .extracting(UnpredictedObject::runsPods, UnpredictedObject::reason)
          .containsExactly(
              tuple(
                  true,
                  kind
                      + " is no kind of workload that is known: the pods that it installs are not"
                      + " priced"
                      + (apiVersion.startsWith("kustomize.config")
                          ? "; render its folder with `kubectl kustomize` first"
                          : "")));
    }

    @Test
    void endsWhereObjectsOwnEachOther() {
      add(owned(named("ReplicaSet", "a"), "apps/v1", "ReplicaSet", "b", ""))
          .add(owned(named("ReplicaSet", "b"), "apps/v1", "ReplicaSet", "a", ""));
      assertTotal(14.60);
    }

    @ParameterizedTest
    @CsvSource({
      "10m, false, 1.22", // 730 hourly runs of ten minutes of one core
      "'', false, 7.30", // unpriced, so the Job counts as it runs
      "10m, true, 7.30", // suspended, so its price does not cover the Job
    })
    void countsAJobBesideACronJobThatHasNoPriceNow(
        String duration, boolean suspended, double total) {
      Map<String, Object> cronJob = uid(named("CronJob", "report"), "c1");
      if (!duration.isEmpty()) {
        cronJob = with(cronJob, duration, "metadata", "annotations", "costaudit.io/run-duration");
      }
      Map<String, Object> job =
          uid(owned(named("Job", "report-1"), "batch/v1", "CronJob", "report", "c1"), "j1");
      add(with(cronJob, suspended, "spec", "suspend"))
          .add(job)
          .add(owned(named("Pod", "report-1-x"), "batch/v1", "Job", "report-1", "j1"));
      assertTotal(total);
    }
  }

  @Nested
  class HooksOfARelease {
    private Map<String, Object> hook(Map<String, Object> object) {
      return with(object, "pre-install,pre-upgrade", "metadata", "annotations", "helm.sh/hook");
    }

    @Test
    void areListedApart() {
      add(deployment(1)).add(hook(named("Job", "migrate"))).add(hook(named("Pod", "check")));

      SpecCostReport report = report();

      assertThat(total(report)).isEqualTo(7.30);
      assertThat(report.hooks())
          .extracting(Hook::hook)
          .containsOnly("pre-install,pre-upgrade")
          .hasSize(2);
      assertThat(report.hooks().get(0).priced().runTimeAssumed()).isTrue();
    }

    @Test
    void countWhereAsked() {
      settings.includeHooks(true);
      add(deployment(1)).add(hook(named("Job", "migrate")));
      assertTotal(14.60);
      assertThat(report().hooks()).isEmpty();
    }

    @Test
    void countAsTheyRunOnceACluterHasThem() {
      add(uid(hook(named("Job", "migrate")), "j1"));
      assertTotal(7.30);
    }

    @Test
    void stayWhereTheyAreNoJobsOrPods() {
      add(hook(deployment(1)));
      assertTotal(7.30);
      assertThat(warnings())
          .containsExactly(
              "it is a hook (pre-install,pre-upgrade) whose object stays, so it is counted");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "helm.sh/hook | post-upgrade | whose object stays, so it is counted",
          "helm.sh/hook | pre-delete, post-install | whose object stays, so it is counted",
          "helm.sh/hook | pre-delete | that Helm creates only when the release is deleted; ",
          "helm.sh/hook | pre-delete,post-delete | that Helm creates only when the release is"
              + " deleted; ",
          "helm.sh/hook | post-rollback | that Helm creates only when the release is rolled back; ",
          "helm.sh/hook | test | that Helm creates only when helm test runs; ",
          "helm.sh/hook | post-rollback,test-success | that Helm creates only when the release is"
              + " rolled back or when helm test runs; ",
          "helm.sh/hook | pre-instal | that Helm never creates; ",
          "argocd.argoproj.io/hook | Sync | whose object stays, so it is counted",
          "argocd.argoproj.io/hook | SyncFail | that Argo CD creates only when a sync fails; ",
          "argocd.argoproj.io/hook | PostDelete | that Argo CD creates only when the application is"
              + " deleted; ",
          "argocd.argoproj.io/hook | Skip | that Argo CD never creates; ",
        })
    void thatStayAreCountedAndSaidToBeCreatedAtTheirMoment(
        String annotation, String moments, String said) {
      for (String kind :
          List.of("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "CronJob")) {
        manifests.clear();
        Map<String, Object> object = with(named(kind, "h"), 1, "spec", "replicas");
        object =
            with(
                object,
                object("costaudit.io/run-duration", "1h", annotation, moments),
                "metadata",
                "annotations");
        add(object);
        assertThat(report().priced()).hasSize(1);
        assertThat(warnings())
            .contains(
                "it is a hook ("
                    + moments
                    + ") "
                    + said.strip()
                    + (said.contains(";")
                        ? " it is counted, because kubectl apply creates it at once"
                        : ""));
      }
    }

    @ParameterizedTest
    @CsvSource({
      "helm.sh/hook, pre-install, helm.sh/hook-delete-policy, 'before-hook-creation, hook-succeeded'",
      "argocd.argoproj.io/hook, PreSync, argocd.argoproj.io/hook-delete-policy, HookSucceeded",
    })
    void thatAreDeletedAfterTheirCreationComeAndGo(
        String annotation, String moments, String policy, String value) {
      Map<String, Object> web =
          with(
              deployment(1), object(annotation, moments, policy, value), "metadata", "annotations");
      add(web);
      assertTotal(0);
      assertThat(report().hooks()).extracting(Hook::hook).containsExactly(moments);
      settings.includeHooks(true);
      assertTotal(7.30);
      assertThat(warnings())
          .containsExactly("it is a hook (" + moments + "), which comes and goes, and is counted");
    }

    /** What Helm made of the hook exists now, whatever Helm does with the hook later. */
    @Test
    void thatComeAndGoDoNotCoverThePodsOfACluster() {
      Map<String, Object> policy =
          object("helm.sh/hook", "pre-install", "helm.sh/hook-delete-policy", "hook-succeeded");
      Map<String, Object> web = with(deployment(1), policy, "metadata", "annotations");
      Map<String, Object> replicas =
          uid(owned(named("ReplicaSet", "web-5"), "apps/v1", "Deployment", "web", "d1"), "r1");
      add(web).add(replicas);
      add(uid(owned(named("Pod", "web-5-1"), "apps/v1", "ReplicaSet", "web-5", "r1"), "p1"));
      assertTotal(7.30);
      assertThat(report().hooks()).hasSize(1);
      assertThat(report().folded()).hasSize(1);
      settings.includeHooks(true);
      assertTotal(7.30);
      assertThat(report().folded()).hasSize(2);
      manifests.clear();
      settings.includeHooks(false);
      // The Deployment of a cluster holds its resources now and covers its pods.
      add(uid(web, "d1")).add(replicas);
      assertTotal(7.30);
      assertThat(report().hooks()).isEmpty();
    }

    @Test
    void thatArgoCdSkipsAreNotInTheTotalEither() {
      add(with(named("Job", "j"), "Skip", "metadata", "annotations", "argocd.argoproj.io/hook"));
      assertTotal(0);
      settings.includeHooks(true);
      assertThat(warnings())
          .contains("it is a hook (Skip) that Argo CD never creates, and is counted");
    }

    @Test
    void ofArgoCdComeAndGoToo() {
      add(
          with(
              named("Job", "sync"),
              "PostSync",
              "metadata",
              "annotations",
              "argocd.argoproj.io/hook"));
      assertTotal(0);
    }
  }

  @Nested
  class Replicas {
    private void live(int replicas, OmittedReplicas omitted) {
      WorkloadSpec web = read(deployment(replicas));
      WorkloadSpec now =
          new WorkloadSpec(
              web.type(),
              web.namespace(),
              web.name(),
              null,
              replicas,
              true,
              web.pod(),
              List.of(),
              null,
              omitted);
      settings.live(ref -> ref.name().equals("web") ? Optional.of(now) : Optional.empty());
    }

    @ParameterizedTest
    @CsvSource({"KEPT, 87.60, 0", "RESET, 7.30, 1", "UNKNOWN, 87.60, 1"})
    void thatAreLeftOutFollowWhatAnApplyDoes(OmittedReplicas omitted, double total, int warned) {
      live(12, omitted);
      add(deployment(null));
      assertTotal(total);
      assertThat(report().warnings()).hasSize(warned);
    }

    @Test
    void thatAnApplyRemovesAreRaisedByAnAutoscaler() {
      live(12, OmittedReplicas.RESET);
      add(deployment(null)).add(hpa(3, 20));
      assertTotal(21.90);
    }

    @ParameterizedTest
    @CsvSource({
      "0, 3, 9, 0.00", // an HPA leaves it alone
      "1, 3, 9, 21.90",
      "5, 3, 9, 36.50",
      "20, 3, 9, 65.70",
    })
    void ofSomethingNewAreClampedByAnAutoscaler(int asked, int min, int max, double total) {
      add(deployment(asked)).add(hpa(min, max));
      assertTotal(total);
    }

    @ParameterizedTest
    @CsvSource({"12, 65.70", "5, 36.50", "1, 21.90", "0, 21.90"})
    void thatAnAutoscalerDecidesAreThoseThatLive(int now, double total) {
      live(now, OmittedReplicas.KEPT);
      add(deployment(2)).add(hpa(3, 9));
      assertTotal(total);
      assertThat(warnings()).singleElement().asString().contains("the manifest asks for 2 pods");
    }

    @Test
    void ofZeroSwitchAnAutoscalerOffWhateverLives() {
      live(12, OmittedReplicas.KEPT);
      add(deployment(0)).add(hpa(3, 9));
      assertTotal(0);
    }

    @Test
    void thatAreLeftOutOfSomethingNewAreTheMinimum() {
      add(deployment(null)).add(hpa(3, 9));
      assertTotal(21.90);
      manifests.clear();
      add(deployment(null)).add(hpa(null, 9));
      assertTotal(7.30);
      manifests.clear();
      add(deployment(null));
      assertTotal(7.30);
    }

    @Test
    void thatAnAutoscalerMayMakeZeroAreSaidWithTheirPrice() {
      add(deployment(null)).add(scaledObject());
      assertTotal(0);
      assertThat(warnings())
          .containsExactly(
              "ScaledObject shop/web may scale it to 0 pods: counted as 0 pods",
              "each pod that an autoscaler starts costs 7.30 in a month of running");
      manifests.clear();
      add(deployment(2)).add(scaledObject());
      assertTotal(14.60);
      assertThat(warnings())
          .containsExactly("ScaledObject shop/web may scale it to 0 pods: counted as 2 pods");
    }

    @Test
    void followScaledObjects() {
      add(deployment(0)).add(scaledObject("minReplicaCount", 2, "maxReplicaCount", 4));
      assertTotal(14.60);
      manifests.clear();
      add(deployment(9)).add(scaledObject("minReplicaCount", 2, "maxReplicaCount", 4));
      assertTotal(29.20);
      manifests.clear();
      add(deployment(1))
          .add(
              with(
                  scaledObject("minReplicaCount", 2),
                  "5",
                  "metadata",
                  "annotations",
                  "autoscaling.keda.sh/paused-replicas"));
      assertTotal(36.50);
    }

    @Test
    void areThoseOfTheObjectWhereItComesFromACluster() {
      add(uid(deployment(1), "d1")).add(hpa(3, 9));
      assertTotal(7.30);
      assertThat(warnings())
          .containsExactly(
              "counted as the 1 of the object; HorizontalPodAutoscaler shop/web (3 to 9) would"
                  + " make it 3");
    }

    @Test
    void areWhatTheCallerGives() {
      live(12, OmittedReplicas.KEPT);
      settings.replicas(ResourceType.DEPLOYMENT, "shop", "web", 2);
      settings.replicas(ResourceType.DEPLOYMENT, "shop", "gone", 2);
      add(deployment(9)).add(hpa(3, 9));
      assertTotal(14.60);
      assertThat(report().warnings())
          .containsExactly(
              new Warning(
                  ResourceType.DEPLOYMENT,
                  "shop",
                  "gone",
                  "the input has no such workload, so its given number of pods has no effect"));
      assertThatThrownBy(() -> settings.replicas(ResourceType.POD, "shop", "web", 2))
          .hasMessage("a pod has no number of pods");
      assertThatThrownBy(() -> settings.replicas(ResourceType.JOB, "shop", "web", -1))
          .hasMessage("replicas must not be negative: -1");
    }

    @Test
    void thatTheCallerGivesAndThatHaveNoEffectAreSaid() {
      settings.replicas(ResourceType.REPLICASET, "shop", "web-5d9", 5);
      settings.replicas(ResourceType.JOB, "shop", "later", 5);
      add(owned(named("ReplicaSet", "web-5d9"), "apps/v1", "Deployment", "web", ""))
          .add(deployment(1))
          .add(with(named("Job", "later"), true, "spec", "suspend"));
      assertTotal(7.30);
      assertThat(report().warnings())
          .extracting(Warning::controllerName, Warning::message)
          .containsExactlyInAnyOrder(
              tuple(
                  "web-5d9",
                  "it stands in the price of Deployment shop/web, so its given number of pods has"
                      + " no effect"),
              tuple(
                  "later",
                  "it is suspended, so it costs nothing; after it is resumed, it would cost 36.50"
                      + " if it ran all"
                      + " month"),
              tuple(
                  "later",
                  "it is suspended, so its given number of pods counts only for what it would cost"
                      + " after it is resumed"));
    }

    @Test
    void ofWhatAnAutoscalerScalesOutsideTheInputAreSaidToBeUnknown() {
      add(named("Deployment", "api")).add(hpa(3, 9));
      assertTotal(7.30);
      assertThat(report().warnings())
          .containsExactly(
              new Warning(
                  ResourceType.DEPLOYMENT,
                  "shop",
                  "web",
                  "HorizontalPodAutoscaler shop/web (3 to 9) scales it, but the input has no such"
                      + " workload, so the autoscaler changes no figure"));
    }

    @Test
    void areNotRaisedByAnAutoscalerThatNamesTheWrongApiGroup() {
      add(deployment(1)).add(with(hpa(3, 9), "v1", "spec", "scaleTargetRef", "apiVersion"));
      assertTotal(7.30);
      assertThat(warnings())
          .containsExactly(
              "HorizontalPodAutoscaler shop/web (3 to 9) scales it, but the input has no such"
                  + " workload of API group \"\", so the autoscaler changes no figure");
    }

    @Test
    void ofAReplicationControllerAreRaisedByAnAutoscalerWithoutAnApiVersion() {
      Map<String, Object> scaler = with(hpa(3, 9), null, "spec", "scaleTargetRef", "apiVersion");
      add(with(named("ReplicationController", "web"), 1, "spec", "replicas"))
          .add(with(scaler, "ReplicationController", "spec", "scaleTargetRef", "kind"));
      assertTotal(21.90);
    }

    @Test
    void ofADaemonSetAreTheLiveOnesUnlessTheCallerGivesNodes() {
      Map<String, Object> agent = named("DaemonSet", "web");
      WorkloadSpec now = read(with(agent, 40, "status", "desiredNumberScheduled"));
      add(agent);
      assertTotal(7.30);
      assertThat(warnings()).hasSize(1);
      settings.live(ref -> Optional.of(now));
      assertTotal(292.00);
      assertThat(warnings()).isEmpty();
      settings.nodeCount(3);
      assertTotal(21.90);
    }

    @Test
    void thatAMisspeltFieldOfAnAutoscalerDoesNotChangeAreSaid() {
      add(deployment(1))
          .add(with(with(hpa(null, 10), null, "spec", "minReplicas"), 3, "spec", "minReplica"));
      assertTotal(7.30);
      assertThat(warnings())
          .containsExactly(
              "HorizontalPodAutoscaler shop/web: unknown field \"spec.minReplica\" is not counted:"
                  + " kubectl apply refuses this field, and with --validate=false Kubernetes drops"
                  + " it; did you mean \"minReplicas\"?");
      manifests.clear();
      Map<String, Object> target = object("name", "web");
      add(with(with(hpa(3, 10), null, "spec", "scaleTargetRef"), target, "spec", "scaleTarget"));
      assertThat(report().refused())
          .extracting(UnpredictedObject::reason)
          .containsExactly(
              "spec.scaleTargetRef.name is missing; the unknown field \"spec.scaleTarget\" is"
                  + " probably a misspelling of it");
      manifests.clear();
      add(with(with(hpa(3, 10), null, "spec", "scaleTargetRef"), target, "spec", "scaletargetref"));
      assertThat(report().refused())
          .extracting(UnpredictedObject::reason)
          .containsExactly(
              "spec.scaleTargetRef.name is missing; the unknown field \"spec.scaletargetref\" is"
                  + " probably a misspelling of it");
    }

    @Test
    void ofAnAutoscalerThatCannotBeReadAreNotGuessed() {
      add(deployment(1)).add(with(hpa(3, 9), "many", "spec", "minReplicas"));
      add(with(with(hpa(3, 2), "x", "metadata", "name"), 2, "spec", "maxReplicas"));
      assertThat(report().refused())
          .extracting(UnpredictedObject::reason)
          .containsExactly(
              "spec.minReplicas is \"many\"; give a whole number from 0 to 2147483647",
              "its minimum of 3 is above its maximum of 2");
    }
  }

  @Nested
  class WhatRunsNoPods {
    private @Nullable Idle idle(Map<String, Object> object) {
      manifests.clear();
      add(object);
      assertTotal(0);
      return report().priced().get(0).idle();
    }

    @ParameterizedTest
    @CsvSource({
      "Job, '', it would cost 7.30 if it ran all month",
      "Job, 10m, its run would cost 0.0017",
      "CronJob, 10m, it would cost 1.22 a month",
      "CronJob, '', 'it would be unpriced: how long a run takes is not known; the annotation"
          + " costaudit.io/run-duration says it'",
    })
    void isSaidToBeSuspendedWithItsCostOnceItIsResumed(String kind, String duration, String cost) {
      Map<String, Object> object = with(named(kind, "load"), true, "spec", "suspend");
      if (!duration.isEmpty()) {
        object = with(object, duration, "metadata", "annotations", "costaudit.io/run-duration");
      }
      assertThat(idle(object)).isEqualTo(Idle.SUSPENDED);
      assertThat(warnings())
          .containsExactly("it is suspended, so it costs nothing; after it is resumed, " + cost);
    }

    @Test
    void isACronJobThatCreatesItsJobsSuspended() {
      Map<String, Object> nightly =
          with(
              with(named("CronJob", "nightly"), true, "spec", "jobTemplate", "spec", "suspend"),
              object("costaudit.io/run-duration", "1h"),
              "metadata",
              "annotations");
      add(nightly);
      assertTotal(0);
      assertThat(report().priced()).extracting(Priced::idle).containsExactly(Idle.SUSPENDED);
      assertThat(warnings())
          .containsExactly(
              "it creates its Jobs suspended (spec.jobTemplate.spec.suspend), so it costs nothing;"
                  + " after it is resumed, it would cost 7.30 a month");
      // A Job that was resumed counts for itself.
      add(
          uid(
              owned(named("Job", "nightly-1"), "batch/v1", "CronJob", "nightly", ""),
              "uid-of-job"));
      assertTotal(7.30);
    }

    @Test
    void isSaidToBeSuspendedWithTheBoundOfItsCost() {
      Map<String, Object> job = with(named("Job", "load"), true, "spec", "suspend");
      assertThat(idle(with(job, 3600, "spec", "activeDeadlineSeconds"))).isEqualTo(Idle.SUSPENDED);
      assertThat(warnings())
          .hasSize(2)
          .last()
          .isEqualTo(
              "its activeDeadlineSeconds of 3600 let its run cost at most 0.0100, which is not in"
                  + " the total");
    }

    @Test
    void isSaidToBeUnpricedOnceResumedWhereNoPriceIsKnown() {
      settings.predictor(CostPredictor.of(PriceSource.none()));
      add(with(named("Job", "load"), true, "spec", "suspend"));
      assertThat(warnings())
          .contains(
              "it is suspended, so it costs nothing; after it is resumed, it would be unpriced: no"
                  + " price is"
                  + " known");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void isFinishedWhateverItsSpecificationSays(boolean suspended) {
      Map<String, Object> job = with(named("Job", "load"), suspended, "spec", "suspend");
      List<Object> conditions = List.of(object("type", "Complete", "status", "True"));
      assertThat(idle(with(job, conditions, "status", "conditions"))).isEqualTo(Idle.FINISHED);
      assertThat(warnings()).isEmpty();
    }

    @Test
    void tellsWhy() {
      assertThat(idle(with(named("Pod", "p"), "Succeeded", "status", "phase")))
          .isEqualTo(Idle.FINISHED);
      assertThat(idle(deployment(0))).isEqualTo(Idle.NO_PODS);
      assertThat(idle(with(named("Job", "j"), 0, "spec", "parallelism"))).isEqualTo(Idle.NO_PODS);
      assertThat(idle(with(named("DaemonSet", "d"), 0, "status", "desiredNumberScheduled")))
          .isEqualTo(Idle.NO_PODS);
      Map<String, Object> never = with(named("CronJob", "c"), "0 0 30 2 *", "spec", "schedule");
      assertThat(idle(with(never, "1h", "metadata", "annotations", "costaudit.io/run-duration")))
          .isEqualTo(Idle.NEVER_SCHEDULED);
    }

    @Test
    void isNothingThatRuns() {
      add(deployment(1)).add(named("CronJob", "unpriced")).add(named("DaemonSet", "agent"));
      assertThat(report().priced()).extracting(Priced::idle).containsOnlyNulls();
    }
  }

  @Nested
  class WhatIsAssumed {
    @Test
    void isOneNodeForADaemonSet() {
      add(named("DaemonSet", "agent"))
          .add(with(named("DaemonSet", "live"), 4, "status", "desiredNumberScheduled"))
          .add(deployment(1));
      assertThat(report().priced())
          .extracting(Priced::oneNodeAssumed)
          .containsExactly(true, false, false);
      settings.nodeCount(3);
      assertThat(report().priced()).extracting(Priced::oneNodeAssumed).containsOnly(false);
    }

    @Test
    void isNothingForEachContainerThatRequestsNoCpuOrNoMemory() {
      Map<String, Object> web =
          workload(
              "apps/v1",
              "Deployment",
              CORE,
              container("a"),
              container("b", "cpu", "1"),
              container("c", "memory", "1Gi"));
      add(web)
          .add(
              with(web, List.of(object("name", "i")), "spec", "template", "spec", "initContainers"))
          .add(with(with(web, "zero", "metadata", "name"), 0, "spec", "replicas"))
          .add(with(named("CronJob", "unpriced"), CORE, "spec", "x"));
      assertThat(report().priced())
          .extracting(Priced::containersWithoutRequests)
          .containsExactly(3, 0, 0);
    }

    @Test
    void isNothingForAContainerWhosePodRequestsTheResource() {
      Map<String, Object> web =
          with(
              workload("apps/v1", "Deployment", container("a"), container("b", "cpu", "1")),
              object("limits", object("memory", "1Gi"), "requests", object("cpu", "2")),
              "spec",
              "template",
              "spec",
              "resources");
      add(web);
      assertThat(report().priced())
          .extracting(Priced::containersWithoutRequests)
          .containsExactly(0);
    }
  }

  @Nested
  class RunTimes {
    private static Map<String, Object> annotated(Map<String, Object> object) {
      return with(object, "10m", "metadata", "annotations", "costaudit.io/run-duration");
    }

    @Test
    void ofAJobThatSaysItIsOneRun() {
      add(with(annotated(named("Job", "load")), 73, "spec", "parallelism"));
      SpecCostReport report = report();
      // 73 pods of one core for ten minutes, at 0.01: 0.12.
      assertThat(total(report)).isEqualTo(0.12);
      assertThat(report.priced().get(0).runTimeAssumed()).isFalse();
      assertThat(report.warnings()).isEmpty();
    }

    @Test
    void ofAJobThatDoesNotSayItAreAllMonthAndSaid() {
      add(with(named("Job", "load"), 300, "spec", "activeDeadlineSeconds"));
      SpecCostReport report = report();
      assertThat(total(report)).isEqualTo(7.30);
      assertThat(report.priced().get(0).runTimeAssumed()).isTrue();
      assertThat(warnings())
          .containsExactly(
              "how long its run takes is not known: counted as if it ran all month; the annotation"
                  + " costaudit.io/run-duration says it",
              "its activeDeadlineSeconds of 300 let its run cost at most 0.0008, which is not in"
                  + " the total");
    }

    @Test
    void ofAnAutoscalerWithoutApiVersionAreNotTaken() {
      add(
          object(
              "kind",
              "HorizontalPodAutoscaler",
              "metadata",
              object("name", "web"),
              "spec",
              object("minReplicas", 5)));
      assertThat(report().refused())
          .singleElement()
          .extracting(SpecCostReport.UnpredictedObject::reason)
          .asString()
          .startsWith("apiVersion is missing");
    }

    @Test
    void endAtTheDeadline() {
      Map<String, Object> job = with(named("Job", "load"), 3600, "spec", "activeDeadlineSeconds");
      Map<String, Object> annotations = object("costaudit.io/run-duration", "2h");
      add(with(job, annotations, "metadata", "annotations"));
      assertThat(total(report())).isEqualTo(0.01);
    }

    @Test
    void ofACronJobEndAtTheDeadlineOfItsJobs() {
      Map<String, Object> cronJob =
          with(
              named("CronJob", "load"),
              3600,
              "spec",
              "jobTemplate",
              "spec",
              "activeDeadlineSeconds");
      Map<String, Object> annotations = object("costaudit.io/run-duration", "4h");
      add(with(cronJob, annotations, "metadata", "annotations"));
      double timed = total(report());
      manifests.clear();
      add(
          with(
              named("CronJob", "load"),
              object("costaudit.io/run-duration", "1h"),
              "metadata",
              "annotations"));
      assertThat(timed).isEqualTo(total(report())).isPositive();
    }

    @Test
    void ofACronJobAreNotTakenFromADeadline() {
      add(
          with(
              named("CronJob", "load"),
              900,
              "spec",
              "jobTemplate",
              "spec",
              "activeDeadlineSeconds"));
      SpecCostReport report = report();
      assertThat(report.predictions().get(0).costAfter()).isNull();
      assertThat(warnings().get(1))
          .isEqualTo(
              "its activeDeadlineSeconds of 900 let it cost at most 1.83 a month, which is not in"
                  + " the total");
    }

    @ParameterizedTest
    @CsvSource({"10, 1, 7.30", "2, 5, 14.60", "10, , 73.00", ", 4, 7.30", "3, 0, 0.00"})
    void areOfNoMorePodsThanAJobHasCompletions(
        @Nullable Integer parallelism, @Nullable Integer completions, double total) {
      Map<String, Object> job = with(named("Job", "load"), parallelism, "spec", "parallelism");
      add(with(job, completions, "spec", "completions"));
      assertTotal(total);
    }

    @Test
    void ofACronJobAreOfNoMorePodsThanItsJobsHaveCompletions() {
      Map<String, Object> job = annotated(named("CronJob", "load"));
      job = with(job, 5, "spec", "jobTemplate", "spec", "parallelism");
      add(with(job, 2, "spec", "jobTemplate", "spec", "completions"));
      assertTotal(2.43); // a sixth of two cores all month
    }

    @Test
    void ofAScheduleThatNeverComesAreSaid() {
      add(with(annotated(named("CronJob", "load")), "0 0 30 2 *", "spec", "schedule"));
      assertTotal(0);
      assertThat(warnings()).containsExactly("its schedule never comes: it never runs");
    }
  }

  private static WorkloadSpec read(Map<String, Object> tree) {
    return ((WorkloadReading.Workload) WorkloadSpec.read(tree)).spec();
  }
}
