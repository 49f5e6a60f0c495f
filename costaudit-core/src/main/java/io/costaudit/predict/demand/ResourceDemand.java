package io.costaudit.predict.demand;

import static java.util.Objects.requireNonNull;

import io.costaudit.predict.run.RunTime;
import io.costaudit.predict.spec.ResourceType;
import io.costaudit.predict.spec.VolumeClaim;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The resource demand of a workload or of a node under given {@link RequestRules}: the part of it
 * that affects its cost. Two states with {@linkplain #sameCost equal} resource demands cost the
 * same at any prices, so other changes make no event.
 *
 * @param type the type of the object
 * @param replicas the number of pods; 0 where the workload is finished or suspended, 1 for a node
 * @param perPod the requests of each pod; for a node its capacity
 * @param volumesPerPod the volumes that each replica of a StatefulSet or each pod claims for itself
 * @param nodeSelector the labels of the nodes on which the workload may run, or of the node itself;
 *     they can decide the price
 * @param monthlyHours the running time in a month: for a CronJob all its runs, for a Job one run
 *     where its duration is known, {@value #HOURS_PER_MONTH} for all others; null where it is not
 *     known
 * @param sharedClaims names of the ResourceClaims whose devices its pods share, in the order of the
 *     manifest; their devices are not in {@code perPod}
 * @param warnings the assumptions and omissions, for people
 */
public record ResourceDemand(
    ResourceType type,
    int replicas,
    Requests perPod,
    List<VolumeClaim> volumesPerPod,
    SortedMap<String, String> nodeSelector,
    @Nullable Double monthlyHours,
    List<String> sharedClaims,
    List<String> warnings) {
  /** The hours of a month: {@value}. */
  public static final double HOURS_PER_MONTH = RunTime.HOURS_PER_MONTH;

  public ResourceDemand {
    requireNonNull(type, "type");
    requireNonNull(perPod, "perPod");
    volumesPerPod = List.copyOf(volumesPerPod);
    nodeSelector = Collections.unmodifiableSortedMap(new TreeMap<>(nodeSelector));
    sharedClaims = List.copyOf(sharedClaims);
    warnings = List.copyOf(warnings);
  }

  /** Returns the requests of all pods together. */
  public Requests totalRequests() {
    return perPod.times(replicas);
  }

  /** Returns the requests times the running time; null where the running time is not known. */
  public @Nullable ResourceHours hours() {
    if (monthlyHours == null) {
      return null;
    }
    Requests total = totalRequests();
    // Exact quantity first, then double, then hours: any other order changes the last bit.
    return new ResourceHours(
        total.cpu().toDouble() * monthlyHours,
        total.memory().toDouble() * monthlyHours,
        total.gpu().toDouble() * monthlyHours);
  }

  /** Returns whether the other demand differs at most in its warnings. */
  public boolean sameCost(ResourceDemand other) {
    return type == other.type
        && replicas == other.replicas
        && perPod.equals(other.perPod)
        && volumesPerPod.equals(other.volumesPerPod)
        && nodeSelector.equals(other.nodeSelector)
        && sharedClaims.equals(other.sharedClaims)
        && Objects.equals(monthlyHours, other.monthlyHours);
  }
}
