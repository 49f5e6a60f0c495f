package io.costaudit.examples.server;

import io.costaudit.event.CostEvent;
import io.costaudit.event.CostEventListener;
import io.costaudit.internal.Money;
import io.costaudit.internal.TextTable;
import io.costaudit.predict.demand.Requests;
import io.costaudit.predict.price.CostPrediction;
import java.io.PrintWriter;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Prints events as the rows of a table while they happen, in lines of at most {@value #WIDTH}
 * columns. The width of each column is fixed, because later rows are not known yet; a name that is
 * longer than its column is shortened in the middle.
 */
final class EventPrinter implements CostEventListener {
  /** The most columns of a line, unless a quantity or an amount is longer than its column. */
  static final int WIDTH = 100;

  private static final int NAME_WIDTH = 24;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final String FORMAT =
      "%-12s  %-6s  %-11s  %-" + NAME_WIDTH + "s  %8s  %8s  %4s  %11s%n";

  private final PrintWriter out;

  EventPrinter(PrintWriter out) {
    this.out = out;
  }

  void printHeadings() {
    print("TIME (UTC)", "EVENT", "RESOURCE", "NAME", "CPU", "MEMORY", "GPU", "$/MONTH");
  }

  @Override
  public void onEvent(CostEvent event) {
    Requests requests = event.totalRequests();
    CostPrediction impact = event.costPrediction();
    print(
        TIME.format(event.timestamp()),
        event.eventType().wireName(),
        event.resource().type().wireName(),
        TextTable.shortened(
            event.resource().namespace() + "/" + event.resource().name(), NAME_WIDTH),
        requests.cpu().toString(),
        requests.memory().toString(),
        requests.gpu().isZero() ? "" : requests.gpu().toString(),
        Money.signed(impact == null ? null : impact.totalMonthlyRate()));
  }

  private void print(Object... cells) {
    synchronized (out) {
      out.printf(Locale.ROOT, FORMAT, cells);
      out.flush();
    }
  }
}
