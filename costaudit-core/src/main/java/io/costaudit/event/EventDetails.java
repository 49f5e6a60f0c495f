package io.costaudit.event;

import static java.util.Objects.requireNonNull;

import io.costaudit.Quoted;
import io.costaudit.predict.CostPrediction;
import io.costaudit.predict.Owner;
import io.costaudit.predict.Requests;
import io.costaudit.predict.VolumeClaim;
import io.costaudit.time.Window;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an event tells beyond the original API.
 *
 * @param id the same for the same change, whoever saw it and how often
 * @param uid identity of the object
 * @param owner its controller, or null
 * @param before its state as it was booked; null for an add
 * @param after its state now; null for a delete
 * @param observed how the change was noticed
 * @param interval of what was caught up: the time in which it must have happened; null where nobody
 *     knows how long ago, and for what was seen as it happened
 * @param priceSource where the prices come from; null where none are known
 * @param pricesAsOf when the source learnt them; null where they do not age
 * @param pricesStale whether they were older than they may be when they were used
 * @param warnings what was assumed or left out
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

  /** At prices that do not age. */
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

  /** How a change was noticed. */
  public enum Observed {
    /** On a watch, as it happened. */
    WATCH("watch"),
    /** By comparing a list with the ledger: it happened some time before. */
    CATCH_UP("catch-up");

    private final String wireName;

    Observed(String wireName) {
      this.wireName = wireName;
    }

    /** The name on the wire: {@code catch-up}. */
    public String wireName() {
      return wireName;
    }

    /**
     * The value of that name on the wire, matched exactly.
     *
     * @throws IllegalArgumentException if there is none; the message lists those there are
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
   * A workload on one side of a change.
   *
   * @param replicas how many pods
   * @param requests what all of them hold
   * @param volumes what each replica claims
   * @param costPrediction its whole monthly cost; null where it is unpriced
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
