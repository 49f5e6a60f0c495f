package io.costaudit.event;

import static java.util.Objects.requireNonNull;

import io.costaudit.CompensatedSum;
import io.costaudit.event.LedgerEntry.Live;
import io.costaudit.predict.CostPrediction;
import io.costaudit.predict.CostPredictor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * How far prices have moved since what lives was booked. A price that moves is no event, so this is
 * where it shows. Amounts are monthly totals in the currency of the user.
 *
 * @param cluster id of the cluster
 * @param namespace empty for what stands in none
 * @param book which book
 * @param booked what is booked for those that have a price both in the book and now
 * @param today what the same cost at the prices of now
 * @param unpriced how many live that have no price in the book or now, and hence are in neither sum
 */
public record Revaluation(
    String cluster, String namespace, Book book, double booked, double today, long unpriced) {
  public Revaluation {
    requireNonNull(cluster, "cluster");
    requireNonNull(namespace, "namespace");
    requireNonNull(book, "book");
  }

  /** Today's prices less what is booked. */
  public double difference() {
    return today - booked;
  }

  static List<Revaluation> of(LedgerStore store, CostPredictor predictor) {
    Map<BookKey, Sums> books = new TreeMap<>(BookKey.ORDER);
    try (Stream<Live> entries = store.scan(null)) {
      entries.forEach(
          live ->
              books
                  .computeIfAbsent(BookKey.of(live.resource()), key -> new Sums())
                  .add(live, predictor));
    }
    List<Revaluation> revaluations = new ArrayList<>();
    books.forEach((key, sums) -> revaluations.add(sums.revaluation(key)));
    return revaluations;
  }

  private static final class Sums {
    private final CompensatedSum booked = new CompensatedSum();
    private final CompensatedSum today = new CompensatedSum();
    private long unpriced;

    void add(Live live, CostPredictor predictor) {
      CostPrediction now = predictor.predict(live.resource().cluster(), live.spec()).rates();
      if (live.booked() == null || now == null) {
        unpriced++;
        return;
      }
      booked.add(live.booked().rates().totalMonthlyRate());
      today.add(now.totalMonthlyRate());
    }

    Revaluation revaluation(BookKey key) {
      return new Revaluation(
          key.cluster(), key.namespace(), key.book(), booked.value(), today.value(), unpriced);
    }
  }
}
