package io.costaudit.event;

import static java.util.Objects.requireNonNull;

import io.costaudit.event.EventDetails.Observed;
import io.costaudit.event.EventDetails.State;
import io.costaudit.event.LedgerEntry.Booked;
import io.costaudit.event.LedgerEntry.Live;
import io.costaudit.event.LedgerEntry.Tombstone;
import io.costaudit.predict.demand.ResourceDemand;
import io.costaudit.predict.price.CostPrediction;
import io.costaudit.predict.price.CostPredictor;
import io.costaudit.predict.price.Prediction;
import io.costaudit.predict.price.PriceQuote;
import io.costaudit.predict.spec.ResourceSpec;
import io.costaudit.time.Window;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rules of the ledger as a pure function: it decides from the stored entry and an observation
 * which step follows. The decision ignores the watcher's own idea of the previous state.
 */
final class Booking {
  private Booking() {}

  /**
   * Returns the step that follows from the observation, or empty where the observation is not news
   * to the ledger.
   *
   * @param stored the entry that the store holds of the object; null where it holds none
   * @param opening whether the observation belongs to the opening inventory of its scope
   */
  static Optional<LedgerChange> decide(
      @Nullable StoredEntry stored,
      Observation observation,
      boolean opening,
      CostPredictor predictor) {
    LedgerEntry entry = stored == null ? null : stored.entry();
    if (entry instanceof Tombstone || (entry != null && !isNewer(observation, entry))) {
      return Optional.empty();
    }
    Live live = (Live) entry;
    ResourceSpec spec = observation.spec();
    if (spec == null) {
      CostEvent event = live == null ? null : deleted(live, observation, predictor);
      return Optional.of(LedgerChange.of(stored, tombstone(live, observation), event));
    }
    ResourceDemand demand = predictor.demand(spec);
    ResourceDemand before = live == null ? null : predictor.demand(live.spec());
    if (live != null && before != null && before.sameCost(demand)) {
      return Optional.of(LedgerChange.of(stored, entry(observation, spec, live.booked()), null));
    }
    Prediction prediction =
        bookable(predictor.price(observation.resource().cluster(), spec, demand));
    LedgerEntry after = entry(observation, spec, booked(live, prediction));
    // An object of the opening inventory is not news, unless the ledger has booked it already.
    boolean news = !opening || live != null;
    CostEvent event = news ? changed(live, before, observation, prediction) : null;
    return Optional.of(LedgerChange.of(stored, after, event));
  }

  /**
   * Returns whether the observation is newer than the entry. At an equal version a deletion is
   * newer, because a server may repeat the last version when it reports a deletion.
   */
  private static boolean isNewer(Observation observation, LedgerEntry entry) {
    return ResourceVersions.isNewer(observation.version(), entry.version())
        || (observation.isGone()
            && ResourceVersions.isSame(observation.version(), entry.version()));
  }

  /** Takes the price from a prediction whose total is too large to be booked exactly. */
  private static Prediction bookable(Prediction prediction) {
    CostPrediction rates = prediction.rates();
    return rates == null || MicroUnits.canHold(rates.totalMonthlyRate())
        ? prediction
        : new Prediction(prediction.demand(), prediction.quote(), null, prediction.storage());
  }

  /**
   * Returns a tombstone. An object that was never booked gets one too; otherwise a late observation
   * would resurrect the object.
   */
  private static Tombstone tombstone(@Nullable Live live, Observation observation) {
    return new Tombstone(
        observation.id(),
        live == null ? observation.resource() : live.resource(),
        observation.version(),
        observation.time());
  }

  private static Live entry(Observation observation, ResourceSpec spec, @Nullable Booked booked) {
    return new Live(observation.id(), observation.resource(), observation.version(), spec, booked);
  }

  /**
   * Returns the amount to book. A change without a price has no impact, so the object stays booked
   * at its former amount; otherwise that amount would be booked a second time with the next price.
   */
  private static @Nullable Booked booked(@Nullable Live live, Prediction prediction) {
    if (prediction.cost() != null && prediction.quote() != null) {
      return new Booked(prediction.cost().rates(), prediction.quote());
    }
    return live == null ? null : live.booked();
  }

  private static CostEvent deleted(Live live, Observation observation, CostPredictor predictor) {
    Booked booked = live.booked();
    PriceQuote quote = booked == null ? null : booked.quote();
    ResourceDemand before = predictor.demand(live.spec());
    return new CostEvent(
        EventType.DELETE,
        live.resource(),
        observation.time(),
        before.totalRequests(),
        quote == null ? null : quote.prices(),
        booked == null ? null : booked.rates().negated(),
        new EventDetails(
            eventId(observation),
            observation.uid(),
            live.spec().owner(),
            state(before, booked == null ? null : booked.rates()),
            null,
            observed(observation),
            interval(observation),
            quote == null ? null : quote.source(),
            quote == null ? null : quote.asOf(),
            quote != null && quote.isStale(),
            warnings(before, quote)));
  }

  private static CostEvent changed(
      @Nullable Live live,
      @Nullable ResourceDemand before,
      Observation observation,
      Prediction prediction) {
    Booked booked = live == null ? null : live.booked();
    CostPrediction after = prediction.rates();
    PriceQuote quote = prediction.quote();
    // The impact is the new amount minus the booked amount, so the sum of all impacts always equals
    // the booked amount.
    CostPrediction impact = after == null || booked == null ? after : after.minus(booked.rates());
    return new CostEvent(
        live == null ? EventType.ADD : EventType.UPDATE,
        observation.resource(),
        observation.time(),
        prediction.demand().totalRequests(),
        prediction.prices(),
        impact,
        new EventDetails(
            eventId(observation),
            observation.uid(),
            requireNonNull(observation.spec()).owner(),
            before == null ? null : state(before, booked == null ? null : booked.rates()),
            state(prediction.demand(), after),
            observed(observation),
            interval(observation),
            quote == null ? null : quote.source(),
            quote == null ? null : quote.asOf(),
            quote != null && quote.isStale(),
            warnings(prediction, quote)));
  }

  private static List<String> warnings(Prediction prediction, @Nullable PriceQuote quote) {
    List<String> warnings = warnings(prediction.demand(), quote);
    if (quote == null || prediction.cost() != null || prediction.demand().hours() == null) {
      return warnings;
    }
    List<String> all = new ArrayList<>(warnings);
    all.add(
        "unpriced: its monthly cost is beyond ±"
            + MicroUnits.MOST
            + ", the most that a ledger books");
    return all;
  }

  /** Returns the assumptions and omissions, and the age of the prices where they are too old. */
  private static List<String> warnings(ResourceDemand demand, @Nullable PriceQuote quote) {
    if (quote == null || !quote.isStale()) {
      return demand.warnings();
    }
    List<String> warnings = new ArrayList<>(demand.warnings());
    quote.staleness().ifPresent(warnings::add);
    return warnings;
  }

  private static State state(ResourceDemand demand, @Nullable CostPrediction rates) {
    return new State(demand.replicas(), demand.totalRequests(), demand.volumesPerPod(), rates);
  }

  private static Observed observed(Observation observation) {
    return observation.mode() == ObservationMode.WATCHED ? Observed.WATCH : Observed.CATCH_UP;
  }

  /**
   * Returns the interval of the change, or null. It is empty and not negative if the clock of the
   * watcher was set back.
   */
  private static @Nullable Window interval(Observation observation) {
    Instant since = observation.since();
    if (since == null) {
      return null;
    }
    Instant time = observation.time();
    return new Window(since.isAfter(time) ? time : since, time);
  }

  /**
   * Returns an id that is equal for every observation of one change. The id of a deletion does not
   * depend on the version, because a list and a watch report a deletion at different versions.
   */
  private static String eventId(Observation observation) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      update(digest, observation.resource().cluster());
      update(digest, observation.uid());
      update(digest, observation.isGone() ? "gone" : "version " + observation.version());
      return HexFormat.of().formatHex(digest.digest(), 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  private static void update(MessageDigest digest, String part) {
    byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
    digest.update(bytes);
  }
}
