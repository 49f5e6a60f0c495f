package io.costaudit.predict.manifest;

import static java.util.Objects.requireNonNull;

import io.costaudit.predict.demand.Requests;
import io.costaudit.predict.demand.ResourceDemand;
import io.costaudit.predict.manifest.ManifestSet.Member;
import io.costaudit.predict.price.ClaimCost;
import io.costaudit.predict.price.CostPredictor;
import io.costaudit.predict.price.Prediction;
import io.costaudit.predict.price.SpecCost;
import io.costaudit.predict.price.StorageCost;
import io.costaudit.predict.price.StoragePrices;
import io.costaudit.predict.quantity.Quantity;
import io.costaudit.predict.read.Tree;
import io.costaudit.predict.spec.Owner;
import io.costaudit.predict.spec.VolumeClaim;
import io.costaudit.predict.spec.WorkloadSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The claims of one input: PersistentVolumeClaims and ResourceClaims. A claim that a workload of
 * the input creates itself belongs to that workload; every other claim has a line of its own.
 *
 * <ul>
 *   <li>{@code <template>-<statefulset>-<ordinal>} takes the place of that replica's claim, with
 *       its own size and storage class, because a claim may have grown. A claim with an ordinal
 *       that the StatefulSet does not have is a line of its own.
 *   <li>{@code <pod>-<volume>} is the claim of a pod's ephemeral volume.
 *   <li>A ResourceClaim that a pod owns, or that the scheduler made for an extended resource, is
 *       already counted in its pod.
 *   <li>PersistentVolumes never count, because the claims that are bound to them do.
 * </ul>
 *
 * <p>Not safe for use by several threads.
 */
public final class InputClaims {
  private static final String EXTENDED_RESOURCE_CLAIM =
      "resource.kubernetes.io/extended-resource-claim";

  private final PodCreation podCreation;
  private final boolean includesHooks;
  private final Map<ObjectIdentity, VolumeClaim> volumes = new LinkedHashMap<>();
  private final Map<ObjectIdentity, Member> volumeMembers = new HashMap<>();

  /** Claims whose name ends in a dash and a number, by the part of the name before the dash. */
  private final Map<ObjectIdentity, List<ObjectIdentity>> numbered = new HashMap<>();

  /**
   * Claims that a pod owns, by the name of the volume: the name of the claim without the name of
   * the pod.
   */
  private final Map<ObjectIdentity, List<Member>> owned = new HashMap<>();

  private final List<Member> devices = new ArrayList<>();
  private final IdentityHashMap<Member, String> refusals = new IdentityHashMap<>();

  /** Names of the claims that pods of the input make for their ephemeral volumes. */
  private final Set<ObjectIdentity> ofPods = new HashSet<>();

  private final Set<ObjectIdentity> taken = new HashSet<>();

  /**
   * Reads the claims of an input.
   *
   * @param includesHooks whether claims that a deployment tool creates and deletes again count
   */
  public InputClaims(
      ManifestSet set, PodCreation podCreation, Quantity.Limits limits, boolean includesHooks) {
    this.podCreation = podCreation;
    this.includesHooks = includesHooks;
    for (Member member : set.members()) {
      if (set.patched(member).isPresent()) {
        continue; // it is refused, and the whole claim counts
      }
      if (member.is("", "PersistentVolumeClaim")) {
        addVolume(member, limits);
      } else if (member.is("resource.k8s.io", "ResourceClaim")) {
        devices.add(member);
      } else if (member.is("", "Pod")) {
        addPod(member);
      }
    }
  }

  private void addVolume(Member member, Quantity.Limits limits) {
    try {
      volumes.put(member.identity(), VolumeClaim.read(member.manifest().object(), limits));
      volumeMembers.put(member.identity(), member);
      index(member);
    } catch (IllegalArgumentException e) {
      refusals.put(member, String.valueOf(e.getMessage()));
    }
  }

  private void index(Member member) {
    ObjectIdentity identity = member.identity();
    int dash = identity.name().lastIndexOf('-');
    if (dash > 0) {
      numbered
          .computeIfAbsent(
              claim(identity.namespace(), identity.name().substring(0, dash)),
              key -> new ArrayList<>())
          .add(identity);
    }
    Owner owner = member.owner();
    if (owner != null
        && owner.kind().equals("Pod")
        && identity.name().startsWith(owner.name() + "-")) {
      String volume = identity.name().substring(owner.name().length() + 1);
      owned
          .computeIfAbsent(claim(identity.namespace(), volume), key -> new ArrayList<>())
          .add(member);
    }
  }

  private void addPod(Member member) {
    try {
      for (Tree volume : member.tree().at("spec", "volumes").list()) {
        if (volume.at("ephemeral", "volumeClaimTemplate").isPresent()) {
          String name = volume.at("name").string().orElse("");
          ofPods.add(claim(member.identity().namespace(), member.identity().name() + "-" + name));
        }
      }
    } catch (IllegalArgumentException e) {
      // The pod is refused when it is read as a workload.
    }
  }

  private static ObjectIdentity claim(String namespace, String name) {
    return new ObjectIdentity("", "PersistentVolumeClaim", namespace, name);
  }

  /** Returns why a claim cannot be read, or empty where it can. */
  public Optional<String> refusal(Member member) {
    return Optional.ofNullable(refusals.get(member));
  }

  /** Returns whether the object is a claim, which is not counted as a skipped object. */
  public static boolean isClaim(Member member) {
    return member.is("", "PersistentVolumeClaim") || member.is("resource.k8s.io", "ResourceClaim");
  }

  /**
   * Returns the cost of the volumes of a workload, and takes the claims of the input that are its
   * own.
   *
   * @param member object of the workload
   * @param spec workload in its namespace
   * @param prediction the prediction of the workload, which tells its replicas
   * @param prices prices of volumes
   * @param warnings receives a sentence for each volume without a price
   */
  public StorageCost take(
      Member member,
      WorkloadSpec spec,
      Prediction prediction,
      StoragePrices prices,
      List<String> warnings) {
    ResourceDemand demand = prediction.demand();
    int first = spec.volumes().isEmpty() ? 0 : firstOrdinal(member);
    StorageCost cost = StorageCost.NONE;
    for (VolumeClaim template : spec.volumes()) {
      List<VolumeClaim> claims = new ArrayList<>();
      String prefix = template.name() + "-" + spec.name();
      for (VolumeClaim claim : ordinals(spec.namespace(), prefix, first, demand.replicas())) {
        claims.add(new VolumeClaim(template.name(), claim.storageClass(), claim.storage()));
      }
      int others = demand.replicas() - claims.size();
      cost = cost.plus(price(template, others, demand, prices, warnings));
      for (Map.Entry<VolumeClaim, Integer> claim : counted(claims).entrySet()) {
        cost = cost.plus(price(claim.getKey(), claim.getValue(), demand, prices, warnings));
      }
    }
    for (VolumeClaim volume : spec.pod().volumes()) {
      cost = cost.plus(price(volume, demand.replicas(), demand, prices, warnings));
      takeOfPods(spec, volume.name());
    }
    return cost;
  }

  private static StorageCost price(
      VolumeClaim volume,
      int replicas,
      ResourceDemand demand,
      StoragePrices prices,
      List<String> warnings) {
    StorageCost cost = prices.cost(List.of(volume), replicas, demand.monthlyHours());
    if (!cost.unpriced().isZero()) {
      warnings.add(
          "unpriced: volume "
              + volume.name()
              + " of "
              + (replicas == 1 ? "" : replicas + " × ")
              + volume.storage()
              + inClass(volume));
    }
    return cost;
  }

  private static String inClass(VolumeClaim volume) {
    return volume.storageClass() == null ? "" : " (storage class " + volume.storageClass() + ")";
  }

  private static Map<VolumeClaim, Integer> counted(List<VolumeClaim> claims) {
    Map<VolumeClaim, Integer> counts = new LinkedHashMap<>();
    claims.forEach(claim -> counts.merge(claim, 1, Integer::sum));
    return counts;
  }

  /** Returns the first ordinal of a StatefulSet: {@code spec.ordinals.start}. */
  private static int firstOrdinal(Member member) {
    try {
      OptionalInt start = member.tree().at("spec", "ordinals", "start").count();
      return start.orElse(0);
    } catch (IllegalArgumentException e) {
      return 0;
    }
  }

  private List<VolumeClaim> ordinals(String namespace, String prefix, int first, int replicas) {
    List<VolumeClaim> found = new ArrayList<>();
    for (ObjectIdentity identity : numbered.getOrDefault(claim(namespace, prefix), List.of())) {
      String ordinal = identity.name().substring(prefix.length() + 1);
      VolumeClaim claim = volumes.get(identity);
      if (claim != null
          && ordinal.matches("0|[1-9][0-9]{0,8}")
          && Integer.parseInt(ordinal) >= first
          && Integer.parseInt(ordinal) - first < replicas
          && taken.add(identity)) {
        found.add(claim);
      }
    }
    return found;
  }

  /**
   * Takes the claims of the pods of a workload, because the input may have the claims without the
   * pods.
   */
  private void takeOfPods(WorkloadSpec spec, String volume) {
    for (Member claim : owned.getOrDefault(claim(spec.namespace(), volume), List.of())) {
      Owner owner = claim.owner();
      if (owner != null && (owner.name() + "-").startsWith(spec.name() + "-")) {
        taken.add(claim.identity());
      }
    }
  }

  /**
   * Returns the claims that no workload of the input has taken, in the order of the input: volumes
   * first.
   */
  public List<ClaimCost> rest(String cluster, CostPredictor predictor) {
    List<ClaimCost> rest = new ArrayList<>();
    volumes.forEach(
        (identity, claim) -> {
          if (!taken.contains(identity) && !ofPods.contains(identity)) {
            rest.add(volume(identity, claim, predictor));
          }
        });
    for (Member member : devices) {
      if (podCreation.refusal(member).isEmpty() && !isOfPod(member)) {
        ObjectIdentity identity = member.identity();
        rest.add(
            devices(
                member,
                podCreation.devicesOfClaim(identity.namespace(), identity.name()),
                cluster,
                predictor));
      }
    }
    return rest;
  }

  private ClaimCost volume(ObjectIdentity identity, VolumeClaim claim, CostPredictor predictor) {
    List<String> warnings = new ArrayList<>(podCreation.refusals(identity.namespace(), claim));
    StorageCost storage =
        predictor.storagePrices().cost(List.of(claim), 1, ResourceDemand.HOURS_PER_MONTH);
    Member member = requireNonNull(volumeMembers.get(identity), "member");
    warnings.addAll(UnknownFields.ofVolumeClaim(member.tree()));
    boolean isApart = isApart(member, warnings);
    if (isApart) {
      warnings.add(
          "its volume of "
              + claim.storage()
              + (storage.unpriced().isZero()
                  ? ", which would cost " + Money.shown(storage.monthlyRate()) + " a month,"
                  : "")
              + " is not counted");
    } else if (!storage.unpriced().isZero()) {
      warnings.add("unpriced: a volume of " + claim.storage() + inClass(claim));
    }
    return new ClaimCost(
        ClaimCost.Kind.PERSISTENT_VOLUME_CLAIM,
        identity.namespace(),
        identity.name(),
        Requests.NONE,
        SpecCost.ZERO,
        isApart ? StorageCost.NONE : storage,
        warnings);
  }

  private ClaimCost devices(
      Member member, ClaimedDevices claimed, String cluster, CostPredictor predictor) {
    ObjectIdentity identity = member.identity();
    ClaimCost claim =
        predictor.claim(cluster, identity.namespace(), identity.name(), claimed.requests());
    List<String> warnings = new ArrayList<>(claim.warnings());
    warnings.addAll(claimed.slips());
    boolean isApart = isApart(member, warnings);
    SpecCost cost = claim.cost();
    if (isApart) {
      warnings.add(
          "its devices"
              + (cost == null
                  ? ""
                  : ", which would cost "
                      + Money.shown(cost.rates().totalMonthlyRate())
                      + " a month,")
              + " are not counted");
    }
    return new ClaimCost(
        claim.kind(),
        claim.namespace(),
        claim.name(),
        isApart ? Requests.NONE : claim.requests(),
        isApart ? SpecCost.ZERO : cost,
        claim.storage(),
        warnings);
  }

  /**
   * Returns whether a claim is a hook that is deleted after its creation, so that it is not
   * counted.
   *
   * @param warnings receives a sentence if the claim is a hook
   */
  private boolean isApart(Member member, List<String> warnings) {
    Hooks.Found hook = Hooks.ofClaim(member).orElse(null);
    if (hook == null) {
      return false;
    }
    if (hook.comesAndGoes() && !includesHooks) {
      warnings.add("it is a hook (" + hook.moments() + "), which comes and goes");
      return true;
    }
    warnings.add(hook.whyCounted());
    return false;
  }

  private static boolean isOfPod(Member member) {
    Owner owner = member.owner();
    return (owner != null && owner.kind().equals("Pod")) || isOfExtendedResource(member);
  }

  private static boolean isOfExtendedResource(Member member) {
    Object metadata = member.manifest().object().get("metadata");
    @Nullable Object annotations =
        metadata instanceof Map<?, ?> map ? map.get("annotations") : null;
    return annotations instanceof Map<?, ?> map && map.containsKey(EXTENDED_RESOURCE_CLAIM);
  }
}
