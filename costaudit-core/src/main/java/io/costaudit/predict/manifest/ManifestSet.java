package io.costaudit.predict.manifest;

import io.costaudit.predict.read.Tree;
import io.costaudit.predict.read.WorkloadFields;
import io.costaudit.predict.spec.Manifest;
import io.costaudit.predict.spec.Owner;
import io.costaudit.predict.spec.ResourceType;
import io.costaudit.predict.spec.WorkloadSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The objects of one input, read as a set before any of them is priced. The set is the state of the
 * cluster after {@code kubectl apply} of the input. What one object means can depend on others of
 * the same input, such as its controller, its autoscaler or the LimitRange of its namespace; they
 * are looked up here.
 */
public final class ManifestSet {

  /** The labels of a Pod that name its Job, since Kubernetes 1.27 and before. */
  private static final List<String> JOB_NAME_LABELS =
      List.of("batch.kubernetes.io/job-name", "job-name");

  private static final Pattern SCHEDULED = Pattern.compile("(.+)-([0-9]{8,10})");

  /** A second in 2015, before which no cluster had a CronJob. */
  private static final long FIRST_SECOND = 1_440_000_000;

  /** A second in 2027; Kubernetes has not named Jobs after seconds since 2021. */
  private static final long LAST_SECOND = 1_800_000_000;

  /** The most minutes that have eight digits: those of the year 2160. */
  private static final long MOST_MINUTES = 99_999_999;

  private static final Duration CLOCK_SKEW = Duration.ofMinutes(10);
  private static final Duration LONGEST_JOB = Duration.ofDays(100);

  private final List<Member> members;
  private final List<Replaced> replaced;

  /** Patches of objects of the input, and those objects. Members are compared by identity. */
  private final IdentityHashMap<Member, Member> patches;

  private final Map<ObjectIdentity, Member> byIdentity = new HashMap<>();
  private final Map<String, Member> byUid = new HashMap<>();

  private ManifestSet(
      List<Member> members, List<Replaced> replaced, IdentityHashMap<Member, Member> patches) {
    this.members = List.copyOf(members);
    this.replaced = List.copyOf(replaced);
    this.patches = patches;
    for (Member member : members) {
      if (member.identity().isNamed() && !patches.containsKey(member)) {
        byIdentity.put(member.identity(), member);
      }
      if (!member.uid().isEmpty()) {
        byUid.put(member.uid(), member);
      }
    }
  }

  /**
   * Reads the set. Of several objects of one identity the last one stays, as {@code kubectl apply}
   * leaves it. A patch of kustomize has the identity of the object that it changes, but it is not a
   * whole object, so it replaces none and none replaces it.
   */
  @SuppressWarnings("ReferenceEquality") // two equal objects are still an object written twice
  public static ManifestSet of(String defaultNamespace, List<Manifest> manifests) {
    List<Member> all = new ArrayList<>(manifests.size());
    Map<ObjectIdentity, Member> last = new HashMap<>();
    Map<ObjectIdentity, Integer> completeness = new HashMap<>();
    for (Manifest manifest : manifests) {
      Member member = Member.of(manifest, defaultNamespace);
      all.add(member);
      int most = completeness.getOrDefault(member.identity(), 0);
      if (member.identity().isNamed() && member.completeness() >= most) {
        completeness.put(member.identity(), member.completeness());
        last.put(member.identity(), member);
      }
    }
    List<Member> members = new ArrayList<>(all.size());
    List<Replaced> replaced = new ArrayList<>();
    IdentityHashMap<Member, Member> patches = new IdentityHashMap<>();
    for (Member member : all) {
      Member winner = last.getOrDefault(member.identity(), member);
      boolean isPatch = member.completeness() < winner.completeness();
      if (isPatch) {
        patches.put(member, winner);
      }
      if (winner == member || isPatch) {
        members.add(member);
      } else {
        replaced.add(new Replaced(member, winner));
      }
    }
    return new ManifestSet(members, replaced, patches);
  }

  /** Returns the objects that apply would leave, in the order of the input. */
  public List<Member> members() {
    return members;
  }

  /**
   * Returns the objects that a later one of the same identity replaces, in the order of the input.
   */
  public List<Replaced> replaced() {
    return replaced;
  }

  /**
   * Returns the whole object of the input that the given object only changes; empty where the given
   * object is no patch of an object of the input.
   */
  public Optional<Member> patched(Member member) {
    return Optional.ofNullable(patches.get(member));
  }

  /** Returns the object of that identity, or empty where the input has none. */
  public Optional<Member> find(ObjectIdentity identity) {
    return Optional.ofNullable(byIdentity.get(identity));
  }

  /**
   * Returns the objects of a kind, in the order of the input, without patches.
   *
   * @param group API group of today; empty for the core group
   */
  List<Member> ofKind(String group, String kind) {
    return members.stream()
        .filter(member -> member.is(group, kind) && !patches.containsKey(member))
        .toList();
  }

  /**
   * Returns the controller of an object, or empty where it has none in the input. The uid decides
   * where both sides give one; else the group, kind, namespace and name do. So a controller that
   * was deleted and created anew is not the controller of the objects of its predecessor.
   */
  public Optional<Member> controller(Member member) {
    Owner owner = member.owner();
    if (owner == null) {
      return Optional.empty();
    }
    Member byItsUid = owner.uid().isEmpty() ? null : byUid.get(owner.uid());
    if (byItsUid != null) {
      return Optional.of(byItsUid);
    }
    return find(ObjectIdentity.of(
            owner.apiVersion(), owner.kind(), member.identity().namespace(), owner.name()))
        .filter(named -> owner.uid().isEmpty() || named.uid().isEmpty());
  }

  /**
   * Returns the Deployment of a Pod whose ReplicaSet is not in the input, or empty where the Pod is
   * of no Deployment of the input. A Deployment names its ReplicaSets after itself and the hash of
   * their template, which is also a label of their Pods.
   */
  Optional<Member> deploymentOf(Member pod) {
    Owner owner = pod.owner();
    String hash = pod.valueOfLabel("pod-template-hash");
    if (owner == null
        || hash.isEmpty()
        || owner.type().filter(ResourceType.REPLICASET::equals).isEmpty()
        || !owner.name().endsWith("-" + hash)) {
      return Optional.empty();
    }
    String name = owner.name().substring(0, owner.name().length() - hash.length() - 1);
    return find(
        ObjectIdentity.of(
            owner.apiVersion(), ResourceType.DEPLOYMENT.kind(), pod.identity().namespace(), name));
  }

  /**
   * Returns the CronJob of a Pod whose Job is not in the input, or empty where the Pod is of no
   * CronJob of the input. A CronJob names its Jobs after itself and the minute of their schedule
   * (the second, up to Kubernetes 1.20), counted from 1970; the name of the Job is a label of its
   * Pods. A Job that a user named after a date, such as {@code load-20260131}, is none of these.
   */
  Optional<Member> cronJobOf(Member pod) {
    Owner owner = pod.owner();
    if (owner == null
        || owner.type().filter(ResourceType.JOB::equals).isEmpty()
        || JOB_NAME_LABELS.stream().noneMatch(l -> pod.valueOfLabel(l).equals(owner.name()))) {
      return Optional.empty();
    }
    Matcher scheduled = SCHEDULED.matcher(owner.name());
    if (!scheduled.matches()) {
      return Optional.empty();
    }
    long time = Long.parseLong(scheduled.group(2));
    boolean isMinute = time >= FIRST_SECOND / 60 && time <= MOST_MINUTES;
    boolean isSecond = time >= FIRST_SECOND && time <= LAST_SECOND;
    if (!isMinute && !isSecond) {
      return Optional.empty();
    }
    Instant schedule = Instant.ofEpochSecond(isMinute ? 60 * time : time);
    if (pod.created().filter(created -> !mayBeOf(schedule, created)).isPresent()) {
      return Optional.empty(); // the digits are a date, such as 31012026
    }
    return find(
        ObjectIdentity.of(
            owner.apiVersion(),
            ResourceType.CRONJOB.kind(),
            pod.identity().namespace(),
            scheduled.group(1)));
  }

  /** A Pod is created at the time of its schedule or later, unless its Job is very old. */
  private static boolean mayBeOf(Instant schedule, Instant created) {
    return !schedule.isAfter(created.plus(CLOCK_SKEW))
        && !schedule.isBefore(created.minus(LONGEST_JOB));
  }

  /**
   * One object of the input. Fields of its metadata that have the wrong shape count as absent here;
   * the code that reads the whole object reports them.
   *
   * @param manifest the object and its place
   * @param identity its identity; the namespace is never empty unless the default namespace is
   * @param uid empty where the manifest gives none; one that has a uid comes from a cluster
   * @param owner its controller, or null
   * @param completeness how much of a whole object it has; of two objects of one identity, the one
   *     with less is a patch of the other
   */
  public record Member(
      Manifest manifest,
      ObjectIdentity identity,
      String uid,
      @Nullable Owner owner,
      int completeness) {
    public static Member of(Manifest manifest, String defaultNamespace) {
      Map<String, ?> object = manifest.object();
      Map<?, ?> metadata =
          object.get("metadata") instanceof Map<?, ?> map ? map : Map.<String, Object>of();
      String namespace = text(metadata.get("namespace"));
      ObjectIdentity identity =
          ObjectIdentity.of(
              text(object.get("apiVersion")),
              text(object.get("kind")),
              namespace.isEmpty() ? defaultNamespace : namespace,
              text(metadata.get("name")));
      return new Member(
          manifest,
          identity,
          text(metadata.get("uid")),
          owner(manifest),
          Completeness.of(Tree.of(object), identity));
    }

    private static @Nullable Owner owner(Manifest manifest) {
      try {
        return Owner.of(manifest.object()).orElse(null);
      } catch (IllegalArgumentException e) {
        return null;
      }
    }

    private static String text(@Nullable Object value) {
      return value instanceof String || value instanceof Number || value instanceof Boolean
          ? value.toString()
          : "";
    }

    /** Returns where the object stands in the input, for people. */
    public String origin() {
      return manifest.origin();
    }

    /** Returns the namespace as the manifest gives it; empty where it leaves that to the caller. */
    public String writtenNamespace() {
      return manifest.object().get("metadata") instanceof Map<?, ?> metadata
          ? text(metadata.get("namespace"))
          : "";
    }

    /**
     * Returns whether a Job or CronJob is suspended, so that it runs again once it is resumed. A
     * Job that is finished is not suspended, whatever its specification says.
     *
     * @param spec the object as it was read
     */
    public boolean isSuspended(WorkloadSpec spec) {
      return (spec.type() == ResourceType.JOB || spec.type() == ResourceType.CRONJOB)
          && (tree().at("spec", "suspend").isTrue() || suspendsItsJobs())
          && !hasFinished();
    }

    /** Returns whether this is a CronJob that creates its Jobs suspended. */
    boolean suspendsItsJobs() {
      return type().filter(ResourceType.CRONJOB::equals).isPresent()
          && tree().at("spec", "jobTemplate", "spec", "suspend").isTrue();
    }

    /** A status that cannot be read says nothing; a suspended object is read without it. */
    private boolean hasFinished() {
      try {
        return WorkloadFields.isFinished(tree());
      } catch (IllegalArgumentException e) {
        return false;
      }
    }

    /** Returns when the API server created the object; empty where the manifest does not say it. */
    private Optional<Instant> created() {
      if (!(manifest.object().get("metadata") instanceof Map<?, ?> metadata)) {
        return Optional.empty();
      }
      try {
        return Optional.of(Instant.parse(text(metadata.get("creationTimestamp"))));
      } catch (DateTimeParseException e) {
        return Optional.empty();
      }
    }

    /** Returns the value of a label, or an empty text where the object has no such label. */
    private String valueOfLabel(String name) {
      return manifest.object().get("metadata") instanceof Map<?, ?> metadata
              && metadata.get("labels") instanceof Map<?, ?> labels
          ? text(labels.get(name))
          : "";
    }

    /** Returns the namespace and the name, for people: {@code shop/cart}. */
    public String label() {
      return identity.namespace() + "/" + identity.name();
    }

    /** Returns the type if the object is of a kind of Kubernetes itself that costs money. */
    public Optional<ResourceType> type() {
      return ResourceType.ofKind(identity.kind())
          .filter(type -> type.group().equals(identity.group()));
    }

    boolean is(String group, String kind) {
      return identity.group().equals(group) && identity.kind().equals(kind);
    }

    /** Returns the object as a tree, whose accessors refuse what has the wrong shape. */
    public Tree tree() {
      return Tree.of(manifest.object());
    }
  }

  /**
   * An object that does not count, since a later one of the same identity replaces it.
   *
   * @param member the earlier object
   * @param by the last object of that identity
   */
  public record Replaced(Member member, Member by) {}
}
