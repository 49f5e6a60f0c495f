package io.costaudit.examples.server;

import static java.util.stream.Collectors.toCollection;

import io.costaudit.fabric8.ClusterWatcherBuilder;
import io.costaudit.internal.Quoted;
import io.costaudit.predict.spec.ResourceType;
import io.costaudit.time.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The flags that say which clusters, namespaces and resource types are watched. */
@HelpGroup("Watched clusters, namespaces and resource types")
final class ClusterOptions {
  /** The setting with which no cluster is watched. */
  static final String EVENTS_OFF = "--events=off";

  private static final String CLUSTER_ID = "--cluster-id";
  private static final String ALL = "all";
  private static final String NEVER = "never";

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec command;

  @NoEffectWith(EVENTS_OFF + " " + CLUSTER_ID)
  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description =
          "Kubeconfig of a cluster to watch; may be repeated (default: the kubeconfig that"
              + " kubectl would use, from KUBECONFIG or the home folder; in a pod, the service"
              + " account of the pod).")
  private List<String> kubeconfigs = List.of();

  @NoEffectWith(EVENTS_OFF + " " + CLUSTER_ID)
  @Option(
      names = "--context",
      paramLabel = "NAME",
      description =
          "Context in the kubeconfig. May be repeated: for several contexts of one kubeconfig, or"
              + " once for each --kubeconfig (default: the current context).")
  private List<String> contexts = List.of();

  @Option(
      names = CLUSTER_ID,
      paramLabel = "ID",
      description =
          "Name of the cluster in events. For several clusters, give it once for each, in the"
              + " order of --kubeconfig or --context (default:"
              + " the uid of the namespace kube-system).")
  private List<String> ids = List.of();

  @NoEffectWith(EVENTS_OFF)
  @Option(
      names = "--namespace",
      split = ",",
      description = "Watches these namespaces alone; may be repeated (default: every namespace).")
  private List<String> namespaces = List.of();

  @NoEffectWith(EVENTS_OFF)
  @Option(
      names = "--resource-types",
      paramLabel = "TYPE",
      split = ",",
      description =
          "Watches these types alone, such as deployment,node; may be repeated (default: "
              + ALL
              + ").")
  private List<String> resourceTypes = List.of();

  @NoEffectWith(EVENTS_OFF)
  @Option(
      names = "--liveness-probe",
      paramLabel = "DURATION",
      description =
          "How often the program checks that a watch without news still works, such as 5m; each"
              + " check is a small request"
              + " (default: "
              + NEVER
              + ").")
  private @Nullable String livenessProbe;

  @NoEffectWith(EVENTS_OFF + " " + CLUSTER_ID)
  @Option(
      names = "--fail-fast",
      description =
          "Ends the program if the first request to a cluster fails because the cluster cannot be"
              + " reached or does not accept the credentials (default: the program tries that"
              + " cluster again and again, and watches the others meanwhile).")
  private boolean failFast;

  /**
   * A cluster as flags name it.
   *
   * @param kubeconfig null for the default
   * @param context null for the current one
   * @param id null where the cluster is to be asked
   */
  record Named(@Nullable String kubeconfig, @Nullable String context, @Nullable String id) {
    /** For messages, until the cluster has told its id. */
    String label() {
      if (id != null) {
        return id;
      }
      String file = kubeconfig == null ? "" : "kubeconfig " + Quoted.of(kubeconfig);
      if (context == null) {
        return file.isEmpty() ? "the cluster" : file;
      }
      return "context " + Quoted.of(context) + (file.isEmpty() ? "" : " of " + file);
    }
  }

  /**
   * Returns the clusters, at least one.
   *
   * @param watching whether they are watched; otherwise ids alone say which clusters there are
   */
  List<Named> clusters(boolean watching) {
    int files = kubeconfigs.size();
    int count = Math.max(Math.max(files, contexts.size()), 1);
    if (!watching && files == 0 && contexts.isEmpty()) {
      count = Math.max(count, ids.size());
    }
    if (files > 1 && !contexts.isEmpty() && files != contexts.size()) {
      throw refused(
          files
              + " times --kubeconfig and "
              + times(contexts.size())
              + " --context do not say which clusters; accepted are --kubeconfig for each cluster, one"
              + " --kubeconfig with a --context for each, or as many of both");
    }
    if (!ids.isEmpty() && ids.size() != count) {
      throw refused(
          times(ids.size())
              + " --cluster-id for "
              + count
              + (count == 1 ? " cluster" : " clusters")
              + "; give one for each cluster, or none");
    }
    checkIds();
    List<Named> clusters = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      clusters.add(new Named(at(kubeconfigs, i), at(contexts, i), at(ids, i)));
    }
    return clusters;
  }

  /** Returns whether the program ends when the first request to a cluster fails. */
  boolean isFailFast() {
    return failFast;
  }

  private static String times(int count) {
    return count == 1 ? "once" : count + " times";
  }

  /** What was given once holds for all clusters. */
  private static @Nullable String at(List<String> given, int cluster) {
    if (given.isEmpty()) {
      return null;
    }
    return given.get(given.size() == 1 ? 0 : cluster);
  }

  private void checkIds() {
    Set<String> seen = new HashSet<>();
    for (String id : ids) {
      if (id.isBlank()) {
        throw refused(Main.flag(CLUSTER_ID, id) + " is refused; give an id that is not blank");
      }
      if (!seen.add(id)) {
        throw refused(Main.flag(CLUSTER_ID, id) + " names two clusters; give another id for each");
      }
    }
  }

  /** Sets what the flags say of a watcher. */
  ClusterWatcherBuilder configure(ClusterWatcherBuilder watcher) {
    if (!namespaces.isEmpty()) {
      watcher.namespaces(namespaces);
    }
    if (!resourceTypes.isEmpty() && !resourceTypes.equals(List.of(ALL))) {
      watcher.resourceTypes(
          resourceTypes.stream()
              .map(name -> read("--resource-types", name, ResourceType::ofWireName))
              .collect(toCollection(() -> EnumSet.noneOf(ResourceType.class))));
    }
    if (livenessProbe != null && !livenessProbe.equals(NEVER)) {
      Duration interval = read("--liveness-probe", livenessProbe, Durations::parse);
      watcher.livenessProbe(interval);
    }
    return watcher;
  }

  private <T> T read(String flag, String value, Function<String, T> reader) {
    try {
      return reader.apply(value.strip());
    } catch (IllegalArgumentException e) {
      throw refused(Main.flag(flag, value) + ": " + e.getMessage());
    }
  }

  private ParameterException refused(String message) {
    return new ParameterException(command.commandLine(), message);
  }
}
