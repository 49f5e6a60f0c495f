package io.costaudit.event;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.util.Comparator;

/**
 * The balance of one book of one namespace: the sum that is booked for its live objects must equal
 * {@code checkpoint + unlogged + impacts}. For example 12.50 is booked for three Deployments if the
 * opening inventory was 10.00 ({@code unlogged}), events that have left the log added 1.50 ({@code
 * checkpoint}), and the events in the log add 1.00 ({@code impacts}).
 *
 * <p>All amounts are monthly totals in the currency of the user, exact, with six decimals. A store
 * lists a book while it has a live object or while one of its amounts is not 0.
 *
 * @param cluster id of the cluster
 * @param namespace the namespace; empty for objects that are in none
 * @param book the book
 * @param live the number of live objects
 * @param unpriced the number of live objects that have no price; they are in no sum
 * @param booked the sum of the amounts at which the live objects are booked
 * @param checkpoint the sum of the bookings of forgotten tombstones, and the impacts of events that
 *     have left the log
 * @param unlogged the sum of the {@linkplain LedgerEntry#unloggedMicros() bookings without an
 *     event}, over live objects and tombstones
 * @param impacts the sum of the impacts of the events in the log
 */
public record Balance(
    String cluster,
    String namespace,
    Book book,
    long live,
    long unpriced,
    BigDecimal booked,
    BigDecimal checkpoint,
    BigDecimal unlogged,
    BigDecimal impacts) {
  static final Comparator<Balance> ORDER = Comparator.comparing(Balance::key, BookKey.ORDER);

  /**
   * Checks the amounts.
   *
   * @throws IllegalArgumentException if an amount has more than six decimals
   */
  public Balance {
    requireNonNull(cluster, "cluster");
    requireNonNull(namespace, "namespace");
    requireNonNull(book, "book");
    booked = MicroUnits.exact("booked", booked);
    checkpoint = MicroUnits.exact("checkpoint", checkpoint);
    unlogged = MicroUnits.exact("unlogged", unlogged);
    impacts = MicroUnits.exact("impacts", impacts);
  }

  private BookKey key() {
    return new BookKey(cluster, namespace, book);
  }

  /** Returns the amount that should be booked: {@code checkpoint + unlogged + impacts}. */
  public BigDecimal expected() {
    return checkpoint.add(unlogged).add(impacts);
  }

  /** Returns the booked amount minus the {@linkplain #expected() expected} amount. */
  public BigDecimal difference() {
    return booked.subtract(expected());
  }

  /**
   * Returns whether no object lives in the book and each of its amounts is 0. A store does not list
   * such a balance.
   */
  public boolean isEmpty() {
    return live == 0
        && booked.signum() == 0
        && checkpoint.signum() == 0
        && unlogged.signum() == 0
        && impacts.signum() == 0;
  }

  /** Returns whether the balance check passes: the booked amount is exactly the expected one. */
  public boolean holds() {
    return difference().signum() == 0;
  }
}
