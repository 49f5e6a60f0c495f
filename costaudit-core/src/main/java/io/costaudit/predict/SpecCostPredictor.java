package io.costaudit.predict;

import static java.util.Objects.requireNonNull;

import io.costaudit.predict.SpecCostReport.Priced;
import io.costaudit.predict.SpecCostReport.UnpredictedObject;
import io.costaudit.predict.SpecCostReport.Warning;
import io.costaudit.predict.WorkloadReading.Skipped;
import io.costaudit.predict.WorkloadReading.Workload;
import io.costaudit.time.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Predicts what applying manifests would change: the whole of the Spec Cost Prediction API behind
 * its wire. Immutable; threads may share it if they may share what it was built with.
 *
 * @since 0.1.0
 */
public final class SpecCostPredictor {
  private final CostPredictor predictor;
  private final LiveWorkloads live;
  private final UsageSource usage;
  private final Quantity.Limits limits;

  private SpecCostPredictor(Builder builder) {
    predictor = builder.predictor;
    live = builder.live;
    usage = builder.usage;
    limits = builder.limits;
  }

  /** Default rules and prices, nothing live, no usage. */
  public static SpecCostPredictor ofDefaults() {
    return builder().build();
  }

  public static Builder builder() {
    return new Builder();
  }

  /**
   * Predicts the change.
   *
   * @param cluster id of the cluster to which the manifests would be applied
   * @param defaultNamespace of objects that name none
   * @param manifests the objects, in order
   * @param usageWindow of which each container holds at least its mean usage; null to count
   *     requests alone
   * @throws io.costaudit.CostAuditException if the usage source fails
   */
  public SpecCostReport predict(
      String cluster,
      String defaultNamespace,
      List<Manifest> manifests,
      @Nullable Window usageWindow) {
    ManifestSet set =
        ManifestSet.of(requireNonNull(defaultNamespace, "defaultNamespace"), manifests);
    Run run = new Run(cluster, defaultNamespace, usageWindow);
    set.members().forEach(member -> run.add(member.manifest()));
    return new SpecCostReport(run.priced, run.skipped, run.refused, run.warnings);
  }

  private final class Run {
    private final String cluster;
    private final String defaultNamespace;
    private final @Nullable Window usageWindow;
    private final List<Priced> priced = new ArrayList<>();
    private final List<UnpredictedObject> skipped = new ArrayList<>();
    private final List<UnpredictedObject> refused = new ArrayList<>();
    private final List<Warning> warnings = new ArrayList<>();

    Run(String cluster, String defaultNamespace, @Nullable Window usageWindow) {
      this.cluster = requireNonNull(cluster, "cluster");
      this.defaultNamespace = requireNonNull(defaultNamespace, "defaultNamespace");
      this.usageWindow = usageWindow;
    }

    void add(Manifest manifest) {
      WorkloadReading reading;
      try {
        reading = WorkloadSpec.read(manifest.object(), limits);
      } catch (IllegalArgumentException e) {
        refused.add(refusal(manifest, String.valueOf(e.getMessage())));
        return;
      }
      if (reading instanceof Skipped skip) {
        skipped.add(
            new UnpredictedObject(
                manifest.origin(), skip.kind(), skip.namespace(), skip.name(), skip.reason()));
      } else if (reading instanceof Workload workload) {
        WorkloadSpec spec = workload.spec();
        priced.add(priced(spec.namespace().isEmpty() ? spec.inNamespace(defaultNamespace) : spec));
      }
    }

    private UnpredictedObject refusal(Manifest manifest, String reason) {
      return new UnpredictedObject(
          manifest.origin(),
          text(manifest.object().get("kind")),
          metadata(manifest, "namespace"),
          metadata(manifest, "name"),
          reason);
    }

    private String metadata(Manifest manifest, String field) {
      return manifest.object().get("metadata") instanceof Map<?, ?> metadata
          ? text(metadata.get(field))
          : "";
    }

    private String text(@Nullable Object value) {
      return value instanceof String string ? string : "";
    }

    private Priced priced(WorkloadSpec spec) {
      Map<String, ContainerUsage> used =
          usageWindow == null ? Map.of() : usage.meanUsage(spec.ref(cluster), usageWindow);
      Optional<WorkloadSpec> now = live.find(spec.ref(cluster));
      SpecCost before = SpecCost.ZERO;
      if (now.isPresent()) {
        Prediction live = predictor.predict(cluster, now.get().withUsage(used));
        before = live.cost();
        if (before == null) {
          warn(spec, "as it lives now: ", live);
        }
      }
      Prediction after = predictor.predict(cluster, spec.withUsage(used));
      warn(spec, "", after);
      if (after.quote() != null) {
        after.quote().staleness().ifPresent(message -> warn(spec, message));
      }
      return Priced.of(
          new SpecCostDiff(spec.namespace(), spec.type(), spec.name(), before, after.cost()),
          after);
    }

    private void warn(WorkloadSpec spec, String prefix, Prediction prediction) {
      for (String message : prediction.projection().warnings()) {
        warn(spec, prefix + message);
      }
      if (prediction.quote() == null) {
        warn(spec, prefix + "unpriced: no price is known");
      }
    }

    private void warn(WorkloadSpec spec, String message) {
      warnings.add(new Warning(spec.type(), spec.namespace(), spec.name(), message));
    }
  }

  /** Collects settings. Not safe for use by several threads. */
  public static final class Builder {
    private CostPredictor predictor = CostPredictor.ofDefaults();
    private LiveWorkloads live = LiveWorkloads.none();
    private UsageSource usage = UsageSource.none();
    private Quantity.Limits limits = Quantity.Limits.ofDefaults();

    private Builder() {}

    /** Prices both sides; default rules and prices by default. */
    public Builder predictor(CostPredictor predictor) {
      this.predictor = requireNonNull(predictor, "predictor");
      return this;
    }

    /** Knows what lives now; nothing by default. */
    public Builder live(LiveWorkloads live) {
      this.live = requireNonNull(live, "live");
      return this;
    }

    /** Knows what was used; nothing by default. */
    public Builder usage(UsageSource usage) {
      this.usage = requireNonNull(usage, "usage");
      return this;
    }

    /** What the text of a quantity may hold. */
    public Builder quantityLimits(Quantity.Limits limits) {
      this.limits = requireNonNull(limits, "limits");
      return this;
    }

    public SpecCostPredictor build() {
      return new SpecCostPredictor(this);
    }
  }
}
