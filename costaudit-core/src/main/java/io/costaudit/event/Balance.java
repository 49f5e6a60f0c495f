package io.costaudit.event;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;

/**
 * The ledger law for one book of one namespace: what is booked for all that live is what was there
 * at first and all that changed since. All amounts are monthly totals in the currency of the user.
 *
 * @param cluster id of the cluster
 * @param namespace empty for what stands in none
 * @param book which book
 * @param live how many objects live
 * @param unpriced how many of them have no price, and hence are in no sum
 * @param booked what is booked for those that live, summed anew
 * @param checkpoint what was booked without an event that is still in the log: the opening
 *     inventory, later openings, changes that are not {@linkplain Ledger.Builder#recorded
 *     recorded}, and events that have left the log
 * @param impacts what the events in the log add up to, summed anew
 * @param turnover all that was ever booked to and fro, without signs; not negative
 */
public record Balance(
    String cluster,
    String namespace,
    Book book,
    long live,
    long unpriced,
    double booked,
    double checkpoint,
    double impacts,
    double turnover) {
  /** How far the two sides may differ, as a part of the turnover: {@value}. */
  public static final double TOLERANCE = 1e-9;

  static final Comparator<Balance> ORDER = Comparator.comparing(Balance::key, BookKey.ORDER);

  public Balance {
    requireNonNull(cluster, "cluster");
    requireNonNull(namespace, "namespace");
    requireNonNull(book, "book");
  }

  private BookKey key() {
    return new BookKey(cluster, namespace, book);
  }

  /** What is booked less what should be. */
  public double difference() {
    return booked - (checkpoint + impacts);
  }

  /** Whether the law holds: the two sides differ by no more than rounding. */
  public boolean holds() {
    return Math.abs(difference()) <= TOLERANCE * turnover;
  }
}
