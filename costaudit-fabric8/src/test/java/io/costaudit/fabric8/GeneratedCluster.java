package io.costaudit.fabric8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.costaudit.fabric8.GeneratedFamily.Foreign;
import io.costaudit.fabric8.GeneratedFamily.JobState;
import io.costaudit.fabric8.GeneratedFamily.Made;
import io.costaudit.fabric8.GeneratedFamily.OfCronJob;
import io.costaudit.fabric8.GeneratedFamily.OfDaemonSet;
import io.costaudit.fabric8.GeneratedFamily.OfDeployment;
import io.costaudit.fabric8.GeneratedFamily.OfJob;
import io.costaudit.fabric8.GeneratedFamily.OfPod;
import io.costaudit.fabric8.GeneratedFamily.OfReplicas;
import io.costaudit.fabric8.GeneratedFamily.OfStatefulSet;
import io.costaudit.fabric8.GeneratedFamily.Phase;
import io.costaudit.fabric8.GeneratedFamily.PodOwner;
import io.costaudit.fabric8.GeneratedFamily.Run;
import io.costaudit.fabric8.GeneratedFamily.Schedule;
import io.costaudit.fabric8.GeneratedFamily.Settings;
import io.costaudit.fabric8.GeneratedFamily.Volume;
import io.costaudit.fabric8.SettledCluster.Place;
import io.costaudit.fabric8.apiserver.ObjectStore;
import io.costaudit.fabric8.apiserver.ServedKind;
import io.costaudit.predict.demand.RequestRules;
import io.costaudit.predict.price.CostPredictor;
import io.costaudit.predict.price.PriceSource;
import io.costaudit.predict.price.StoragePrices;
import io.costaudit.predict.spec.ResourceType;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * A cluster as chance would have it: workloads of all kinds with what their controllers made of
 * them. Some are there before the ledger begins to watch, others come, change or go later.
 *
 * @param members the workloads, no two of one kind, namespace and name
 * @param settings what the ledger and the prediction are told
 * @param order decides every order that must not matter
 */
record GeneratedCluster(List<Member> members, Settings settings, long order) {
  static final ObjectMapper JSON = new ObjectMapper();

  /** When the objects of a family are there. */
  enum Time {
    /** All the time. */
    ALWAYS,
    /** All the time, with other replicas at first. */
    RESCALED,
    /** Only after the watch has begun. */
    LATER,
    /** Only until the watch has begun; the claims of its volumes stay. */
    BEFORE
  }

  /** A family and its time. */
  record Member(GeneratedFamily family, Time time) {}

  // Generation

  static Arbitrary<GeneratedCluster> clusters() {
    Arbitrary<Member> member =
        Combinators.combine(
                families(),
                Arbitraries.frequency(
                    Tuple.of(4, Time.ALWAYS),
                    Tuple.of(2, Time.RESCALED),
                    Tuple.of(2, Time.LATER),
                    Tuple.of(1, Time.BEFORE)))
            .as(Member::new);
    return Combinators.combine(
            member.list().ofMaxSize(10).uniqueElements(GeneratedCluster::key),
            Combinators.combine(
                    Arbitraries.integers().between(0, 7).injectNull(0.6),
                    Arbitraries.of(20, 90).injectNull(0.7))
                .as(Settings::new),
            Arbitraries.longs())
        .as(GeneratedCluster::new);
  }

  private static String key(Member member) {
    GeneratedFamily family = member.family();
    return family.kind() + " " + family.namespace() + "/" + family.name();
  }

  private static Arbitrary<String> namespaces() {
    return Arbitraries.of("shop", "bank", "kube-system");
  }

  private static Arbitrary<String> names() {
    return Arbitraries.of("web", "db", "etl");
  }

  private static Arbitrary<Integer> replicas() {
    return Arbitraries.frequencyOf(
        Tuple.of(1, Arbitraries.just(0)), Tuple.of(4, Arbitraries.integers().between(1, 9)));
  }

  private static Arbitrary<Foreign> owners() {
    return Arbitraries.frequencyOf(
        Tuple.of(4, Arbitraries.just(Foreign.NONE)), Tuple.of(1, Arbitraries.of(Foreign.values())));
  }

  private static Arbitrary<Phase> phases() {
    return Arbitraries.of(Phase.values());
  }

  private static Arbitrary<GeneratedFamily> families() {
    return Arbitraries.frequencyOf(
        Tuple.of(3, deployments().map(GeneratedFamily.class::cast)),
        Tuple.of(3, statefulSets().map(GeneratedFamily.class::cast)),
        Tuple.of(2, daemonSets().map(GeneratedFamily.class::cast)),
        Tuple.of(2, replicaSets().map(GeneratedFamily.class::cast)),
        Tuple.of(3, jobs().map(GeneratedFamily.class::cast)),
        Tuple.of(4, cronJobs().map(GeneratedFamily.class::cast)),
        Tuple.of(3, barePods().map(GeneratedFamily.class::cast)));
  }

  private static Arbitrary<OfDeployment> deployments() {
    return Combinators.combine(
            Combinators.combine(namespaces(), names(), owners()).as(Head::new),
            replicas(),
            replicas(),
            GeneratedPod.pods(),
            Arbitraries.integers().between(0, 2),
            Arbitraries.integers().between(0, 4).injectNull(0.5),
            Arbitraries.of(false, false, true),
            phases())
        .as(
            (head, replicas, first, pod, old, minimum, extensions, phase) ->
                new OfDeployment(
                    head.namespace(),
                    head.name(),
                    replicas,
                    first,
                    pod,
                    old,
                    minimum,
                    extensions,
                    head.owner(),
                    phase));
  }

  private static Arbitrary<OfStatefulSet> statefulSets() {
    Arbitrary<Volume> volume =
        Combinators.combine(
                Arbitraries.of("data", "log"),
                Arbitraries.integers().between(1, 200),
                Arbitraries.of(Volume.FAST, "standard").injectNull(0.4))
            .as(Volume::new);
    return Combinators.combine(
            Combinators.combine(namespaces(), names(), owners()).as(Head::new),
            replicas(),
            replicas(),
            GeneratedPod.pods(),
            Arbitraries.of(0, 0, 5),
            volume.list().ofMaxSize(2).uniqueElements(Volume::template),
            Combinators.combine(
                    Arbitraries.integers().between(0, 2),
                    Arbitraries.of(0, 0, 40),
                    Arbitraries.of(0, 0, 1, 3))
                .as(List::of))
        .as(
            (head, replicas, first, pod, start, volumes, claims) ->
                new OfStatefulSet(
                    head.namespace(),
                    head.name(),
                    replicas,
                    first,
                    pod,
                    start,
                    volumes,
                    claims.get(0),
                    claims.get(1),
                    claims.get(2),
                    head.owner()));
  }

  private static Arbitrary<OfReplicas> replicaSets() {
    return Combinators.combine(
            namespaces(),
            names(),
            Arbitraries.of(true, false),
            replicas(),
            replicas(),
            GeneratedPod.pods(),
            owners())
        .as(OfReplicas::new);
  }

  private static Arbitrary<OfDaemonSet> daemonSets() {
    return Combinators.combine(
            namespaces(),
            names(),
            Arbitraries.integers().between(0, 12).injectNull(0.4),
            GeneratedPod.pods())
        .as(OfDaemonSet::new);
  }

  private static Arbitrary<JobState> states() {
    return Arbitraries.frequency(
        Tuple.of(3, JobState.RUNNING),
        Tuple.of(1, JobState.COMPLETE),
        Tuple.of(1, JobState.FAILED),
        Tuple.of(1, JobState.SUSPENDED));
  }

  private static Arbitrary<Run> runs() {
    return Combinators.combine(
            states(),
            Arbitraries.integers().between(0, 5).injectNull(0.4),
            Arbitraries.integers().between(1, 5).injectNull(0.4),
            phases())
        .as(Run::new);
  }

  /** Up to longer than a month. */
  private static Arbitrary<Integer> minutes() {
    return Arbitraries.of(1, 20, 600, 60_000).injectNull(0.5);
  }

  private static Arbitrary<OfJob> jobs() {
    return Combinators.combine(
            namespaces(),
            names(),
            Arbitraries.of(true, false),
            Arbitraries.of(true, false),
            minutes(),
            runs(),
            GeneratedPod.pods(),
            owners())
        .as(OfJob::new);
  }

  private static Arbitrary<OfCronJob> cronJobs() {
    return Combinators.combine(
            Combinators.combine(namespaces(), names(), Arbitraries.just(Foreign.NONE))
                .as(Head::new),
            Arbitraries.of(true, false),
            Arbitraries.of(Schedule.values()),
            Arbitraries.of(true, false),
            Combinators.combine(minutes(), Arbitraries.of(true, false)).as(Tuple::of),
            runs(),
            states().list().ofMaxSize(3),
            GeneratedPod.pods())
        .as(
            (head, suspended, schedule, overlaps, minutes, run, states, pod) ->
                new OfCronJob(
                    head.namespace(),
                    head.name(),
                    suspended,
                    schedule,
                    overlaps,
                    minutes.get1(),
                    minutes.get2(),
                    run,
                    states,
                    pod));
  }

  private static Arbitrary<OfPod> barePods() {
    return Combinators.combine(
            namespaces(),
            names(),
            phases(),
            Arbitraries.of(PodOwner.values()),
            Arbitraries.of(Foreign.values()),
            GeneratedPod.pods())
        .as(OfPod::new);
  }

  private record Head(String namespace, String name, Foreign owner) {}

  // Life

  /**
   * Lives the cluster's life on a server.
   *
   * @param begin lets the ledger begin to watch
   */
  Lived live(SettledCluster cluster, Runnable begin) {
    ObjectNode node = ObjectStore.tree("Node", "v1", "", "n1");
    node.withObject("/status/capacity").put("cpu", "8").put("memory", "32Gi");
    cluster.create(ServedKind.NODES, node);
    Lived lived =
        new Lived(
            new TreeMap<>(), new TreeSet<>(), new TreeSet<>(), new TreeSet<>(), new ArrayList<>());
    List<Made> over = new ArrayList<>();
    for (Member member : members) {
      if (member.time() != Time.LATER) {
        Made made = member.family().make(cluster, settings, member.time() == Time.RESCALED);
        if (member.time() == Time.BEFORE) {
          over.add(made);
        } else {
          lived.add(made);
        }
      }
    }
    begin.run();
    List<Runnable> changes = new ArrayList<>();
    over.forEach(made -> changes.add(() -> end(cluster, made, lived)));
    for (Member member : members) {
      if (member.time() == Time.LATER) {
        changes.add(() -> lived.add(member.family().make(cluster, settings, false)));
      } else if (member.time() == Time.RESCALED) {
        changes.add(() -> member.family().rescale(cluster));
      }
    }
    Collections.shuffle(changes, new Random(order));
    changes.forEach(Runnable::run);
    return lived;
  }

  /** Deletes a family, but for its claims, which belong to nobody then. */
  private static void end(SettledCluster cluster, Made made, Lived lived) {
    for (Place place : made.places()) {
      if (!place.kind().equals(SettledCluster.CLAIMS)) {
        cluster.delete(place);
      }
    }
    lived.claims().addAll(made.ofReplicas());
    lived.claims().addAll(made.leftOver());
    lived.leftOver().addAll(made.ofReplicas());
    lived.leftOver().addAll(made.leftOver());
    lived.storage().add(made.storageOfClaims());
  }

  /**
   * What a cluster has come to.
   *
   * @param lines the monthly cost by workload, without those that cost nothing
   * @param unpriced the workloads that have no price
   * @param claims all claims
   * @param leftOver those of them that belong to no replica
   * @param storage the monthly cost of volumes, by family
   */
  record Lived(
      SortedMap<String, BigDecimal> lines,
      SortedSet<String> unpriced,
      SortedSet<String> claims,
      SortedSet<String> leftOver,
      List<BigDecimal> storage) {
    private void add(Made made) {
      lines.putAll(made.lines());
      unpriced.addAll(made.unpriced());
      claims.addAll(made.ofReplicas());
      claims.addAll(made.leftOver());
      leftOver.addAll(made.leftOver());
      storage.add(made.storageOfClaims());
      storage.add(made.storageOfTemplates());
    }

    BigDecimal totalStorage() {
      return storage.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }
  }

  /** Returns how the objects below name a workload: {@code deployment shop/cart}. */
  static String line(ObjectNode object) {
    return line(
        object.path("kind").asText().toLowerCase(Locale.ROOT),
        object.path("metadata").path("namespace").asText(),
        object.path("metadata").path("name").asText());
  }

  static String line(String kind, String namespace, String name) {
    return kind + " " + namespace + "/" + name;
  }

  /** Returns the predictor of the ledger and of the prediction. */
  CostPredictor predictor() {
    RequestRules.Builder rules = RequestRules.builder();
    if (settings.nodeCount() != null) {
      rules.nodeCount(settings.nodeCount());
    }
    if (settings.runMinutes() != null) {
      rules.runDuration(Duration.ofMinutes(settings.runMinutes()));
    }
    return new CostPredictor(
        rules.build(),
        PriceSource.ofDefaults(),
        StoragePrices.builder()
            .gibMonth(Volume.PER_GIB.doubleValue())
            .storageClass(Volume.FAST, Volume.PER_GIB_FAST.doubleValue())
            .build());
  }

  /**
   * Returns what {@code kubectl get all,pvc -A} gives: a List, kind after kind. The order of the
   * kinds and of the objects of each is any.
   */
  ObjectNode list(SettledCluster cluster) {
    Random random = new Random(order);
    List<ServedKind> kinds =
        new ArrayList<>(
            List.of(
                ServedKind.PODS,
                SettledCluster.REPLICATION_CONTROLLERS,
                ServedKind.DAEMON_SETS,
                ServedKind.DEPLOYMENTS,
                ServedKind.REPLICA_SETS,
                ServedKind.STATEFUL_SETS,
                SettledCluster.AUTOSCALERS,
                ServedKind.CRON_JOBS,
                ServedKind.JOBS,
                SettledCluster.CLAIMS));
    if (random.nextBoolean()) {
      Collections.shuffle(kinds, random);
    }
    ObjectNode list = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "List");
    ArrayNode items = list.putArray("items");
    for (ServedKind kind : kinds) {
      List<ObjectNode> objects = new ArrayList<>(cluster.all(kind));
      Collections.shuffle(objects, random);
      items.addAll(objects);
    }
    return list;
  }

  /** Returns the types in an order in which their lists may come. */
  List<ResourceType> listOrder() {
    List<ResourceType> types = new ArrayList<>(List.of(ResourceType.values()));
    Collections.shuffle(types, new Random(order));
    // The watcher lists CronJobs first, because they decide about their Jobs.
    types.remove(ResourceType.CRONJOB);
    types.add(types.indexOf(ResourceType.JOB), ResourceType.CRONJOB);
    return types;
  }
}
