package io.costaudit.event;

import io.costaudit.event.LedgerEntry.Live;
import java.math.BigDecimal;

/** The sums of one book over the entries, the log and the checkpoint of a store. */
final class BookSums {
  private long live;
  private long unpriced;
  private BigDecimal booked = BigDecimal.ZERO;
  private BigDecimal checkpoint = BigDecimal.ZERO;
  private BigDecimal unlogged = BigDecimal.ZERO;
  private BigDecimal impacts = BigDecimal.ZERO;

  void addEntry(LedgerEntry entry) {
    if (entry instanceof Live alive) {
      live++;
      if (alive.booked() == null) {
        unpriced++;
      }
    }
    booked = booked.add(MicroUnits.amount(entry.bookedMicros()));
    unlogged = unlogged.add(MicroUnits.amount(entry.unloggedMicros()));
  }

  void addImpact(long micros) {
    impacts = impacts.add(MicroUnits.amount(micros));
  }

  void addCheckpoint(BigDecimal amount) {
    checkpoint = checkpoint.add(amount);
  }

  Balance balance(BookKey key) {
    return new Balance(
        key.cluster(),
        key.namespace(),
        key.book(),
        live,
        unpriced,
        booked,
        checkpoint,
        unlogged,
        impacts);
  }
}
