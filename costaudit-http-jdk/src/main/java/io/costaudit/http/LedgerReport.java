package io.costaudit.http;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingDouble;
import static java.util.stream.Collectors.toList;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.costaudit.event.Balance;
import io.costaudit.event.Book;
import io.costaudit.event.Ledger;
import io.costaudit.event.Revaluation;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Reports the balances of a ledger by cluster and book, and the namespaces in which the balance
 * check fails. A failure is logged once, until the check holds again. Threads may share it.
 */
final class LedgerReport {
  private static final Logger LOG = System.getLogger(LedgerReport.class.getName());

  private final Ledger ledger;
  private final AtomicBoolean broken = new AtomicBoolean();

  LedgerReport(Ledger ledger) {
    this.ledger = ledger;
  }

  private record Key(String cluster, Book book) {}

  /** As it is now. Reads every entry. */
  ObjectNode now() {
    List<Balance> balances = ledger.balances();
    List<Balance> violations = balances.stream().filter(balance -> !balance.holds()).toList();
    tell(violations);
    Map<Key, Double> revaluations =
        ledger.revaluations().stream()
            .collect(
                groupingBy(
                    item -> new Key(item.cluster(), item.book()),
                    summingDouble(Revaluation::difference)));
    // Balances come in order, and a book's namespaces one after the other.
    Map<Key, List<Balance>> books =
        balances.stream()
            .collect(
                groupingBy(
                    item -> new Key(item.cluster(), item.book()), LinkedHashMap::new, toList()));
    ObjectNode report = JsonNodeFactory.instance.objectNode();
    report.put("holds", violations.isEmpty());
    ArrayNode items = report.putArray("books");
    books.forEach(
        (key, namespaces) -> items.add(book(key, namespaces, revaluations.getOrDefault(key, 0.0))));
    report.putPOJO("violations", violations);
    return report;
  }

  private static ObjectNode book(Key key, List<Balance> namespaces, double revaluation) {
    BigDecimal booked = sum(namespaces, Balance::booked);
    BigDecimal expected = sum(namespaces, Balance::expected);
    return JsonNodeFactory.instance
        .objectNode()
        .put("cluster", key.cluster())
        .put("book", key.book().wireName())
        .put("namespaces", namespaces.size())
        .put("live", count(namespaces, Balance::live))
        .put("unpriced", count(namespaces, Balance::unpriced))
        .put("booked", booked.doubleValue())
        .put("checkpoint", sum(namespaces, Balance::checkpoint).doubleValue())
        .put("unlogged", sum(namespaces, Balance::unlogged).doubleValue())
        .put("impacts", sum(namespaces, Balance::impacts).doubleValue())
        .put("difference", booked.subtract(expected).doubleValue())
        .put("revaluation", revaluation)
        .put("holds", namespaces.stream().allMatch(Balance::holds));
  }

  private static BigDecimal sum(List<Balance> namespaces, Function<Balance, BigDecimal> amount) {
    return namespaces.stream().map(amount).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static long count(List<Balance> namespaces, ToLongFunction<Balance> count) {
    return namespaces.stream().mapToLong(count).sum();
  }

  private void tell(List<Balance> violations) {
    if (violations.isEmpty()) {
      if (broken.getAndSet(false)) {
        LOG.log(Level.INFO, "the balance check of the ledger holds again");
      }
      return;
    }
    if (!broken.getAndSet(true)) {
      Balance first = violations.get(0);
      int more = violations.size() - 1;
      LOG.log(
          Level.WARNING,
          "the balance check of the ledger fails: cluster "
              + first.cluster()
              + ", "
              + (first.namespace().isEmpty() ? "no namespace" : "namespace " + first.namespace())
              + ", book "
              + first.book().wireName()
              + ": "
              + first.booked().stripTrailingZeros().toPlainString()
              + " is booked in place of "
              + first.expected().stripTrailingZeros().toPlainString()
              + (more == 0 ? "" : ", and " + more + " more"));
    }
  }
}
