package io.costaudit.event;

import static java.util.Objects.requireNonNull;

import io.costaudit.event.LedgerEntry.Live;
import io.costaudit.internal.CompensatedSum;
import io.costaudit.predict.price.CostPrediction;
import io.costaudit.predict.price.CostPredictor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A comparison of the booked cost of the live objects of one book with their cost at current
 * prices. A change of prices makes no event, so it shows here. For example, if nodes are booked at
 * 100.00 and prices have risen by 5 percent since, {@code today} is 105.00. Amounts are monthly
 * totals in the currency of the user.
 *
 * @param cluster id of the cluster
 * @param namespace the namespace; empty for objects that are in none
 * @param book the book
 * @param booked the booked cost of the objects that have both a booked price and a current price
 * @param today the cost of the same objects at current prices
 * @param unpriced the number of live objects without a booked price or a current price; they are in
 *     neither sum
 */
public record Revaluation(
    String cluster, String namespace, Book book, double booked, double today, long unpriced) {
  public Revaluation {
    requireNonNull(cluster, "cluster");
    requireNonNull(namespace, "namespace");
    requireNonNull(book, "book");
  }

  /** Returns the cost at current prices minus the booked cost. */
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
