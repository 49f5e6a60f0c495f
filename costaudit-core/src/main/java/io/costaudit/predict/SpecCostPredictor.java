package io.costaudit.predict;

import static java.util.Objects.requireNonNull;

import io.costaudit.CostAuditException;
import io.costaudit.predict.demand.RequestRules;
import io.costaudit.predict.price.CostPredictor;
import io.costaudit.predict.quantity.Quantity;
import io.costaudit.predict.spec.LiveWorkloads;
import io.costaudit.predict.spec.Manifest;
import io.costaudit.predict.spec.ResourceRef;
import io.costaudit.predict.spec.ResourceType;
import io.costaudit.predict.spec.WorkloadSpec;
import io.costaudit.time.Window;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A predictor of the change of cost that applying manifests would make: the logic of Kubecost's
 * Spec Cost Prediction API without its wire format. The manifests are read as one set: the
 * prediction is for the cluster after {@code kubectl apply} of all of them, and nothing is counted
 * twice.
 *
 * <ul>
 *   <li>Of several objects of one group, kind, namespace and name the last one counts.
 *   <li>An object is not counted if the price of its controller covers it ({@link
 *       ResourceType#isCoveredBy}) and the controller is in the same input.
 *   <li>Jobs and Pods that are hooks of Helm or of Argo CD run only during a release and are listed
 *       separately.
 *   <li>The number of pods follows the manifest, the autoscalers of the input and the existing
 *       workload. An object with a uid was read from a cluster, and counts unchanged.
 * </ul>
 *
 * <p>Immutable; threads may share it if they may share what it was built with.
 *
 * @since 0.1.0
 */
public final class SpecCostPredictor {
  private static final String ANY_CLUSTER = "";

  private final CostPredictor predictor;
  private final LiveWorkloads live;
  private final UsageSource usage;
  private final Quantity.Limits limits;
  private final Map<ResourceRef, Integer> replicas;
  private final @Nullable Integer nodeCount;
  private final boolean includesHooks;

  private SpecCostPredictor(Builder builder) {
    predictor = builder.predictor;
    live = builder.live;
    usage = builder.usage;
    limits = builder.limits;
    replicas = new LinkedHashMap<>(builder.replicas);
    nodeCount = builder.nodeCount;
    includesHooks = builder.includesHooks;
  }

  private SpecCostPredictor(SpecCostPredictor other, boolean includesHooks) {
    predictor = other.predictor;
    live = other.live;
    usage = other.usage;
    limits = other.limits;
    replicas = other.replicas;
    nodeCount = other.nodeCount;
    this.includesHooks = includesHooks;
  }

  /**
   * Returns a predictor with default rules and prices, without live workloads and without usage.
   */
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
   * @param defaultNamespace the namespace of objects that name none
   * @param manifests the objects, in order
   * @param usageWindow the window whose mean usage is the least that each container holds; null to
   *     count requests alone
   * @throws UsageUnavailableException if the usage source fails
   */
  public SpecCostReport predict(
      String cluster,
      String defaultNamespace,
      List<Manifest> manifests,
      @Nullable Window usageWindow) {
    return new SpecCostRun(this, cluster, defaultNamespace, manifests, usageWindow).report();
  }

  /**
   * Prepares the usage of a window, so that {@link #predict} does not wait for the usage source. A
   * caller that bounds how many predictions run at once calls this method before, because the wait
   * for a usage source needs neither processors nor memory.
   *
   * @param usageWindow the window that {@link #predict} will be given
   * @throws UsageUnavailableException if the usage source fails
   */
  public void loadUsage(Window usageWindow) {
    try {
      usage.load(usageWindow);
    } catch (CostAuditException e) {
      throw new UsageUnavailableException(e);
    }
  }

  /** Returns a predictor like this one that counts hooks like any other object. */
  public SpecCostPredictor includingHooks() {
    return new SpecCostPredictor(this, true);
  }

  CostPredictor predictor() {
    return predictor;
  }

  LiveWorkloads live() {
    return live;
  }

  UsageSource usage() {
    return usage;
  }

  Quantity.Limits limits() {
    return limits;
  }

  boolean includesHooks() {
    return includesHooks;
  }

  /** Returns the number of pods that the caller gave for a workload; empty if none was given. */
  OptionalInt whatIf(WorkloadSpec spec) {
    Integer given = replicas.get(spec.ref(ANY_CLUSTER));
    if (given == null && spec.type() == ResourceType.DAEMONSET) {
      given = nodeCount;
    }
    return given == null ? OptionalInt.empty() : OptionalInt.of(given);
  }

  /** Returns the workloads for which the caller gave a number of pods. */
  List<ResourceRef> whatIf(String cluster) {
    return replicas.keySet().stream()
        .map(ref -> new ResourceRef(cluster, ref.type(), ref.namespace(), ref.name()))
        .toList();
  }

  /** A builder of {@link SpecCostPredictor}s. Not safe for use by several threads. */
  public static final class Builder {
    private CostPredictor predictor = CostPredictor.ofDefaults();
    private LiveWorkloads live = LiveWorkloads.none();
    private UsageSource usage = UsageSource.none();
    private Quantity.Limits limits = Quantity.Limits.ofDefaults();
    private final Map<ResourceRef, Integer> replicas = new LinkedHashMap<>();
    private @Nullable Integer nodeCount;
    private boolean includesHooks;

    private Builder() {}

    /** Sets the predictor that prices both sides; default rules and prices by default. */
    public Builder predictor(CostPredictor predictor) {
      this.predictor = requireNonNull(predictor, "predictor");
      return this;
    }

    /** Sets the live workloads; none by default. */
    public Builder live(LiveWorkloads live) {
      this.live = requireNonNull(live, "live");
      return this;
    }

    /** Sets the source of usage; none by default. */
    public Builder usage(UsageSource usage) {
      this.usage = requireNonNull(usage, "usage");
      return this;
    }

    /** Sets the limits of the text of a quantity. */
    public Builder quantityLimits(Quantity.Limits limits) {
      this.limits = requireNonNull(limits, "limits");
      return this;
    }

    /**
     * Counts a workload as that many pods, whatever its manifest, its autoscalers or the existing
     * workload say. For a Job or a CronJob, this is the number of pods that run at once.
     *
     * @param type any that has a number of pods: not a pod and not a node
     * @param namespace namespace of the workload; for objects that name no namespace, the default
     *     namespace of the prediction
     * @param count not negative
     */
    public Builder replicas(ResourceType type, String namespace, String name, int count) {
      if (type == ResourceType.POD || type == ResourceType.NODE) {
        throw new IllegalArgumentException("a " + type.wireName() + " has no number of pods");
      }
      if (count < 0) {
        throw new IllegalArgumentException("replicas must not be negative: " + count);
      }
      replicas.put(new ResourceRef(ANY_CLUSTER, type, namespace, name), count);
      return this;
    }

    /**
     * Counts every DaemonSet as that many pods, whatever its status or the existing DaemonSet say;
     * not negative. For a number that is used only if these do not have one, see {@link
     * RequestRules.Builder#nodeCount}.
     */
    public Builder nodeCount(int nodes) {
      if (nodes < 0) {
        throw new IllegalArgumentException("nodes must not be negative: " + nodes);
      }
      this.nodeCount = nodes;
      return this;
    }

    /**
     * Counts hooks like any other object; by default Jobs and Pods that Helm or Argo CD create for
     * a moment of a release are listed separately.
     */
    public Builder includeHooks(boolean included) {
      this.includesHooks = included;
      return this;
    }

    public SpecCostPredictor build() {
      return new SpecCostPredictor(this);
    }
  }
}
