package io.costaudit.predict;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What of a workload or of a node bears on its cost, under given {@link RequestRules}. Two states
 * with {@linkplain #sameCost equal} resource demands cost the same at any prices; nothing else that
 * changes in it is news.
 *
 * @param type what it is
 * @param replicas how many pods; 0 where it is finished or suspended, 1 for a node
 * @param perPod what each of them holds; of a node what it offers
 * @param volumesPerPod volumes that each replica of a StatefulSet or each pod claims for itself
 * @param nodeSelector labels of the nodes it may run on, or of the node itself, which can decide
 *     its price
 * @param monthlyHours how long it runs in a month: for a CronJob all its runs, for a Job one run
 *     where its duration is known, {@value #HOURS_PER_MONTH} for all else; null where that is not
 *     known
 * @param sharedClaims names of the ResourceClaims whose devices its pods share, in the order of the
 *     manifest; their devices are not in {@code perPod}
 * @param warnings what was assumed or left out, for people
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
  /** Hours of a month: {@value}. */
  public static final double HOURS_PER_MONTH = 730;

  public ResourceDemand {
    requireNonNull(type, "type");
    requireNonNull(perPod, "perPod");
    volumesPerPod = List.copyOf(volumesPerPod);
    nodeSelector = Collections.unmodifiableSortedMap(new TreeMap<>(nodeSelector));
    sharedClaims = List.copyOf(sharedClaims);
    warnings = List.copyOf(warnings);
  }

  /** What all its pods hold together. */
  public Requests totalRequests() {
    return perPod.times(replicas);
  }

  /** What it holds, times how long; null where how long is not known. */
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

  /** This without anything unpriced, where a price stands for the whole. */
  ResourceDemand withoutUnpriced() {
    Requests priced = new Requests(perPod.cpu(), perPod.memory(), perPod.gpu());
    return new ResourceDemand(
        type, replicas, priced, volumesPerPod, nodeSelector, monthlyHours, sharedClaims, List.of());
  }

  /** Whether the other one differs in nothing but its warnings. */
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
