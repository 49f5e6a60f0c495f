package io.costaudit.examples.server;

import static io.costaudit.examples.server.TextTable.counted;

import io.costaudit.predict.ClaimCost;
import io.costaudit.predict.CostPrediction;
import io.costaudit.predict.ResourceType;
import io.costaudit.predict.SpecCost;
import io.costaudit.predict.SpecCostDiff;
import io.costaudit.predict.SpecCostReport;
import io.costaudit.predict.SpecCostReport.Hook;
import io.costaudit.predict.SpecCostReport.Priced;
import io.costaudit.predict.SpecCostReport.UnpredictedObject;
import io.costaudit.predict.SpecCostReport.Warning;
import io.costaudit.predict.StorageCost;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The text of a prediction for people: a table with its total, and notes on what the total leaves
 * out.
 */
final class PredictionTable {
  /** Most columns of a line: {@value}. */
  static final int WIDTH = 100;

  private static final int NAMED_KINDS = 5;
  private static final double GIB = 1L << 30;

  private final SpecCostReport report;
  private final int unreadable;

  /**
   * @param unreadable how many files or documents could not be read
   */
  PredictionTable(SpecCostReport report, int unreadable) {
    this.report = report;
    this.unreadable = unreadable;
  }

  /**
   * Returns the lines of the table, if there is anything to sum, followed by those of {@link
   * #total}.
   */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    if (!report.priced().isEmpty() || !report.claims().isEmpty()) {
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
      table.add(columns.row("total", "", count(), total, report.storage(), ""));
      lines.addAll(table.lines(WIDTH));
    }
    lines.addAll(total());
    return lines;
  }

  private String count() {
    String workloads = counted(report.priced().size(), "workload");
    return report.claims().isEmpty()
        ? workloads
        : workloads + ", " + counted(report.claims().size(), "claim");
  }

  /** The columns of a table: those that would be empty are left out. */
  private record Columns(boolean gpus, boolean storage, boolean notes) {
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
        headings.add("NOTE");
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
      List<String> cells = new ArrayList<>(List.of(kind, namespace, name));
      cells.add(TextTable.money(rates == null ? null : rates.cpuMonthlyRate()));
      cells.add(TextTable.money(rates == null ? null : rates.ramMonthlyRate()));
      if (gpus) {
        cells.add(TextTable.money(rates == null ? null : rates.gpuMonthlyRate()));
      }
      cells.add(TextTable.money(rates == null ? null : rates.totalMonthlyRate()));
      if (storage) {
        boolean known = volumes.isNone() || !volumes.priced().isZero();
        cells.add(TextTable.money(known ? volumes.monthlyRate() : null));
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
    return Stream.of(
            item.partlyUnpriced() ? "partly unpriced" : "",
            item.runTimeAssumed() ? "as if all month" : "")
        .filter(note -> !note.isEmpty())
        .collect(Collectors.joining(", "));
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

  /**
   * Returns what the table has a price for and {@link #csv} and the predictions alone do not show;
   * no line where that is nothing.
   */
  List<String> shownByTableAlone() {
    List<String> amounts = new ArrayList<>();
    List<SpecCost> claims =
        report.claims().stream()
            .flatMap(claim -> Stream.ofNullable(claim.cost()))
            .filter(cost -> cost.rates().totalMonthlyRate() != 0)
            .toList();
    if (!claims.isEmpty()) {
      double rate = claims.stream().mapToDouble(cost -> cost.rates().totalMonthlyRate()).sum();
      amounts.add(
          TextTable.money(rate) + " a month of " + counted(claims.size(), "claim") + " of devices");
    }
    if (!report.storage().priced().isZero()) {
      amounts.add(TextTable.money(report.storage().monthlyRate()) + " a month of volumes");
    }
    if (amounts.isEmpty()) {
      return List.of();
    }
    String line =
        "not in this output: " + String.join(", ", amounts) + "; --format table shows them";
    return Wrap.words(line, WIDTH, 2);
  }

  /**
   * Returns the sentence on what the total assumes and leaves out; no line if it assumes and leaves
   * out nothing.
   */
  List<String> total() {
    List<String> said = new ArrayList<>();
    long assumed = report.priced().stream().filter(Priced::runTimeAssumed).count();
    if (assumed > 0) {
      said.add(
          counted(assumed, "job")
              + " counted as if "
              + (assumed == 1 ? "it" : "each")
              + " ran all month");
    }
    List<String> leftOut = leftOut();
    if (!leftOut.isEmpty()) {
      said.add("leaves out " + String.join(", ", leftOut));
    }
    if (said.isEmpty()) {
      return report.priced().isEmpty() && report.claims().isEmpty()
          ? List.of("total: " + count()) // there is no table that would say it
          : List.of();
    }
    return Wrap.words("total: " + count() + "; " + String.join("; ", said), WIDTH, 2);
  }

  private List<String> leftOut() {
    List<String> leftOut = new ArrayList<>();
    add(
        leftOut,
        report.predictions().stream().filter(item -> item.costAfter() == null).count(),
        "unpriced workload");
    long partly = report.priced().stream().filter(Priced::partlyUnpriced).count();
    if (partly > 0) {
      leftOut.add("a part of " + counted(partly, "partly unpriced workload"));
    }
    add(
        leftOut,
        report.claims().stream()
            .filter(claim -> claim.cost() == null || !claim.requests().unpriced().isEmpty())
            .count(),
        "unpriced claim");
    add(
        leftOut,
        report.skipped().stream().filter(UnpredictedObject::runsPods).count(),
        "skipped object that runs pods",
        "skipped objects that run pods");
    add(leftOut, report.hooks().size(), "hook");
    StorageCost storage = report.storage();
    if (!storage.unpriced().isZero()) {
      leftOut.add(gib(storage) + " GiB of volumes not priced");
    }
    add(leftOut, report.refused().size(), "refused object");
    add(leftOut, unreadable, "unreadable file");
    return leftOut;
  }

  private static void add(List<String> leftOut, long count, String what) {
    add(leftOut, count, what, what + "s");
  }

  private static void add(List<String> leftOut, long count, String one, String many) {
    if (count > 0) {
      leftOut.add(count + " " + (count == 1 ? one : many));
    }
  }

  /**
   * Returns a size in GiB with at most three decimals. A size that is not zero is never shown as 0.
   */
  private static String gib(StorageCost storage) {
    double gib = storage.unpriced().toDouble() / GIB;
    return gib < 0.001
        ? "less than 0.001"
        : BigDecimal.valueOf(gib)
            .setScale(3, RoundingMode.HALF_UP)
            .stripTrailingZeros()
            .toPlainString();
  }

  /**
   * Returns the notes below the total: warnings, and the hooks and the replaced, folded and skipped
   * objects.
   */
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    for (Warning warning : report.warnings()) {
      notes.add(
          "warning: "
              + warning.controllerKind().wireName()
              + " "
              + warning.namespace()
              + "/"
              + warning.controllerName()
              + ": "
              + warning.message());
    }
    for (ClaimCost claim : report.claims()) {
      for (String message : claim.warnings()) {
        notes.add(
            "warning: "
                + claim.kind().wireName()
                + " "
                + claim.namespace()
                + "/"
                + claim.name()
                + ": "
                + message);
      }
    }
    for (Hook hook : report.hooks()) {
      notes.add("hook: " + hook(hook));
    }
    for (UnpredictedObject object : report.replaced()) {
      if (ResourceType.ofKind(object.kind()).isEmpty()) { // a warning reports replaced workloads
        notes.add("replaced: " + where(object));
      }
    }
    if (!report.folded().isEmpty()) {
      notes.add(
          "folded: "
              + counted(report.folded().size(), "object")
              + (report.folded().size() == 1
                  ? " is included in the price of its controller"
                  : " are included in the prices of their controllers"));
    }
    addSkipped(notes);
    return notes;
  }

  private static String hook(Hook hook) {
    SpecCostDiff diff = hook.priced().prediction();
    SpecCost cost = diff.costAfter();
    String price =
        cost == null
            ? "unpriced"
            : TextTable.money(cost.rates().totalMonthlyRate())
                + (hook.priced().runTimeAssumed() || diff.controllerKind().wireName().equals("pod")
                    ? " if it ran all month"
                    : " for one run");
    return diff.controllerKind().wireName()
        + " "
        + diff.namespace()
        + "/"
        + diff.controllerName()
        + " ("
        + hook.hook()
        + ") comes and goes: "
        + price
        + ", not in the total (--include-hooks counts it)";
  }

  private void addSkipped(List<String> notes) {
    Map<String, Integer> kinds = new TreeMap<>();
    int harmless = 0;
    for (UnpredictedObject object : report.skipped()) {
      if (object.runsPods()) {
        notes.add("skipped: " + where(object));
        continue;
      }
      kinds.merge(object.kind().isEmpty() ? "(no kind)" : object.kind(), 1, Integer::sum);
      harmless++;
    }
    if (harmless > 0) {
      String named =
          kinds.entrySet().stream()
              .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
              .limit(NAMED_KINDS)
              .map(entry -> entry.getValue() + " " + entry.getKey())
              .collect(Collectors.joining(", "));
      notes.add(
          "skipped: "
              + counted(harmless, "object")
              + (harmless == 1 ? " that runs no pods: " : " that run no pods: ")
              + named
              + (kinds.size() > NAMED_KINDS ? " and others" : ""));
    }
  }

  /**
   * Returns a line with the place, the kind and the name of an object, and the reason why it is
   * listed.
   */
  static String where(UnpredictedObject object) {
    String named = (object.kind() + " " + object.name()).strip();
    return object.origin() + (named.isEmpty() ? "" : ", " + named) + ": " + object.reason();
  }

  /** Returns the workloads as comma-separated values. The first line names the columns. */
  List<String> csv() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "controllerKind,namespace,controllerName,totalMonthlyRate,cpuMonthlyRate,ramMonthlyRate,"
            + "gpuMonthlyRate,monthlyCPUCoreHours,monthlyRAMByteHours,monthlyGPUHours");
    for (SpecCostDiff item : report.predictions()) {
      SpecCost cost = item.costAfter();
      Stream<String> numbers =
          cost == null
              ? Stream.generate(() -> "").limit(7)
              : Stream.of(
                      cost.rates().totalMonthlyRate(),
                      cost.rates().cpuMonthlyRate(),
                      cost.rates().ramMonthlyRate(),
                      cost.rates().gpuMonthlyRate(),
                      cost.hours().cpuCoreHours(),
                      cost.hours().ramByteHours(),
                      cost.hours().gpuHours())
                  .map(PredictionTable::plain);
      Stream<String> names =
          Stream.of(item.controllerKind().wireName(), item.namespace(), item.controllerName());
      lines.add(
          Stream.concat(names.map(PredictionTable::quoted), numbers)
              .collect(Collectors.joining(",")));
    }
    return lines;
  }

  /**
   * Returns the number with all its digits and without an exponent, because spreadsheets and shells
   * read exponents differently.
   */
  private static String plain(double number) {
    BigDecimal decimal = new BigDecimal(Double.toString(number)).stripTrailingZeros();
    return decimal.signum() == 0 ? "0" : decimal.toPlainString();
  }

  private static String quoted(String text) {
    return text.matches("[^\",\r\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
