package io.costaudit.event;

import io.costaudit.CompensatedSum;
import io.costaudit.event.LedgerEntry.Live;

/** What the entries and the log say of one book. */
final class BookSums {
  private final CompensatedSum booked = new CompensatedSum();
  private final CompensatedSum impacts = new CompensatedSum();
  private long live;
  private long unpriced;

  void add(Live entry) {
    live++;
    if (entry.booked() == null) {
      unpriced++;
    } else {
      booked.add(entry.booked().rates().totalMonthlyRate());
    }
  }

  void add(CostEvent event) {
    if (event.costPrediction() != null) {
      impacts.add(event.costPrediction().totalMonthlyRate());
    }
  }

  Balance balance(BookKey key, double checkpoint, double turnover) {
    return new Balance(
        key.cluster(),
        key.namespace(),
        key.book(),
        live,
        unpriced,
        booked.value(),
        checkpoint,
        impacts.value(),
        turnover);
  }
}
