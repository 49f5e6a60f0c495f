package io.costaudit.examples.server;

import io.costaudit.event.CostEvent;
import io.costaudit.event.CostEventListener;
import io.costaudit.predict.CostPrediction;
import io.costaudit.predict.Requests;
import java.io.PrintWriter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Prints events as the rows of a table while they happen. */
final class EventPrinter implements CostEventListener {
  private final PrintWriter out;

  EventPrinter(PrintWriter out) {
    this.out = out;
  }

  void printHeadings() {
    print("TIME", "EVENT", "RESOURCE", "NAME", "CPU", "MEMORY", "GPU", "$/MONTH");
  }

  @Override
  public void onEvent(CostEvent event) {
    Requests requests = event.totalRequests();
    CostPrediction impact = event.costPrediction();
    print(
        event.timestamp().truncatedTo(ChronoUnit.MILLIS).toString(),
        event.eventType().wireName(),
        event.resource().type().wireName(),
        event.resource().namespace() + "/" + event.resource().name(),
        requests.cpu().toString(),
        requests.memory().toString(),
        requests.gpu().isZero() ? "" : requests.gpu().toString(),
        TextTable.signedMoney(impact == null ? null : impact.totalMonthlyRate()));
  }

  private void print(Object... cells) {
    synchronized (out) {
      out.printf(Locale.ROOT, "%-24s  %-6s  %-11s  %-22s  %8s  %8s  %4s  %12s%n", cells);
      out.flush();
    }
  }
}
