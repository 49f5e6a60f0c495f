package io.costaudit.event;

import static java.util.Objects.requireNonNull;

import io.costaudit.predict.price.CostPrediction;
import io.costaudit.predict.price.PriceQuote;
import io.costaudit.predict.spec.ResourceRef;
import io.costaudit.predict.spec.ResourceSpec;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a ledger: the state of one object as the ledger knows it. Immutable; threads may
 * share it.
 */
public sealed interface LedgerEntry {
  /** Returns the identity of the object. */
  ObjectId id();

  /** Returns the name of the object, which also tells its book. */
  ResourceRef resource();

  /** Returns the newest version of the object that was observed. */
  String version();

  /**
   * Returns the monthly total that the object is booked at, in millionths of the currency; 0 for an
   * object without a price and for a tombstone.
   */
  long bookedMicros();

  /**
   * Returns the part of all bookings of this object that has no event in any log, in millionths of
   * the currency: the opening inventory, and changes that the ledger does not {@linkplain
   * Ledger.Builder#recorded record}. The sum of the impacts of the object's events and this amount
   * is {@link #bookedMicros}.
   */
  long unloggedMicros();

  /**
   * An entry of a live object.
   *
   * @param id its identity
   * @param resource its name
   * @param version the newest version that was observed
   * @param spec its state at that version
   * @param booked the prediction at which it is booked, made by its last change that had a price;
   *     null where no change had a price
   * @param unloggedMicros see {@link LedgerEntry#unloggedMicros}
   */
  record Live(
      ObjectId id,
      ResourceRef resource,
      String version,
      ResourceSpec spec,
      @Nullable Booked booked,
      long unloggedMicros)
      implements LedgerEntry {
    public Live {
      requireNonNull(id, "id");
      requireNonNull(resource, "resource");
      requireNonNull(version, "version");
      requireNonNull(spec, "spec");
    }

    /** Creates an entry whose bookings all have an event. */
    public Live(
        ObjectId id,
        ResourceRef resource,
        String version,
        ResourceSpec spec,
        @Nullable Booked booked) {
      this(id, resource, version, spec, booked, 0);
    }

    @Override
    public long bookedMicros() {
      return booked == null ? 0 : MicroUnits.of(booked.rates().totalMonthlyRate());
    }
  }

  /**
   * A tombstone: the entry of a deleted object. The ledger keeps a tombstone for a while, so that a
   * late observation does not resurrect the deleted object.
   *
   * @param id the identity of the object
   * @param resource its last name
   * @param version the version at which it was gone
   * @param since when its absence was observed
   * @param unloggedMicros see {@link LedgerEntry#unloggedMicros}
   */
  record Tombstone(
      ObjectId id, ResourceRef resource, String version, Instant since, long unloggedMicros)
      implements LedgerEntry {
    public Tombstone {
      requireNonNull(id, "id");
      requireNonNull(resource, "resource");
      requireNonNull(version, "version");
      requireNonNull(since, "since");
    }

    /** Creates a tombstone of an object whose bookings all have an event. */
    public Tombstone(ObjectId id, ResourceRef resource, String version, Instant since) {
      this(id, resource, version, since, 0);
    }

    @Override
    public long bookedMicros() {
      return 0;
    }
  }

  /**
   * The prediction at which an object is booked.
   *
   * @param rates the monthly rates; their total is within ±{@value MicroUnits#MOST}
   * @param quote the prices of the prediction
   */
  record Booked(CostPrediction rates, PriceQuote quote) {
    public Booked {
      requireNonNull(rates, "rates");
      requireNonNull(quote, "quote");
      MicroUnits.check(rates.totalMonthlyRate());
    }
  }
}
