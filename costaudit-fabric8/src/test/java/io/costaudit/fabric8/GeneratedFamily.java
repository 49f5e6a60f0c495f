package io.costaudit.fabric8;

import static io.costaudit.fabric8.SettledCluster.AUTOSCALERS;
import static io.costaudit.fabric8.SettledCluster.CLAIMS;
import static io.costaudit.fabric8.SettledCluster.REPLICATION_CONTROLLERS;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.costaudit.fabric8.SettledCluster.Place;
import io.costaudit.fabric8.apiserver.ObjectStore;
import io.costaudit.fabric8.apiserver.ServedKind;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A workload of a generated cluster with all that its controllers made of it, and what it costs by
 * the numbers that it was generated from.
 */
sealed interface GeneratedFamily {
  /** The kind of the workload at its head. */
  String kind();

  String namespace();

  String name();

  /**
   * Creates the objects, owners first.
   *
   * @param settings what the ledger and the prediction were told
   * @param isRescaled whether it begins with other replicas than it ends with, see {@link #rescale}
   */
  Made make(SettledCluster cluster, Settings settings, boolean isRescaled);

  /** Scales a workload that began with other replicas. */
  default void rescale(SettledCluster cluster) {}

  /**
   * What the ledger and the prediction are told of a cluster.
   *
   * @param nodeCount pods of a DaemonSet whose status says nothing; null for the default, 1
   * @param runMinutes how long a run takes that says nothing; null where that is not known
   */
  record Settings(@Nullable Integer nodeCount, @Nullable Integer runMinutes) {}

  /** What a family has made. */
  final class Made {
    private final List<Place> places = new ArrayList<>();
    private final SortedMap<String, BigDecimal> lines = new TreeMap<>();
    private final SortedSet<String> unpriced = new TreeSet<>();
    private final SortedSet<String> ofReplicas = new TreeSet<>();
    private final SortedSet<String> leftOver = new TreeSet<>();
    private BigDecimal storageOfClaims = BigDecimal.ZERO;
    private BigDecimal storageOfTemplates = BigDecimal.ZERO;

    private Made() {}

    /** Returns where all objects are, owners first. */
    List<Place> places() {
      return places;
    }

    /** Returns the monthly cost by workload, without those that cost nothing. */
    SortedMap<String, BigDecimal> lines() {
      return lines;
    }

    /** Returns the workloads that have no price. */
    SortedSet<String> unpriced() {
      return unpriced;
    }

    /** Returns the claims that belong to replicas. */
    SortedSet<String> ofReplicas() {
      return ofReplicas;
    }

    /** Returns the claims that belong to no replica. */
    SortedSet<String> leftOver() {
      return leftOver;
    }

    /** Returns the monthly cost of the claims that exist. */
    BigDecimal storageOfClaims() {
      return storageOfClaims;
    }

    /** Returns the monthly cost of the claims that replicas do not have yet. */
    BigDecimal storageOfTemplates() {
      return storageOfTemplates;
    }

    private ObjectNode create(SettledCluster cluster, ServedKind kind, ObjectNode tree) {
      ObjectNode created = cluster.create(kind, tree);
      places.add(Place.of(kind, created));
      return created;
    }

    private void line(ObjectNode object, BigDecimal dollars) {
      if (dollars.signum() != 0) {
        lines.put(GeneratedCluster.line(object), dollars);
      }
    }
  }

  /** Adds {@code ownerReferences} with one owner. */
  private static ObjectNode owned(ObjectNode tree, ObjectNode owner) {
    return owned(
        tree,
        owner.path("apiVersion").asText(),
        owner.path("kind").asText(),
        owner.path("metadata").path("name").asText(),
        owner.path("metadata").path("uid").asText(),
        true);
  }

  private static ObjectNode owned(
      ObjectNode tree, String apiVersion, String kind, String name, String uid, boolean controls) {
    ObjectNode reference =
        tree.withObject("/metadata")
            .withArray("ownerReferences")
            .addObject()
            .put("apiVersion", apiVersion)
            .put("kind", kind)
            .put("name", name)
            .put("uid", uid);
    if (controls) {
      reference.put("controller", true);
    }
    return tree;
  }

  private static ObjectNode foreign(ObjectNode tree, Foreign owner) {
    return owner == Foreign.NONE
        ? tree
        : owned(tree, owner.apiVersion, owner.kind, "main", "foreign-uid", true);
  }

  private static ObjectNode onePod(String namespace, String name, GeneratedPod shape, Phase phase) {
    ObjectNode pod = ObjectStore.tree("Pod", "v1", namespace, name);
    pod.set("spec", shape.spec());
    pod.putObject("status").put("phase", phase.text);
    return pod;
  }

  private static void template(ObjectNode tree, GeneratedPod shape) {
    tree.withObject("/spec/template").set("spec", shape.spec());
  }

  private static BigDecimal times(BigDecimal dollars, long count) {
    return dollars.multiply(BigDecimal.valueOf(count));
  }

  /** Resources of other makers; some have the name of a kind of Kubernetes. */
  enum Foreign {
    NONE("", ""),
    PROMETHEUS("monitoring.coreos.com/v1", "Prometheus"),
    ROLLOUT("argoproj.io/v1alpha1", "Rollout"),
    KRUISE("apps.kruise.io/v1beta1", "StatefulSet"),
    VOLCANO("batch.volcano.sh/v1alpha1", "Job");

    private final String apiVersion;
    private final String kind;

    Foreign(String apiVersion, String kind) {
      this.apiVersion = apiVersion;
      this.kind = kind;
    }
  }

  /** Phases of a pod. */
  enum Phase {
    PENDING("Pending", true),
    RUNNING("Running", true),
    SUCCEEDED("Succeeded", false),
    FAILED("Failed", false);

    private final String text;
    private final boolean holds;

    Phase(String text, boolean holds) {
      this.text = text;
      this.holds = holds;
    }
  }

  /**
   * A Deployment, its ReplicaSets and their pods.
   *
   * @param first replicas before it is rescaled
   * @param old pods of the ReplicaSet before, in the middle of a rollout
   * @param minimum of its autoscaler; null for no autoscaler
   * @param extensions whether the ReplicaSet names the old API group of its owner
   * @param phase of its first pod
   */
  record OfDeployment(
      String namespace,
      String name,
      int replicas,
      int first,
      GeneratedPod pod,
      int old,
      @Nullable Integer minimum,
      boolean extensions,
      Foreign owner,
      Phase phase)
      implements GeneratedFamily {
    private static final String HASH = "5d9c7b";

    @Override
    public String kind() {
      return "Deployment";
    }

    @Override
    public Made make(SettledCluster cluster, Settings settings, boolean isRescaled) {
      Made made = new Made();
      ObjectNode tree = ObjectStore.tree(kind(), "apps/v1", namespace, name);
      tree.putObject("spec").put("replicas", isRescaled ? first : replicas);
      template(tree, pod);
      ObjectNode deployment = made.create(cluster, ServedKind.DEPLOYMENTS, foreign(tree, owner));
      made.line(deployment, times(pod.dollars(), replicas));
      replicaSet(cluster, made, deployment, HASH, isRescaled ? first : replicas);
      replicaSet(cluster, made, deployment, "78f6d4", old);
      if (minimum != null) {
        ObjectNode scaler =
            ObjectStore.tree("HorizontalPodAutoscaler", "autoscaling/v2", namespace, name);
        scaler
            .putObject("spec")
            .put("minReplicas", minimum)
            .put("maxReplicas", minimum + 5)
            .putObject("scaleTargetRef")
            .put("apiVersion", "apps/v1")
            .put("kind", kind())
            .put("name", name);
        made.create(cluster, AUTOSCALERS, scaler);
      }
      return made;
    }

    private void replicaSet(
        SettledCluster cluster, Made made, ObjectNode deployment, String hash, int count) {
      ObjectNode tree = ObjectStore.tree("ReplicaSet", "apps/v1", namespace, name + "-" + hash);
      tree.putObject("spec").put("replicas", count);
      template(tree, pod);
      ObjectNode set =
          made.create(
              cluster,
              ServedKind.REPLICA_SETS,
              owned(
                  tree,
                  extensions ? "extensions/v1beta1" : "apps/v1",
                  kind(),
                  name,
                  deployment.path("metadata").path("uid").asText(),
                  true));
      for (int i = 0; i < Math.min(count, 2); i++) {
        ObjectNode own =
            onePod(namespace, name + "-" + hash + "-" + i, pod, i == 0 ? phase : Phase.RUNNING);
        own.withObject("/metadata/labels").put("pod-template-hash", hash);
        made.create(cluster, ServedKind.PODS, owned(own, set));
      }
    }

    @Override
    public void rescale(SettledCluster cluster) {
      scale(cluster, new Place(ServedKind.DEPLOYMENTS, namespace, name), replicas);
      scale(cluster, new Place(ServedKind.REPLICA_SETS, namespace, name + "-" + HASH), replicas);
    }
  }

  private static void scale(SettledCluster cluster, Place place, int replicas) {
    cluster.edit(place, tree -> tree.withObject("/spec").put("replicas", replicas));
  }

  /**
   * A template of claims.
   *
   * @param storageClass null for the default class
   */
  record Volume(String template, int gibibytes, @Nullable String storageClass) {
    static final BigDecimal PER_GIB = new BigDecimal("0.08");
    static final BigDecimal PER_GIB_FAST = new BigDecimal("0.25");
    static final String FAST = "fast";

    private BigDecimal dollars(int size) {
      return times(FAST.equals(storageClass) ? PER_GIB_FAST : PER_GIB, size);
    }

    private ObjectNode claim(String namespace, String name, int size) {
      ObjectNode claim = ObjectStore.tree("PersistentVolumeClaim", "v1", namespace, name);
      spec(claim.putObject("spec"), size);
      return claim;
    }

    private void addTo(ObjectNode statefulSet) {
      ObjectNode claim =
          statefulSet.withObject("/spec").withArray("volumeClaimTemplates").addObject();
      claim.putObject("metadata").put("name", template);
      spec(claim.putObject("spec"), gibibytes);
    }

    private void spec(ObjectNode spec, int size) {
      spec.withObject("/resources/requests").put("storage", size + "Gi");
      if (storageClass != null) {
        spec.put("storageClassName", storageClass);
      }
    }
  }

  /**
   * A StatefulSet, its pods and its claims.
   *
   * @param start its first ordinal
   * @param missing how many of its replicas have no claims yet
   * @param grown GiB by which the claim of its first replica has grown
   * @param leftOver how many replicas that it had before have left their claims
   */
  record OfStatefulSet(
      String namespace,
      String name,
      int replicas,
      int first,
      GeneratedPod pod,
      int start,
      List<Volume> volumes,
      int missing,
      int grown,
      int leftOver,
      Foreign owner)
      implements GeneratedFamily {
    @Override
    public String kind() {
      return "StatefulSet";
    }

    @Override
    public Made make(SettledCluster cluster, Settings settings, boolean isRescaled) {
      Made made = new Made();
      ObjectNode tree = ObjectStore.tree(kind(), "apps/v1", namespace, name);
      ObjectNode spec = tree.putObject("spec").put("replicas", isRescaled ? first : replicas);
      if (start > 0) {
        spec.putObject("ordinals").put("start", start);
      }
      template(tree, pod);
      volumes.forEach(volume -> volume.addTo(tree));
      ObjectNode set = made.create(cluster, ServedKind.STATEFUL_SETS, foreign(tree, owner));
      made.line(set, times(pod.dollars(), replicas));
      for (int i = 0; i < Math.min(replicas, 2); i++) {
        ObjectNode own = onePod(namespace, name + "-" + (start + i), pod, Phase.RUNNING);
        made.create(cluster, ServedKind.PODS, owned(own, set));
      }
      for (Volume volume : volumes) {
        claims(cluster, made, volume);
      }
      return made;
    }

    private void claims(SettledCluster cluster, Made made, Volume volume) {
      for (int i = 0; i < replicas; i++) {
        if (i >= replicas - missing) {
          made.storageOfTemplates = made.storageOfTemplates.add(volume.dollars(volume.gibibytes()));
          continue;
        }
        int gibibytes = volume.gibibytes() + (i == 0 ? grown : 0);
        made.ofReplicas.add(claim(cluster, made, volume, start + i, gibibytes));
      }
      for (int i = 0; i < leftOver; i++) {
        made.leftOver.add(claim(cluster, made, volume, start + replicas + i, volume.gibibytes()));
      }
      if (start > 0) {
        made.leftOver.add(claim(cluster, made, volume, 0, volume.gibibytes()));
      }
    }

    private String claim(
        SettledCluster cluster, Made made, Volume volume, int ordinal, int gibibytes) {
      String claim = volume.template() + "-" + name + "-" + ordinal;
      made.create(cluster, CLAIMS, volume.claim(namespace, claim, gibibytes));
      made.storageOfClaims = made.storageOfClaims.add(volume.dollars(gibibytes));
      return namespace + "/" + claim;
    }

    @Override
    public void rescale(SettledCluster cluster) {
      scale(cluster, new Place(ServedKind.STATEFUL_SETS, namespace, name), replicas);
    }
  }

  /**
   * A ReplicaSet or a ReplicationController that no Deployment owns, and its pods.
   *
   * @param isOld whether it is a ReplicationController
   */
  record OfReplicas(
      String namespace,
      String name,
      boolean isOld,
      int replicas,
      int first,
      GeneratedPod pod,
      Foreign owner)
      implements GeneratedFamily {
    @Override
    public String kind() {
      return isOld ? "ReplicationController" : "ReplicaSet";
    }

    private ServedKind served() {
      return isOld ? REPLICATION_CONTROLLERS : ServedKind.REPLICA_SETS;
    }

    @Override
    public Made make(SettledCluster cluster, Settings settings, boolean isRescaled) {
      Made made = new Made();
      ObjectNode tree = ObjectStore.tree(kind(), isOld ? "v1" : "apps/v1", namespace, name);
      tree.putObject("spec").put("replicas", isRescaled ? first : replicas);
      template(tree, pod);
      ObjectNode set = made.create(cluster, served(), foreign(tree, owner));
      made.line(set, times(pod.dollars(), replicas));
      for (int i = 0; i < Math.min(replicas, 2); i++) {
        ObjectNode own = onePod(namespace, name + "-rs" + kind().length() + i, pod, Phase.RUNNING);
        made.create(cluster, ServedKind.PODS, owned(own, set));
      }
      return made;
    }

    @Override
    public void rescale(SettledCluster cluster) {
      scale(cluster, new Place(served(), namespace, name), replicas);
    }
  }

  /**
   * A DaemonSet and its pods.
   *
   * @param scheduled how many pods its status wants; null where it has no status yet
   */
  record OfDaemonSet(String namespace, String name, @Nullable Integer scheduled, GeneratedPod pod)
      implements GeneratedFamily {
    @Override
    public String kind() {
      return "DaemonSet";
    }

    @Override
    public Made make(SettledCluster cluster, Settings settings, boolean isRescaled) {
      Made made = new Made();
      ObjectNode tree = ObjectStore.tree(kind(), "apps/v1", namespace, name);
      template(tree, pod);
      int count = settings.nodeCount() == null ? 1 : settings.nodeCount();
      if (scheduled != null) {
        count = scheduled;
        tree.putObject("status").put("desiredNumberScheduled", count);
      }
      ObjectNode set = made.create(cluster, ServedKind.DAEMON_SETS, tree);
      made.line(set, times(pod.dollars(), count));
      for (int i = 0; i < Math.min(count, 2); i++) {
        ObjectNode own = onePod(namespace, name + "-ds" + i, pod, Phase.RUNNING);
        made.create(cluster, ServedKind.PODS, owned(own, set));
      }
      return made;
    }
  }

  /** How a Job stands. */
  enum JobState {
    RUNNING,
    COMPLETE,
    FAILED,
    SUSPENDED
  }

  /** The pods of a Job, and how it stands. */
  record Run(
      JobState state, @Nullable Integer parallelism, @Nullable Integer completions, Phase phase) {
    private int atOnce() {
      int wanted = parallelism == null ? 1 : parallelism;
      return completions == null ? wanted : Math.min(wanted, completions);
    }

    /** Writes the spec of a Job, or of the Jobs of a CronJob. */
    private void addTo(ObjectNode spec, GeneratedPod pod) {
      spec.putObject("template").set("spec", pod.spec());
      if (parallelism != null) {
        spec.put("parallelism", parallelism);
      }
      if (completions != null) {
        spec.put("completions", completions);
      }
    }

    private ObjectNode job(String namespace, String name, GeneratedPod pod) {
      ObjectNode job = ObjectStore.tree("Job", "batch/v1", namespace, name);
      addTo(job.putObject("spec"), pod);
      if (state == JobState.SUSPENDED) {
        job.withObject("/spec").put("suspend", true);
      } else if (state != JobState.RUNNING) {
        ObjectNode condition = job.putObject("status").putArray("conditions").addObject();
        condition.put("type", state == JobState.COMPLETE ? "Complete" : "Failed");
        condition.put("status", "True");
      }
      return job;
    }

    private void createPods(SettledCluster cluster, Made made, ObjectNode job, GeneratedPod pod) {
      if (state == JobState.SUSPENDED) {
        return;
      }
      String namespace = job.path("metadata").path("namespace").asText();
      String name = job.path("metadata").path("name").asText();
      for (int i = 0; i < Math.min(atOnce(), 2); i++) {
        ObjectNode own = onePod(namespace, name + "-p" + i, pod, phase);
        made.create(cluster, ServedKind.PODS, owned(own, job));
      }
    }

    /** The cost of the Job with that annotation, or none. */
    private BigDecimal dollars(GeneratedPod pod, @Nullable Integer minutes) {
      if (state != JobState.RUNNING) {
        return BigDecimal.ZERO;
      }
      BigDecimal monthly = times(pod.dollars(), atOnce());
      return minutes == null ? monthly : monthly.multiply(shareOfMonth(minutes));
    }
  }

  private static BigDecimal shareOfMonth(int minutes) {
    return BigDecimal.valueOf(minutes)
        .divide(BigDecimal.valueOf(730L * 60), MathContext.DECIMAL128)
        .min(BigDecimal.ONE);
  }

  private static void annotate(ObjectNode metadata, String annotation, String value) {
    metadata.withObject("/annotations").put(annotation, value);
  }

  private static void annotate(ObjectNode metadata, int minutes) {
    annotate(metadata, "costaudit.io/run-duration", minutes + "m");
  }

  /**
   * A Job that no CronJob made, and its pods.
   *
   * @param isNamed false for one whose name the server makes of {@code generateName}
   * @param isHook whether it carries the annotation of a hook of Helm
   * @param minutes how long it says a run takes, or null
   */
  record OfJob(
      String namespace,
      String name,
      boolean isNamed,
      boolean isHook,
      @Nullable Integer minutes,
      Run run,
      GeneratedPod pod,
      Foreign owner)
      implements GeneratedFamily {
    @Override
    public String kind() {
      return "Job";
    }

    @Override
    public Made make(SettledCluster cluster, Settings settings, boolean isRescaled) {
      Made made = new Made();
      ObjectNode tree = run.job(namespace, name, pod);
      ObjectNode metadata = tree.withObject("/metadata");
      if (!isNamed) {
        metadata.remove("name");
        metadata.put("generateName", name + "-");
      }
      if (isHook) {
        annotate(metadata, "helm.sh/hook", "pre-install,pre-upgrade");
      }
      if (minutes != null) {
        annotate(metadata, minutes);
      }
      ObjectNode job = made.create(cluster, ServedKind.JOBS, foreign(tree, owner));
      made.line(job, run.dollars(pod, minutes == null ? settings.runMinutes() : minutes));
      run.createPods(cluster, made, job, pod);
      return made;
    }
  }

  /** Schedules, and how many runs a month of 730 hours has. */
  enum Schedule {
    HOURLY("@hourly", "730"),
    QUARTERS("*/15 * * * *", "2920"),
    NIGHTLY("30 2 * * *", "30.41666666666666666666666666666667"),
    MONDAYS("0 9 * * 1", "4.345238095238095238095238095238095");

    private final String text;
    private final BigDecimal runs;

    Schedule(String text, String runs) {
      this.text = text;
      this.runs = new BigDecimal(runs);
    }
  }

  /**
   * A CronJob, its Jobs and their pods.
   *
   * @param overlaps whether its runs may overlap
   * @param minutes how long it says a run takes, or null
   * @param isInTemplate whether the template of its Jobs says so, which the Jobs then say too
   * @param run the spec of its Jobs
   * @param jobs the states of the Jobs that it has now
   */
  record OfCronJob(
      String namespace,
      String name,
      boolean isSuspended,
      Schedule schedule,
      boolean overlaps,
      @Nullable Integer minutes,
      boolean isInTemplate,
      Run run,
      List<JobState> jobs,
      GeneratedPod pod)
      implements GeneratedFamily {
    @Override
    public String kind() {
      return "CronJob";
    }

    @Override
    public Made make(SettledCluster cluster, Settings settings, boolean isRescaled) {
      Made made = new Made();
      ObjectNode tree = ObjectStore.tree(kind(), "batch/v1", namespace, name);
      ObjectNode spec =
          tree.putObject("spec")
              .put("schedule", schedule.text)
              .put("concurrencyPolicy", overlaps ? "Allow" : "Forbid")
              .put("suspend", isSuspended);
      ObjectNode template = spec.putObject("jobTemplate");
      run.addTo(template.putObject("spec"), pod);
      if (minutes != null) {
        annotate(
            isInTemplate ? template.withObject("/metadata") : tree.withObject("/metadata"),
            minutes);
      }
      ObjectNode cronJob = made.create(cluster, ServedKind.CRON_JOBS, tree);
      Integer known = minutes == null ? settings.runMinutes() : minutes;
      boolean isPriced = !isSuspended && known != null;
      if (isPriced) {
        made.line(cronJob, times(pod.dollars(), run.atOnce()).multiply(share(known)));
      } else if (!isSuspended) {
        made.unpriced.add(GeneratedCluster.line(cronJob));
      }
      for (int i = 0; i < jobs.size(); i++) {
        job(cluster, settings, made, cronJob, i, isPriced);
      }
      return made;
    }

    private void job(
        SettledCluster cluster,
        Settings settings,
        Made made,
        ObjectNode cronJob,
        int number,
        boolean isPaid) {
      Run own = new Run(jobs.get(number), run.parallelism(), run.completions(), run.phase());
      ObjectNode tree = own.job(namespace, name + "-2884660" + number, pod);
      Integer known = settings.runMinutes();
      if (minutes != null && isInTemplate) {
        annotate(tree.withObject("/metadata"), minutes);
        known = minutes;
      }
      ObjectNode job = made.create(cluster, ServedKind.JOBS, owned(tree, cronJob));
      if (!isPaid) {
        made.line(job, own.dollars(pod, known));
      }
      own.createPods(cluster, made, job, pod);
    }

    private BigDecimal share(int runMinutes) {
      BigDecimal share =
          schedule
              .runs
              .multiply(BigDecimal.valueOf(runMinutes))
              .divide(BigDecimal.valueOf(730L * 60), MathContext.DECIMAL128);
      return overlaps ? share : share.min(BigDecimal.ONE);
    }
  }

  /** What a bare pod belongs to. */
  enum PodOwner {
    NONE,
    /** A static pod, which the kubelet mirrors to the server. */
    NODE,
    FOREIGN,
    /** An owner that is not its controller. */
    NO_CONTROLLER
  }

  /** A pod that no workload of Kubernetes controls. */
  record OfPod(
      String namespace, String name, Phase phase, PodOwner owner, Foreign maker, GeneratedPod pod)
      implements GeneratedFamily {
    @Override
    public String kind() {
      return "Pod";
    }

    @Override
    public Made make(SettledCluster cluster, Settings settings, boolean isRescaled) {
      Made made = new Made();
      ObjectNode tree = onePod(namespace, name, pod, phase);
      switch (owner) {
        case NONE -> {}
        case NODE -> {
          annotate(tree.withObject("/metadata"), "kubernetes.io/config.mirror", "0123");
          owned(tree, cluster.all(ServedKind.NODES).get(0));
        }
        case FOREIGN -> foreign(tree, maker);
        case NO_CONTROLLER -> owned(tree, "apps/v1", "ReplicaSet", "web", "other-uid", false);
      }
      ObjectNode created = made.create(cluster, ServedKind.PODS, tree);
      made.line(created, phase.holds ? pod.dollars() : BigDecimal.ZERO);
      return made;
    }
  }
}
