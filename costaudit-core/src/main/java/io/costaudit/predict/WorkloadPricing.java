package io.costaudit.predict;

import io.costaudit.CostAuditException;
import io.costaudit.predict.SpecCostReport.Idle;
import io.costaudit.predict.SpecCostReport.Priced;
import io.costaudit.predict.demand.ResourceDemand;
import io.costaudit.predict.manifest.Autoscalers;
import io.costaudit.predict.manifest.Autoscalers.Autoscaler;
import io.costaudit.predict.manifest.InputClaims;
import io.costaudit.predict.manifest.ManifestSet;
import io.costaudit.predict.manifest.ManifestSet.Member;
import io.costaudit.predict.manifest.Money;
import io.costaudit.predict.manifest.PodCreation;
import io.costaudit.predict.price.CostPrediction;
import io.costaudit.predict.price.Prediction;
import io.costaudit.predict.price.PriceQuote;
import io.costaudit.predict.price.SpecCost;
import io.costaudit.predict.price.StorageCost;
import io.costaudit.predict.read.ResourceNames;
import io.costaudit.predict.run.RunTime;
import io.costaudit.predict.spec.ContainerUsage;
import io.costaudit.predict.spec.Owner;
import io.costaudit.predict.spec.PodSpec;
import io.costaudit.predict.spec.ResourceRef;
import io.costaudit.predict.spec.ResourceType;
import io.costaudit.predict.spec.RunSchedule;
import io.costaudit.predict.spec.WorkloadSpec;
import io.costaudit.time.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Prices one workload of an input, before and after the apply, and says what was assumed or left
 * out.
 */
final class WorkloadPricing {
  private final Input input;
  private final InputWorkload item;
  private final List<String> said = new ArrayList<>();

  private WorkloadPricing(Input input, InputWorkload item) {
    this.input = input;
    this.item = item;
  }

  /** Returns the prediction of a workload of an input, and the warnings about it. */
  static Outcome of(Input input, InputWorkload item) {
    return new WorkloadPricing(input, item).outcome();
  }

  private Map<String, ContainerUsage> usage(ResourceRef ref) {
    if (input.usageWindow == null) {
      return Map.of();
    }
    try {
      return input.settings.usage().meanUsage(ref, input.usageWindow);
    } catch (CostAuditException e) {
      throw new UsageUnavailableException(e);
    }
  }

  private Outcome outcome() {
    ResourceRef ref = item.spec().ref(input.cluster);
    Map<String, ContainerUsage> used = usage(ref);
    WorkloadSpec now = input.settings.live().find(ref).orElse(null);
    SpecCost before = SpecCost.ZERO;
    if (now != null) {
      Prediction live =
          input
              .settings
              .predictor()
              .predict(input.cluster, input.podCreation.admitLive(now).withUsage(used));
      before = live.cost();
      if (before == null) {
        say("as it lives now: ", live);
      }
    }
    warnAboutAbsentController();
    WorkloadSpec spec = counted(now).withUsage(used);
    Prediction after = input.settings.predictor().predict(input.cluster, spec);
    say("", after);
    if (after.quote() != null) {
      after.quote().staleness().ifPresent(said::add);
    }
    said.addAll(item.refusals());
    StorageCost storage =
        input.claims.take(
            item.member(), spec, after, input.settings.predictor().storagePrices(), said);
    Idle idle = idle(spec, after);
    if (idle == Idle.SUSPENDED) {
      sayResumed(spec.resumed());
    } else {
      sayDeadline(spec);
    }
    SpecCostDiff diff =
        new SpecCostDiff(spec.namespace(), spec.type(), spec.name(), before, after.cost());
    return new Outcome(priced(diff, spec, after, storage, idle), after, said);
  }

  private Priced priced(
      SpecCostDiff diff,
      WorkloadSpec spec,
      Prediction after,
      StorageCost storage,
      @Nullable Idle idle) {
    PriceQuote quote = after.quote();
    boolean runs = idle == null && after.cost() != null;
    return new Priced(
        diff,
        after.prices(),
        quote == null ? null : quote.source(),
        quote == null ? null : quote.asOf(),
        quote != null && quote.isStale(),
        storage,
        isPartlyUnpriced(spec, after),
        runTime(spec).isAssumed(),
        runs && assumesOneNode(spec),
        runs ? silentContainers(spec.pod()) : 0,
        idle);
  }

  private RunTime runTime(WorkloadSpec spec) {
    return RunTime.of(spec, input.settings.predictor().rules().runDuration().orElse(null));
  }

  /** Returns whether a DaemonSet counts as one pod because its number of nodes is not known. */
  private boolean assumesOneNode(WorkloadSpec spec) {
    return spec.type() == ResourceType.DAEMONSET
        && spec.replicas() == null
        && input.settings.predictor().rules().nodeCount().isEmpty();
  }

  /** Returns how many containers of a pod count as 0 cpu or as 0 memory. */
  private static int silentContainers(PodSpec pod) {
    return (int)
        pod.containers().stream()
            .filter(
                container ->
                    pod.isSilent(container, ResourceNames.CPU)
                        || pod.isSilent(container, ResourceNames.MEMORY))
            .count();
  }

  private @Nullable Idle idle(WorkloadSpec spec, Prediction after) {
    if (!spec.running()) {
      return item.member().isSuspended(spec) ? Idle.SUSPENDED : Idle.FINISHED;
    }
    if (after.demand().replicas() == 0) {
      return Idle.NO_PODS;
    }
    Double hours = after.demand().monthlyHours();
    return hours != null && hours == 0 ? Idle.NEVER_SCHEDULED : null;
  }

  private void sayResumed(WorkloadSpec resumed) {
    Prediction prediction = input.settings.predictor().predict(input.cluster, resumed);
    RunTime time = runTime(resumed);
    CostPrediction rates = prediction.rates();
    String cost;
    if (rates != null) {
      cost =
          (time.isAssumed() || resumed.type() == ResourceType.CRONJOB
                  ? "it would cost "
                  : "its run would cost ")
              + Money.shown(rates.totalMonthlyRate())
              + (resumed.type() == ResourceType.CRONJOB
                  ? " a month"
                  : time.isAssumed() ? " if it ran all month" : "");
    } else if (prediction.quote() == null || time.warning() == null) {
      cost = "it would be unpriced: no price is known";
    } else {
      cost = "it would be " + time.warning();
    }
    boolean isSuspended = item.member().tree().at("spec", "suspend").isTrue();
    said.add(
        (isSuspended
                ? "it is suspended"
                : "it creates its Jobs suspended (spec.jobTemplate.spec.suspend)")
            + ", so it costs nothing; after it is resumed, "
            + cost);
    sayDeadline(resumed);
  }

  private boolean isPartlyUnpriced(WorkloadSpec spec, Prediction after) {
    ResourceDemand demand = after.demand();
    return after.cost() != null
        && (demand.totalRequests().unpriced().values().stream().anyMatch(amount -> !amount.isZero())
            || (demand.replicas() > 0
                && spec.pod().claims().stream().anyMatch(claim -> claim.requests() == null)));
  }

  private WorkloadSpec counted(@Nullable WorkloadSpec now) {
    OptionalInt whatIf = input.settings.whatIf(item.spec());
    if (whatIf.isPresent()) {
      return item.spec().withReplicas(whatIf.getAsInt());
    }
    ReplicaCount count =
        ReplicaCount.of(
            item.spec(),
            !item.member().uid().isEmpty(),
            now,
            input.autoscalers.of(item.member().identity()));
    said.addAll(count.warnings());
    if (count.scaledToZero()) {
      int pods = podsAtOnce();
      CostPrediction started =
          input
              .settings
              .predictor()
              .predict(input.cluster, count.spec().withReplicas(pods))
              .rates();
      String what =
          pods == 1
              ? "each pod that an autoscaler starts costs "
              : "the " + pods + " pods that an autoscaler starts at least cost ";
      said.add(
          started == null
              ? "what a pod costs that an autoscaler starts is not known"
              : what + Money.shown(started.totalMonthlyRate()) + " in a month of running");
    }
    return count.spec();
  }

  /** Returns the fewest pods that an autoscaler starts if it starts any. */
  private int podsAtOnce() {
    return input.autoscalers.of(item.member().identity()).stream()
        .mapToInt(Autoscaler::floor)
        .max()
        .orElse(1);
  }

  private void warnAboutAbsentController() {
    Owner owner = item.spec().owner();
    if (owner != null
        && owner.type().filter(item.spec().type()::isCoveredBy).isPresent()
        && input.set.controller(item.member()).isEmpty()) {
      said.add(
          "its controller "
              + owner.kind()
              + " "
              + owner.name()
              + " is not in the input, so it counts as a workload of its own");
    }
  }

  /** Notes the deadline of a Job, which bounds the cost of a run but does not give its duration. */
  private void sayDeadline(WorkloadSpec spec) {
    RunSchedule runs = spec.runs();
    Integer seconds = runs == null ? null : runs.deadlineSeconds();
    if (seconds == null || !spec.running() || runTime(spec).isKnown()) {
      return;
    }
    WorkloadSpec longest = spec.withRunDuration(seconds + "s");
    CostPrediction atMost = input.settings.predictor().predict(input.cluster, longest).rates();
    if (atMost != null) {
      said.add(
          "its activeDeadlineSeconds of "
              + seconds
              + (spec.type() == ResourceType.JOB ? " let its run cost" : " let it cost")
              + " at most "
              + Money.shown(atMost.totalMonthlyRate())
              + (spec.type() == ResourceType.JOB ? "" : " a month")
              + ", which is not in the total");
    }
  }

  private void say(String prefix, Prediction prediction) {
    for (String message : prediction.demand().warnings()) {
      said.add(prefix + message);
    }
    if (prediction.quote() == null) {
      said.add(prefix + "unpriced: no price is known");
    }
  }

  /**
   * What the price of a workload depends on besides the workload itself.
   *
   * @param settings the prices, the rules and the live workloads
   * @param cluster id of the cluster
   * @param usageWindow the window whose mean usage counts; null to count requests alone
   * @param set the objects of the input
   * @param autoscalers the autoscalers of the input
   * @param podCreation the effect of other objects of the input on pods
   * @param claims the claims of the input; pricing takes those of the workload from it
   */
  record Input(
      SpecCostPredictor settings,
      String cluster,
      @Nullable Window usageWindow,
      ManifestSet set,
      Autoscalers autoscalers,
      PodCreation podCreation,
      InputClaims claims) {}

  /**
   * A workload of an input.
   *
   * @param member its object
   * @param spec the workload as its pods would be created
   * @param refusals one sentence for each reason why the API server would refuse it
   */
  record InputWorkload(Member member, WorkloadSpec spec, List<String> refusals) {}

  /** The result for one workload, and the warnings about it. */
  record Outcome(Priced priced, Prediction prediction, List<String> warnings) {}
}
