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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * What the books of a ledger say, by cluster and book, and where its law does not hold. A law that
 * is seen broken is logged once, until it holds again. Threads may share it.
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
    double booked = sum(namespaces, Balance::booked);
    double checkpoint = sum(namespaces, Balance::checkpoint);
    double impacts = sum(namespaces, Balance::impacts);
    return JsonNodeFactory.instance
        .objectNode()
        .put("cluster", key.cluster())
        .put("book", key.book().wireName())
        .put("namespaces", namespaces.size())
        .put("live", count(namespaces, Balance::live))
        .put("unpriced", count(namespaces, Balance::unpriced))
        .put("booked", booked)
        .put("checkpoint", checkpoint)
        .put("impacts", impacts)
        .put("difference", booked - (checkpoint + impacts))
        .put("revaluation", revaluation)
        .put("holds", namespaces.stream().allMatch(Balance::holds));
  }

  /** Streams compensate their sums. */
  private static double sum(List<Balance> namespaces, ToDoubleFunction<Balance> amount) {
    return namespaces.stream().mapToDouble(amount).sum();
  }

  private static long count(List<Balance> namespaces, ToLongFunction<Balance> count) {
    return namespaces.stream().mapToLong(count).sum();
  }

  private void tell(List<Balance> violations) {
    if (violations.isEmpty()) {
      if (broken.getAndSet(false)) {
        LOG.log(Level.INFO, "the ledger law holds again");
      }
      return;
    }
    if (!broken.getAndSet(true)) {
      Balance first = violations.get(0);
      int more = violations.size() - 1;
      LOG.log(
          Level.WARNING,
          "the ledger law does not hold: cluster "
              + first.cluster()
              + ", "
              + (first.namespace().isEmpty() ? "no namespace" : "namespace " + first.namespace())
              + ", book "
              + first.book().wireName()
              + ": "
              + first.booked()
              + " is booked in place of "
              + (first.checkpoint() + first.impacts())
              + (more == 0 ? "" : ", and " + more + " more"));
    }
  }
}
