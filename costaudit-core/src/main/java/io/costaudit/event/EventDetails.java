package io.costaudit.event;

import static java.util.Objects.requireNonNull;

import io.costaudit.internal.Quoted;
import io.costaudit.predict.demand.Requests;
import io.costaudit.predict.price.CostPrediction;
import io.costaudit.predict.spec.Owner;
import io.costaudit.predict.spec.VolumeClaim;
import io.costaudit.time.Window;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fields of an event that Kubecost's API does not have.
 *
 * @param id the id of the event; equal for every observation of one change, whichever watcher made
 *     it
 * @param uid the {@code metadata.uid} of the object
 * @param owner the controller of the object, or null
 * @param before the booked state of the object; null for an add
 * @param after the state of the object after the change; null for a delete
 * @param observed the way in which the change was noticed
 * @param interval the time in which a caught-up change must have happened; null where the start of
 *     that time is not known, and for a change that a watch showed
 * @param priceSource where the prices come from; null where no prices are known
 * @param pricesAsOf when the source obtained the prices; null where the prices do not age
 * @param pricesStale whether the prices were older than allowed when they were used
 * @param warnings the assumptions and omissions of the prediction
 */
public record EventDetails(
    String id,
    String uid,
    @Nullable Owner owner,
    @Nullable State before,
    @Nullable State after,
    Observed observed,
    @Nullable Window interval,
    @Nullable String priceSource,
    @Nullable Instant pricesAsOf,
    boolean pricesStale,
    List<String> warnings) {
  public EventDetails {
    requireNonNull(id, "id");
    requireNonNull(uid, "uid");
    requireNonNull(observed, "observed");
    warnings = List.copyOf(warnings);
    if (interval != null && observed == Observed.WATCH) {
      throw new IllegalArgumentException("what a watch showed has no interval: " + interval);
    }
    if (pricesStale && pricesAsOf == null) {
      throw new IllegalArgumentException("prices without an age cannot be stale");
    }
  }

  /** Creates the details of an event at prices that do not age. */
  public EventDetails(
      String id,
      String uid,
      @Nullable Owner owner,
      @Nullable State before,
      @Nullable State after,
      Observed observed,
      @Nullable Window interval,
      @Nullable String priceSource,
      List<String> warnings) {
    this(id, uid, owner, before, after, observed, interval, priceSource, null, false, warnings);
  }

  /** The way in which a change was noticed. */
  public enum Observed {
    /** A watch showed the change as it happened. */
    WATCH("watch"),
    /** A list differed from the ledger: the change happened some time before. */
    CATCH_UP("catch-up");

    private final String wireName;

    Observed(String wireName) {
      this.wireName = wireName;
    }

    /** Returns the name on the wire, such as {@code catch-up}. */
    public String wireName() {
      return wireName;
    }

    /**
     * Returns the value with this name on the wire, matched exactly.
     *
     * @throws IllegalArgumentException if no value has this name; the message lists the accepted
     *     names
     */
    public static Observed ofWireName(String name) {
      for (Observed observed : values()) {
        if (observed.wireName.equals(name)) {
          return observed;
        }
      }
      throw new IllegalArgumentException(
          "unknown observation " + Quoted.of(name) + "; accepted are watch, catch-up");
    }
  }

  /**
   * The state of a workload before or after a change.
   *
   * @param replicas the number of pods
   * @param requests the requests of all pods together
   * @param volumes the volumes that each replica claims
   * @param costPrediction the whole monthly cost of the workload; null where it has no price
   */
  public record State(
      int replicas,
      Requests requests,
      List<VolumeClaim> volumes,
      @Nullable CostPrediction costPrediction) {
    public State {
      requireNonNull(requests, "requests");
      volumes = List.copyOf(volumes);
    }
  }
}
