package io.costaudit.predict;

import static java.util.Objects.requireNonNull;

import io.costaudit.internal.KindsBesideWorkloads;
import io.costaudit.internal.Quoted;
import io.costaudit.predict.SpecCostReport.Hook;
import io.costaudit.predict.SpecCostReport.Priced;
import io.costaudit.predict.SpecCostReport.UnpredictedObject;
import io.costaudit.predict.SpecCostReport.Warning;
import io.costaudit.predict.WorkloadPricing.Input;
import io.costaudit.predict.WorkloadPricing.InputWorkload;
import io.costaudit.predict.WorkloadPricing.Outcome;
import io.costaudit.predict.manifest.Autoscalers;
import io.costaudit.predict.manifest.Autoscalers.Autoscaler;
import io.costaudit.predict.manifest.Coverings;
import io.costaudit.predict.manifest.FieldChecks;
import io.costaudit.predict.manifest.Hooks;
import io.costaudit.predict.manifest.InputClaims;
import io.costaudit.predict.manifest.ManifestSet;
import io.costaudit.predict.manifest.ManifestSet.Member;
import io.costaudit.predict.manifest.ManifestSet.Replaced;
import io.costaudit.predict.manifest.ObjectIdentity;
import io.costaudit.predict.manifest.PodChecks;
import io.costaudit.predict.manifest.PodCreation;
import io.costaudit.predict.manifest.UnknownFields;
import io.costaudit.predict.spec.Manifest;
import io.costaudit.predict.spec.ResourceRef;
import io.costaudit.predict.spec.ResourceType;
import io.costaudit.predict.spec.WorkloadReading;
import io.costaudit.predict.spec.WorkloadReading.Skipped;
import io.costaudit.predict.spec.WorkloadReading.Workload;
import io.costaudit.predict.spec.WorkloadSpec;
import io.costaudit.time.Window;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One prediction of one input: first all objects are read, then their effects on each other are
 * applied.
 */
final class SpecCostRun {
  private final SpecCostPredictor settings;
  private final String cluster;
  private final String defaultNamespace;
  private final ManifestSet set;
  private final Autoscalers autoscalers;
  private final PodCreation podCreation;
  private final InputClaims claims;
  private final Input input;

  private final IdentityHashMap<Member, InputWorkload> items = new IdentityHashMap<>();
  private final IdentityHashMap<Member, Outcome> outcomes = new IdentityHashMap<>();
  private final IdentityHashMap<Member, Member> countedFor = new IdentityHashMap<>();

  private final IdentityHashMap<Member, Member> coveredBy = new IdentityHashMap<>();

  /** In the order of the input. Members are compared by identity: their equals walks all trees. */
  private final List<Map.Entry<Member, Skipped>> skips = new ArrayList<>();

  private final List<Priced> priced = new ArrayList<>();
  private final List<UnpredictedObject> skipped = new ArrayList<>();
  private final List<UnpredictedObject> refused = new ArrayList<>();
  private final List<UnpredictedObject> folded = new ArrayList<>();
  private final List<UnpredictedObject> replaced = new ArrayList<>();
  private final List<Hook> hooks = new ArrayList<>();
  private final List<Warning> warnings = new ArrayList<>();

  SpecCostRun(
      SpecCostPredictor settings,
      String cluster,
      String defaultNamespace,
      List<Manifest> manifests,
      @Nullable Window usageWindow) {
    this.settings = settings;
    this.cluster = requireNonNull(cluster, "cluster");
    this.defaultNamespace = requireNonNull(defaultNamespace, "defaultNamespace");
    set = ManifestSet.of(defaultNamespace, manifests);
    autoscalers = Autoscalers.of(set);
    podCreation = PodCreation.of(set, settings.limits());
    claims = new InputClaims(set, podCreation, settings.limits(), settings.includesHooks());
    input = new Input(settings, cluster, usageWindow, set, autoscalers, podCreation, claims);
  }

  SpecCostReport report() {
    set.replaced().forEach(this::replaced);
    set.members().forEach(this::read);
    Coverings coverings = new Coverings(set, this::covers);
    for (Member member : set.members()) {
      InputWorkload item = items.get(member);
      if (item != null) {
        Optional<Member> controller = coverings.of(member);
        if (controller.isPresent()) {
          coveredBy.put(member, controller.get());
          folded.add(unpredicted(member, "it stands in the price of " + shown(controller.get())));
        } else {
          report(item);
        }
      }
    }
    skips.forEach(skip -> skipped(skip.getKey(), skip.getValue()));
    settings.whatIf(cluster).forEach(this::warnIfWithoutEffect);
    autoscalers.byTarget().forEach(this::warnOfUnknownFields);
    autoscalers.byTarget().forEach(this::warnIfAbsent);
    return new SpecCostReport(
        priced,
        skipped,
        refused,
        folded,
        replaced,
        hooks,
        claims.rest(cluster, settings.predictor()),
        warnings);
  }

  private void replaced(Replaced object) {
    Member member = object.member();
    String message = "a later object of the same name replaces it: " + object.by().origin();
    replaced.add(
        new UnpredictedObject(
            member.origin(),
            member.identity().kind(),
            member.writtenNamespace(),
            member.identity().name(),
            message,
            runsPodsOfUnknownKind(member)));
    member
        .type()
        .filter(type -> type != ResourceType.NODE)
        .ifPresent(
            type ->
                warn(
                    new ResourceRef(
                        cluster, type, member.identity().namespace(), member.identity().name()),
                    "it is in the input more than once: "
                        + object.by().origin()
                        + " replaces "
                        + member.origin()));
  }

  /** Returns whether an object of a kind that is not known runs pods. */
  private boolean runsPodsOfUnknownKind(Member member) {
    try {
      return WorkloadSpec.read(member.manifest().object(), settings.limits())
              instanceof Skipped skip
          && skip.runsPods();
    } catch (IllegalArgumentException e) {
      return false; // a workload of a known kind that cannot be read
    }
  }

  private void read(Member member) {
    Member patched = set.patched(member).orElse(null);
    if (patched != null) {
      refused.add(
          unpredicted(
              member,
              "it contains only a part of a "
                  + patched.identity().kind()
                  + "; the whole "
                  + patched.identity().kind()
                  + " of this name, at "
                  + patched.origin()
                  + ", is counted without this part. If this is a kustomize patch, render the"
                  + " folder with `kubectl kustomize` first"));
      return;
    }
    Optional<String> unreadable = podCreation.refusal(member).or(() -> claims.refusal(member));
    if (unreadable.isPresent()) {
      refused.add(unpredicted(member, unreadable.get()));
      return;
    }
    if (KindsBesideWorkloads.affectCosts(member.identity().kind())
        && member.tree().at("apiVersion").string().orElse("").isEmpty()) {
      refused.add(
          unpredicted(
              member,
              "apiVersion is missing, so it has no effect on the cost of other objects; kubectl"
                  + " apply refuses it"));
      return;
    }
    if (InputClaims.isClaim(member)) {
      return; // priced after the workloads, which may take it
    }
    WorkloadReading reading;
    try {
      reading = WorkloadSpec.read(member.manifest().object(), settings.limits());
    } catch (IllegalArgumentException e) {
      refused.add(unpredicted(member, String.valueOf(e.getMessage())));
      return;
    }
    if (reading instanceof Workload workload) {
      items.put(member, admitted(member, workload.spec()));
    } else if (autoscalers.refusals().containsKey(member)) {
      refused.add(unpredicted(member, requireNonNull(autoscalers.refusals().get(member))));
    } else if (reading instanceof Skipped skip) {
      skips.add(Map.entry(member, skip));
    }
  }

  /**
   * Adds a skipped object. If its pods are counted as a workload of the input, nothing is left out.
   */
  private void skipped(Member member, Skipped skip) {
    Member counted = skip.runsPods() ? countedFor.get(member) : null;
    skipped.add(
        new UnpredictedObject(
            member.origin(),
            member.identity().kind(),
            member.writtenNamespace(),
            member.identity().name(),
            counted == null ? skip.reason() : "its pods are counted as " + shown(counted),
            skip.runsPods() && counted == null));
  }

  /**
   * Returns the workload as its pods would be created. A pod from a cluster was created there and
   * stays as it is.
   */
  private InputWorkload admitted(Member member, WorkloadSpec spec) {
    boolean isCreated = spec.type() == ResourceType.POD && !member.uid().isEmpty();
    List<String> refusals = new ArrayList<>();
    WorkloadSpec admitted =
        podCreation.admit(
            spec.namespace().isEmpty() ? spec.inNamespace(defaultNamespace) : spec,
            isCreated,
            refusals);
    refusals.addAll(PodChecks.ofSelector(member.tree(), spec.type()));
    refusals.addAll(FieldChecks.ofWorkload(member.tree(), spec.type()));
    refusals.addAll(UnknownFields.ofWorkload(member.tree(), spec.type()));
    return new InputWorkload(member, admitted, refusals);
  }

  /** Names the object as the manifest writes it, so that people can find it there. */
  private static UnpredictedObject unpredicted(Member member, String reason) {
    return new UnpredictedObject(
        member.origin(),
        member.identity().kind(),
        member.writtenNamespace(),
        member.identity().name(),
        reason);
  }

  private static String shown(Member member) {
    return member.identity().kind() + " " + member.label();
  }

  /**
   * Returns whether the price of a controller covers an object. A hook that comes and goes is not
   * in the total, so it does not cover an object that was read from a cluster and exists now.
   */
  private boolean covers(Member controller, Member object) {
    InputWorkload item = items.get(controller);
    if (item == null || (!object.uid().isEmpty() && hook(item).filter(this::isApart).isPresent())) {
      return false;
    }
    return item.spec().type() != ResourceType.CRONJOB
        || (item.spec().running() && price(item).prediction().cost() != null);
  }

  /** Notes which unpriced objects control a priced workload, directly or through other objects. */
  private void countFor(Member member) {
    Member place = member;
    while (true) {
      Member controller = set.controller(place).orElse(null);
      if (controller == null || countedFor.putIfAbsent(controller, member) != null) {
        return;
      }
      place = controller;
    }
  }

  private void report(InputWorkload item) {
    countFor(item.member());
    Outcome outcome = price(item);
    Hooks.Found hook = hook(item).orElse(null);
    boolean isApart = hook != null && isApart(hook);
    if (!isApart) {
      item.member().manifest().warnings().forEach(message -> warn(ref(item), message));
      outcome.warnings().forEach(message -> warn(ref(item), message)); // on what is counted
    }
    if (hook != null && isApart) {
      hooks.add(new Hook(item.member().origin(), hook.moments(), outcome.priced()));
      return;
    }
    if (hook != null) {
      warn(ref(item), hook.whyCounted());
    }
    priced.add(outcome.priced());
  }

  private static Optional<Hooks.Found> hook(InputWorkload item) {
    return Hooks.of(item.member(), item.spec().type());
  }

  private boolean isApart(Hooks.Found hook) {
    return hook.comesAndGoes() && !settings.includesHooks();
  }

  private Outcome price(InputWorkload item) {
    Outcome outcome = outcomes.get(item.member());
    if (outcome == null) {
      outcome = WorkloadPricing.of(input, item);
      outcomes.put(item.member(), outcome);
    }
    return outcome;
  }

  private ResourceRef ref(InputWorkload item) {
    return item.spec().ref(cluster);
  }

  private void warnIfWithoutEffect(ResourceRef workload) {
    List<InputWorkload> named =
        items.values().stream().filter(i -> ref(i).equals(workload)).toList();
    if (named.isEmpty()) {
      warn(workload, "the input has no such workload, so its given number of pods has no effect");
    }
    for (InputWorkload item : named) {
      Member controller = coveredBy.get(item.member());
      if (controller != null) {
        warn(
            workload,
            "it stands in the price of "
                + shown(controller)
                + ", so its given number of pods has no effect");
      } else if (!item.spec().running()) {
        warn(
            workload,
            item.member().isSuspended(item.spec())
                ? "it is suspended, so its given number of pods counts only for what it would cost"
                    + " after it is resumed"
                : "it is finished and runs no pods, so its given number of pods has no effect");
      }
    }
  }

  /** Warns of the fields of autoscalers that Kubernetes drops, at the workload that they scale. */
  private void warnOfUnknownFields(ObjectIdentity target, List<Autoscaler> scalers) {
    ResourceType type = ResourceType.ofKind(target.kind()).orElse(null);
    if (type == null) {
      return; // its cost is not predicted
    }
    for (Autoscaler scaler : scalers) {
      for (String sentence : scaler.unknownFields()) {
        warn(
            new ResourceRef(cluster, type, target.namespace(), target.name()),
            scaler.label() + ": " + sentence);
      }
    }
  }

  /**
   * Warns if the workload of an autoscaler is not in the input, because the autoscaler may add pods
   * to a live workload.
   */
  private void warnIfAbsent(ObjectIdentity target, List<Autoscaler> scalers) {
    ResourceType type = ResourceType.ofKind(target.kind()).orElse(null);
    if (type == null || target.name().isEmpty() || set.find(target).isPresent()) {
      return;
    }
    for (Autoscaler scaler : scalers) {
      warn(
          new ResourceRef(cluster, type, target.namespace(), target.name()),
          scaler.label()
              + " ("
              + scaler.range()
              + ") scales it, but the input has no such workload"
              + (target.group().equals(type.group())
                  ? ""
                  : " of API group " + Quoted.of(target.group()))
              + ", so the autoscaler changes no figure");
    }
  }

  private void warn(ResourceRef workload, String message) {
    warnings.add(new Warning(workload.type(), workload.namespace(), workload.name(), message));
  }
}
