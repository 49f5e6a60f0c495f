package io.costaudit.fabric8.apiserver;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A kind that the double of an API server serves, by its place in the paths. Any place can be
 * served; of the kinds named here it also knows the name and whether they live in namespaces.
 * Immutable.
 *
 * @param group of the API; empty for the core group
 * @param version of the API
 * @param plural as it stands in paths
 */
public record ServedKind(String group, String version, String plural) {
  public static final ServedKind NAMESPACES = core("namespaces");
  public static final ServedKind NODES = core("nodes");
  public static final ServedKind PODS = core("pods");
  public static final ServedKind DEPLOYMENTS = apps("deployments");
  public static final ServedKind STATEFUL_SETS = apps("statefulsets");
  public static final ServedKind DAEMON_SETS = apps("daemonsets");
  public static final ServedKind REPLICA_SETS = apps("replicasets");
  public static final ServedKind JOBS = batch("jobs");
  public static final ServedKind CRON_JOBS = batch("cronjobs");

  private static final Map<ServedKind, Named> KNOWN =
      Map.ofEntries(
          Map.entry(NAMESPACES, new Named("Namespace", false)),
          Map.entry(NODES, new Named("Node", false)),
          Map.entry(PODS, new Named("Pod", true)),
          Map.entry(core("services"), new Named("Service", true)),
          Map.entry(core("configmaps"), new Named("ConfigMap", true)),
          Map.entry(core("secrets"), new Named("Secret", true)),
          Map.entry(core("persistentvolumes"), new Named("PersistentVolume", false)),
          Map.entry(core("persistentvolumeclaims"), new Named("PersistentVolumeClaim", true)),
          Map.entry(core("replicationcontrollers"), new Named("ReplicationController", true)),
          Map.entry(DEPLOYMENTS, new Named("Deployment", true)),
          Map.entry(STATEFUL_SETS, new Named("StatefulSet", true)),
          Map.entry(DAEMON_SETS, new Named("DaemonSet", true)),
          Map.entry(REPLICA_SETS, new Named("ReplicaSet", true)),
          Map.entry(JOBS, new Named("Job", true)),
          Map.entry(CRON_JOBS, new Named("CronJob", true)));

  public ServedKind {
    requireNonNull(group, "group");
    requireNonNull(version, "version");
    requireNonNull(plural, "plural");
  }

  private static ServedKind core(String plural) {
    return new ServedKind("", "v1", plural);
  }

  private static ServedKind apps(String plural) {
    return new ServedKind("apps", "v1", plural);
  }

  private static ServedKind batch(String plural) {
    return new ServedKind("batch", "v1", plural);
  }

  /** The kinds known by name in that version of that group. */
  static List<ServedKind> knownIn(String group, String version) {
    return KNOWN.keySet().stream()
        .filter(kind -> kind.group.equals(group) && kind.version.equals(version))
        .sorted((a, b) -> a.plural.compareTo(b.plural))
        .collect(Collectors.toList());
  }

  /** As objects carry it. */
  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /** As objects carry it; a guess for kinds that are not known. */
  public String kindName() {
    Named named = KNOWN.get(this);
    if (named != null) {
      return named.kind;
    }
    String singular = plural.endsWith("s") ? plural.substring(0, plural.length() - 1) : plural;
    return singular.substring(0, 1).toUpperCase(Locale.ROOT) + singular.substring(1);
  }

  boolean isNamespaced() {
    Named named = KNOWN.get(this);
    return named == null || named.namespaced;
  }

  /** As messages name it: {@code deployments.apps}, {@code pods}. */
  String qualified() {
    return group.isEmpty() ? plural : plural + "." + group;
  }

  /** In the core group only controllers count the generations of their spec. */
  boolean hasGeneration() {
    return !group.isEmpty() || plural.equals("replicationcontrollers");
  }

  /** In lists the built-in kinds leave out what the list says already. */
  boolean isBuiltIn() {
    return group.indexOf('.') < 0 || group.endsWith(".k8s.io");
  }

  private record Named(String kind, boolean namespaced) {}
}
