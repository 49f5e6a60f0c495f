package io.costaudit.examples.server;

import io.costaudit.internal.Money;
import io.costaudit.internal.TextTable;
import io.costaudit.predict.SpecCostDiff;
import io.costaudit.predict.SpecCostReport;
import io.costaudit.predict.SpecCostReport.Idle;
import io.costaudit.predict.SpecCostReport.Priced;
import io.costaudit.predict.price.ClaimCost;
import io.costaudit.predict.price.CostPrediction;
import io.costaudit.predict.price.SpecCost;
import io.costaudit.predict.price.StorageCost;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A prediction for people: a table with its total, and the unit prices.
 *
 * @param prices the unit prices and their sources, for people
 * @param onTerminal whether the text goes to a terminal, where long lines are hard to read. A file
 *     or another program receives each row and the prices as one line with whole names, which is
 *     easier to search
 */
record PredictionTable(SpecCostReport report, String prices, boolean onTerminal) {
  /** Most columns of a line: {@value}. */
  static final int WIDTH = 100;

  private static final String ROUNDED =
      "rounding: each amount is rounded to two decimals on its own, so that amounts may not add up"
          + " to the totals, which are sums of the exact amounts";

  /** Returns the lines of the table and the unit prices; no line if there is nothing to sum. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    if (!isEmpty(report)) {
      Columns columns =
          new Columns(
              sum(rates -> Math.abs(rates.gpuMonthlyRate())) != 0,
              !report.storage().priced().isZero(),
              report.priced().stream().anyMatch(item -> !note(item).isEmpty())
                  || report.claims().stream().anyMatch(claim -> !note(claim).isEmpty()));
      TextTable table = columns.table();
      for (Priced item : report.priced()) {
        SpecCostDiff diff = item.prediction();
        SpecCost cost = diff.costAfter();
        table.add(
            columns.row(
                diff.controllerKind().wireName(),
                diff.namespace(),
                diff.controllerName(),
                cost == null ? null : cost.rates(),
                item.storage(),
                note(item)));
      }
      for (ClaimCost claim : report.claims()) {
        SpecCost cost = claim.cost();
        table.add(
            columns.row(
                claim.kind().wireName(),
                claim.namespace(),
                claim.name(),
                cost == null ? null : cost.rates(),
                claim.storage(),
                note(claim)));
      }
      CostPrediction total =
          new CostPrediction(
              sum(CostPrediction::totalMonthlyRate),
              sum(CostPrediction::cpuMonthlyRate),
              sum(CostPrediction::ramMonthlyRate),
              sum(CostPrediction::gpuMonthlyRate));
      table.add(columns.total("total", "", PredictionNotes.count(report), total, report.storage()));
      lines.addAll(onTerminal ? table.lines(WIDTH) : table.lines());
      if (columns.isRoundedApart()) {
        lines.addAll(PredictionNotes.lines(ROUNDED, onTerminal));
      }
      lines.addAll(priceLines());
    }
    return lines;
  }

  /** Returns the unit prices and their sources; no line if there is nothing that has a price. */
  List<String> priceLines() {
    return isEmpty(report) ? List.of() : PredictionNotes.lines("prices: " + prices, onTerminal);
  }

  /** Returns whether a report has nothing that could be summed. */
  static boolean isEmpty(SpecCostReport report) {
    return report.priced().isEmpty() && report.claims().isEmpty();
  }

  /**
   * The columns of a table: those that would be empty are left out. They also sum what the cells
   * show, to find out whether rounding keeps them from adding up.
   */
  private static final class Columns {
    private final boolean gpus;
    private final boolean storage;
    private final boolean notes;
    private final BigDecimal[] shown = new BigDecimal[5];
    private boolean roundedApart;

    Columns(boolean gpus, boolean storage, boolean notes) {
      this.gpus = gpus;
      this.storage = storage;
      this.notes = notes;
      Arrays.fill(shown, BigDecimal.ZERO);
    }

    TextTable table() {
      List<String> headings =
          new ArrayList<>(List.of("KIND", "~NAMESPACE", "~NAME", ">CPU/MONTH", ">RAM/MONTH"));
      if (gpus) {
        headings.add(">GPU/MONTH");
      }
      headings.add(">MONTH");
      if (storage) {
        headings.add(">STORAGE/MONTH"); // after MONTH, which does not include the volumes
      }
      if (notes) {
        headings.add("/NOTE");
      }
      return new TextTable(headings.toArray(String[]::new));
    }

    String[] row(
        String kind,
        String namespace,
        String name,
        @Nullable CostPrediction rates,
        StorageCost volumes,
        String note) {
      BigDecimal[] amounts = amounts(rates, volumes);
      for (int i = 0; i < amounts.length; i++) {
        shown[i] = shown[i].add(amounts[i]);
      }
      checkRow(amounts);
      return cells(kind, namespace, name, rates, volumes, note);
    }

    /** Returns the last row. */
    String[] total(
        String kind, String namespace, String name, CostPrediction rates, StorageCost volumes) {
      BigDecimal[] amounts = amounts(rates, volumes);
      roundedApart |= !Arrays.equals(amounts, shown);
      checkRow(amounts);
      return cells(kind, namespace, name, rates, volumes, "");
    }

    /** Returns whether the cells of a row, or of a column, do not add up to the total they show. */
    boolean isRoundedApart() {
      return roundedApart;
    }

    private void checkRow(BigDecimal[] amounts) {
      roundedApart |= amounts[0].add(amounts[1]).add(amounts[2]).compareTo(amounts[3]) != 0;
    }

    /** Returns what the cells of a row show: CPU, memory, GPUs, their total, and volumes. */
    private static BigDecimal[] amounts(@Nullable CostPrediction rates, StorageCost volumes) {
      return Stream.of(
              rates == null ? 0 : rates.cpuMonthlyRate(),
              rates == null ? 0 : rates.ramMonthlyRate(),
              rates == null ? 0 : rates.gpuMonthlyRate(),
              rates == null ? 0 : rates.totalMonthlyRate(),
              volumes.monthlyRate())
          .map(Money::rounded)
          .toArray(BigDecimal[]::new);
    }

    private String[] cells(
        String kind,
        String namespace,
        String name,
        @Nullable CostPrediction rates,
        StorageCost volumes,
        String note) {
      List<String> cells = new ArrayList<>(List.of(kind, namespace, name));
      cells.add(Money.text(rates == null ? null : rates.cpuMonthlyRate()));
      cells.add(Money.text(rates == null ? null : rates.ramMonthlyRate()));
      if (gpus) {
        cells.add(Money.text(rates == null ? null : rates.gpuMonthlyRate()));
      }
      cells.add(Money.text(rates == null ? null : rates.totalMonthlyRate()));
      if (storage) {
        boolean known = volumes.isNone() || !volumes.priced().isZero();
        cells.add(Money.text(known ? volumes.monthlyRate() : null));
      }
      if (notes) {
        cells.add(note);
      }
      return cells.toArray(String[]::new);
    }
  }

  private static String note(Priced item) {
    if (item.prediction().costAfter() == null) {
      return "unpriced";
    }
    Idle idle = item.idle();
    return Stream.of(
            idle == null ? "" : idle.label(),
            item.partlyUnpriced() ? "partly unpriced" : "",
            item.runTimeAssumed() && idle == null ? "as if all month" : "",
            item.oneNodeAssumed() ? "as if on 1 node" : "",
            item.containersWithoutRequests() > 0 && isFree(item) ? "no requests" : "")
        .filter(note -> !note.isEmpty())
        .collect(Collectors.joining(", "));
  }

  private static boolean isFree(Priced item) {
    SpecCost cost = item.prediction().costAfter();
    return cost != null && cost.rates().totalMonthlyRate() == 0;
  }

  private static String note(ClaimCost claim) {
    boolean isUnpriced =
        claim.cost() == null
            || !claim.storage().unpriced().isZero()
            || !claim.requests().unpriced().isEmpty();
    return isUnpriced ? "unpriced" : "";
  }

  private double sum(ToDoubleFunction<CostPrediction> rate) {
    return Stream.concat(
            report.predictions().stream().map(SpecCostDiff::costAfter),
            report.claims().stream().map(ClaimCost::cost))
        .filter(cost -> cost != null)
        .map(SpecCost::rates)
        .mapToDouble(rate)
        .sum();
  }
}
