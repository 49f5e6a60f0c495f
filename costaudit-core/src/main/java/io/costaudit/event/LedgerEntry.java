package io.costaudit.event;

import static java.util.Objects.requireNonNull;

import io.costaudit.predict.CostPrediction;
import io.costaudit.predict.PriceQuote;
import io.costaudit.predict.ResourceRef;
import io.costaudit.predict.ResourceSpec;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a ledger knows of one object. */
public sealed interface LedgerEntry {
  /** Identity of the object. */
  ObjectId id();

  /** The newest version that was seen. */
  String version();

  /**
   * An object that lives.
   *
   * @param id its identity
   * @param resource its name
   * @param version the newest version that was seen
   * @param spec its state at that version
   * @param booked what it is booked at, by its last change that had a price; null where none had
   */
  record Live(
      ObjectId id, ResourceRef resource, String version, ResourceSpec spec, @Nullable Booked booked)
      implements LedgerEntry {
    public Live {
      requireNonNull(id, "id");
      requireNonNull(resource, "resource");
      requireNonNull(version, "version");
      requireNonNull(spec, "spec");
    }
  }

  /**
   * An object that is gone. Kept for a while, so that a late copy of its life does not raise it.
   *
   * @param id its identity
   * @param version the version at which it was gone
   * @param since when that was seen
   */
  record Buried(ObjectId id, String version, Instant since) implements LedgerEntry {
    public Buried {
      requireNonNull(id, "id");
      requireNonNull(version, "version");
      requireNonNull(since, "since");
    }
  }

  /**
   * A monthly cost in the books.
   *
   * @param rates what was booked
   * @param quote the prices at which it was
   */
  record Booked(CostPrediction rates, PriceQuote quote) {
    public Booked {
      requireNonNull(rates, "rates");
      requireNonNull(quote, "quote");
    }
  }
}
