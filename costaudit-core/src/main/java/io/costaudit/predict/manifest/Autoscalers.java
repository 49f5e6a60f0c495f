package io.costaudit.predict.manifest;

import io.costaudit.internal.Quoted;
import io.costaudit.predict.manifest.ManifestSet.Member;
import io.costaudit.predict.read.Tree;
import io.costaudit.predict.spec.ResourceType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The autoscalers of one input and the workloads that they scale: HorizontalPodAutoscalers, and
 * ScaledObjects of KEDA. A HorizontalPodAutoscaler that KEDA has made for a ScaledObject of the
 * input is ignored, because it repeats the bounds of the ScaledObject.
 */
public final class Autoscalers {
  private static final String HPA = "HorizontalPodAutoscaler";
  private static final String SCALED_OBJECT = "ScaledObject";
  private static final String PAUSED = "autoscaling.keda.sh/paused";
  private static final String PAUSED_REPLICAS = "autoscaling.keda.sh/paused-replicas";

  /** The texts that Go's strconv.ParseBool, by which KEDA reads the annotation, reads as false. */
  private static final Set<String> FALSE_IN_GO = Set.of("0", "f", "F", "false", "False", "FALSE");

  private static final int KEDA_MAXIMUM = 100;

  private final Map<ObjectIdentity, List<Autoscaler>> byTarget = new LinkedHashMap<>();
  private final IdentityHashMap<Member, String> refusals = new IdentityHashMap<>();

  private Autoscalers() {}

  public static Autoscalers of(ManifestSet set) {
    Autoscalers autoscalers = new Autoscalers();
    for (Member member : set.ofKind("autoscaling", HPA)) {
      boolean made =
          set.controller(member).filter(owner -> owner.is("keda.sh", SCALED_OBJECT)).isPresent();
      if (!made) {
        autoscalers.add(member, Autoscalers::horizontal);
      }
    }
    for (Member member : set.ofKind("keda.sh", SCALED_OBJECT)) {
      autoscalers.add(member, Autoscalers::scaledObject);
    }
    return autoscalers;
  }

  private void add(Member member, Reading reading) {
    try {
      Tree target = member.tree().at("spec", "scaleTargetRef");
      String kind = target.at("kind").string().orElse(ResourceType.DEPLOYMENT.kind());
      checkKind(target.at("kind"), kind);
      // Where the target has no API version, its kind decides: KEDA assumes the group "apps" too.
      String assumed = kind.equals(ResourceType.REPLICATIONCONTROLLER.kind()) ? "v1" : "apps/v1";
      String apiVersion = target.at("apiVersion").string().orElse(assumed);
      String name = target.at("name").string().orElse("");
      if (name.isEmpty()) {
        target.at("name").required();
      }
      Optional<Autoscaler> read = reading.read(member);
      if (read.isEmpty()) {
        return;
      }
      Autoscaler scaler = read.get();
      if (scaler.maximum() < 1 && scaler.zeroSwitchesOff()) { // a HorizontalPodAutoscaler
        throw new IllegalArgumentException(
            "its maximum is " + scaler.maximum() + "; accepted is a whole number from 1");
      }
      if (scaler.minimum() > scaler.maximum()) {
        throw new IllegalArgumentException(
            "its minimum of " + scaler.minimum() + " is above its maximum of " + scaler.maximum());
      }
      byTarget
          .computeIfAbsent(
              ObjectIdentity.of(apiVersion, kind, member.identity().namespace(), name),
              key -> new ArrayList<>())
          .add(scaler);
    } catch (IllegalArgumentException e) {
      refusals.put(member, String.valueOf(e.getMessage()));
    }
  }

  /** Refuses a kind such as {@code deployment}: Kubernetes finds a kind by its exact name only. */
  private static void checkKind(Tree place, String kind) {
    List<String> known = Arrays.stream(ResourceType.values()).map(ResourceType::kind).toList();
    if (known.stream().anyMatch(it -> it.equalsIgnoreCase(kind))) {
      place.word(known);
    }
  }

  private static Optional<Autoscaler> horizontal(Member member) {
    Tree spec = member.tree().at("spec");
    int minimum = spec.at("minReplicas").count().orElse(1);
    List<String> slips = new ArrayList<>(UnknownFields.ofAutoscaler(member.tree()));
    FieldChecks.removedVersion(member.tree()).ifPresent(slips::add);
    return Optional.of(
        new Autoscaler(
            HPA + " " + member.label(),
            minimum,
            minimum,
            spec.at("maxReplicas").requiredBeside(List.of("minReplicas")).count().orElse(0),
            true,
            slips));
  }

  /** Returns nothing for a paused ScaledObject, which does not change the count. */
  private static Optional<Autoscaler> scaledObject(Member member) {
    String label = SCALED_OBJECT + " " + member.label();
    List<String> unknownFields = UnknownFields.ofScaledObject(member.tree());
    Tree annotations = member.tree().at("metadata", "annotations");
    OptionalInt paused = pausedReplicas(annotations);
    if (paused.isPresent()) {
      int pods = paused.getAsInt();
      return Optional.of(new Autoscaler(label, pods, pods, pods, false, unknownFields));
    }
    if (isPaused(annotations.at(PAUSED))) {
      return Optional.empty();
    }
    Tree spec = member.tree().at("spec");
    OptionalInt idle = spec.at("idleReplicaCount").count();
    int minimum = spec.at("minReplicaCount").count().orElse(0);
    List<String> slips = new ArrayList<>(unknownFields);
    if (idle.isPresent() && idle.getAsInt() >= minimum) {
      throw new IllegalArgumentException(
          "its idleReplicaCount of "
              + idle.getAsInt()
              + " must be below its minReplicaCount, which is "
              + minimum
              + "; KEDA does not use this object");
    }
    if (idle.isPresent() && idle.getAsInt() > 0) {
      slips.add(
          "its idleReplicaCount of "
              + idle.getAsInt()
              + " is not counted: KEDA supports only 0, because its HorizontalPodAutoscaler keeps at"
              + " least the minReplicaCount while any pod runs");
    }
    int maximum = spec.at("maxReplicaCount").count().orElse(KEDA_MAXIMUM);
    return Optional.of(
        new Autoscaler(
            label,
            idle.isPresent() && idle.getAsInt() == 0 ? 0 : minimum,
            Math.max(minimum, Math.min(1, maximum)),
            maximum,
            false,
            slips));
  }

  /** Returns whether the annotation pauses the object; any text that is not false does, to KEDA. */
  private static boolean isPaused(Tree annotation) {
    return annotation.string().filter(text -> !FALSE_IN_GO.contains(text)).isPresent();
  }

  private static OptionalInt pausedReplicas(Tree annotations) {
    String text = annotations.at(PAUSED_REPLICAS).string().orElse("");
    if (text.isEmpty()) {
      return OptionalInt.empty();
    }
    if (!text.matches("[0-9]{1,9}")) {
      throw new IllegalArgumentException(
          "metadata.annotations."
              + PAUSED_REPLICAS
              + " is "
              + Quoted.of(text)
              + "; give a whole number from 0");
    }
    return OptionalInt.of(Integer.parseInt(text));
  }

  /** Returns the autoscalers that scale the object, in the order of the input. */
  public List<Autoscaler> of(ObjectIdentity target) {
    return byTarget.getOrDefault(target, List.of());
  }

  /** Returns all autoscalers by what they scale, in the order of the input. */
  public Map<ObjectIdentity, List<Autoscaler>> byTarget() {
    return Collections.unmodifiableMap(byTarget);
  }

  /** Returns the autoscalers that cannot be read, and why. */
  public IdentityHashMap<Member, String> refusals() {
    return refusals;
  }

  /** Reads one kind of autoscaler. */
  @FunctionalInterface
  private interface Reading {
    Optional<Autoscaler> read(Member member);
  }

  /**
   * The bounds that one autoscaler keeps.
   *
   * @param label kind, namespace and name, for people
   * @param minimum fewest pods, also without any load; 0 if it may scale to 0
   * @param floor fewest pods while any pod runs, not below the minimum: a ScaledObject with an
   *     {@code idleReplicaCount} of 0 and a {@code minReplicaCount} of 5 runs no pod or at least 5
   * @param maximum most pods, not below the minimum
   * @param zeroSwitchesOff whether it leaves a workload of 0 pods alone
   * @param unknownFields one sentence for each field that Kubernetes drops, probably a slip
   */
  public record Autoscaler(
      String label,
      int minimum,
      int floor,
      int maximum,
      boolean zeroSwitchesOff,
      List<String> unknownFields) {
    /** Returns the number of pods after the autoscaler has applied its bounds. */
    public int clamp(int pods) {
      if (pods == 0) {
        return zeroSwitchesOff ? 0 : minimum;
      }
      return Math.max(floor, Math.min(maximum, pods));
    }

    public String range() {
      String running = floor == maximum ? String.valueOf(floor) : floor + " to " + maximum;
      if (minimum == floor) {
        return running;
      }
      return floor == 1 ? minimum + " to " + maximum : minimum + " or " + running;
    }
  }
}
