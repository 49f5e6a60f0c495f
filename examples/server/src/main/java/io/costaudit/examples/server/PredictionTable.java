package io.costaudit.examples.server;

import static io.costaudit.examples.server.TextTable.counted;

import io.costaudit.internal.KindsBesideWorkloads;
import io.costaudit.predict.SpecCostDiff;
import io.costaudit.predict.SpecCostReport;
import io.costaudit.predict.SpecCostReport.Hook;
import io.costaudit.predict.SpecCostReport.Idle;
import io.costaudit.predict.SpecCostReport.Priced;
import io.costaudit.predict.SpecCostReport.UnpredictedObject;
import io.costaudit.predict.SpecCostReport.Warning;
import io.costaudit.predict.price.ClaimCost;
import io.costaudit.predict.price.CostPrediction;
import io.costaudit.predict.price.SpecCost;
import io.costaudit.predict.price.StorageCost;
import io.costaudit.predict.spec.ResourceType;
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
  private final int unrendered;
  private final String prices;
  private final boolean onTerminal;

  /**
   * @param unreadable how many files or documents could not be read
   * @param unrendered how many folders are charts or kustomizations, which were read as they are
   * @param prices the unit prices and their sources, for people
   * @param onTerminal whether the text goes to a terminal, where long lines are hard to read. A
   *     file or another program receives each row, the prices, the total and each note as one line
   *     with whole names, which is easier to search
   */
  PredictionTable(
      SpecCostReport report, int unreadable, int unrendered, String prices, boolean onTerminal) {
    this.report = report;
    this.unreadable = unreadable;
    this.unrendered = unrendered;
    this.prices = prices;
    this.onTerminal = onTerminal;
  }

  /**
   * Returns the lines of the table and the unit prices, if there is anything to sum, followed by
   * the lines of {@link #total}.
   */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    if (!isEmpty()) {
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
      lines.addAll(onTerminal ? table.lines(WIDTH) : table.lines());
      lines.addAll(prices());
    }
    lines.addAll(total());
    return lines;
  }

  /** Returns the unit prices and their sources; no line if there is nothing that has a price. */
  List<String> prices() {
    return isEmpty() ? List.of() : lines("prices: " + prices, onTerminal);
  }

  private boolean isEmpty() {
    return report.priced().isEmpty() && report.claims().isEmpty();
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
    return lines(line, onTerminal);
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
              + " ran all month (--run-duration gives the time of a run)");
    }
    long oneNode = report.priced().stream().filter(Priced::oneNodeAssumed).count();
    if (oneNode > 0) {
      said.add(
          counted(oneNode, "daemonset")
              + " counted as 1 pod"
              + (oneNode == 1 ? "" : " each")
              + " (--nodes gives the number of nodes)");
    }
    long silent = report.priced().stream().mapToInt(Priced::containersWithoutRequests).sum();
    if (silent > 0) {
      said.add(
          counted(silent, "container")
              + (silent == 1 ? " that requests" : " that request")
              + " no cpu or no memory counted as 0 of it");
    }
    long suspended = report.priced().stream().filter(i -> i.idle() == Idle.SUSPENDED).count();
    if (suspended > 0) {
      said.add(counted(suspended, "suspended workload") + " counted as 0");
    }
    List<String> leftOut = leftOut();
    if (!leftOut.isEmpty()) {
      said.add("leaves out " + String.join(", ", leftOut));
    }
    if (said.isEmpty()) {
      return isEmpty()
          ? List.of("total: " + count()) // there is no table that would say it
          : List.of();
    }
    return lines("total: " + count() + "; " + String.join("; ", said), onTerminal);
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
      leftOut.add(
          gib(storage) + " GiB of volumes not priced (--price-storage-gib-month gives a price)");
    }
    add(leftOut, report.refused().size(), "refused object");
    add(leftOut, unrendered, "folder that is not rendered", "folders that are not rendered");
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
   * objects. Each note is one line, however long.
   */
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    for (Warning warning : report.warnings()) {
      notes.add(
          warning(
              warning.controllerKind().wireName(),
              warning.namespace(),
              warning.controllerName(),
              named(warning.message())));
    }
    for (ClaimCost claim : report.claims()) {
      for (String message : claim.warnings()) {
        notes.add(warning(claim.kind().wireName(), claim.namespace(), claim.name(), message));
      }
    }
    for (Hook hook : report.hooks()) {
      notes.add("hook: " + hook(hook));
    }
    addReplaced(notes);
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

  /**
   * Returns the lines of a note.
   *
   * @param onTerminal whether the note goes to a terminal, where long lines are hard to read; a
   *     file or another program receives each note as one line, which is easier to search
   */
  static List<String> lines(String note, boolean onTerminal) {
    return onTerminal ? Wrap.words(note, WIDTH, 2) : List.of(note);
  }

  /** Returns a warning that is about a flag with the name of the flag. */
  private static String named(String message) {
    return message.contains("its given number of pods") ? message + " (--replicas)" : message;
  }

  private static String warning(String kind, String namespace, String name, String message) {
    return "warning: " + kind + " " + namespace + "/" + name + ": " + message;
  }

  private static String hook(Hook hook) {
    SpecCostDiff diff = hook.priced().prediction();
    return diff.controllerKind().wireName()
        + " "
        + diff.namespace()
        + "/"
        + diff.controllerName()
        + " ("
        + hook.hook()
        + ") is not in the total (--include-hooks counts it): "
        + price(hook.priced());
  }

  private static String price(Priced hook) {
    SpecCost cost = hook.prediction().costAfter();
    if (cost == null) {
      return "unpriced";
    }
    Idle idle = hook.idle();
    ResourceType type = hook.prediction().controllerKind();
    return TextTable.money(cost.rates().totalMonthlyRate())
        + (idle != null
            ? " (" + idle.label() + ")"
            : type == ResourceType.CRONJOB
                ? " a month"
                : type == ResourceType.JOB && !hook.runTimeAssumed()
                    ? " for one run"
                    : " if it ran all month");
  }

  /** Adds the replaced objects, except workloads, of which a warning tells. */
  private void addReplaced(List<String> notes) {
    List<String> harmless = new ArrayList<>();
    for (UnpredictedObject object : report.replaced()) {
      if (object.runsPods() || KindsBesideWorkloads.affectCosts(object.kind())) {
        notes.add("replaced: " + where(object));
      } else if (ResourceType.ofKind(object.kind())
          .filter(type -> type != ResourceType.NODE)
          .isEmpty()) {
        harmless.add(object.kind());
      }
    }
    if (!harmless.isEmpty()) {
      notes.add(
          "replaced: "
              + counted(harmless.size(), "object")
              + (harmless.size() == 1
                  ? " that runs no pods is in the input again: "
                  : " that run no pods are in the input again: ")
              + named(harmless)
              + "; the last of each counts");
    }
  }

  private void addSkipped(List<String> notes) {
    List<String> harmless = new ArrayList<>();
    for (UnpredictedObject object : report.skipped()) {
      if (object.runsPods()) {
        notes.add("skipped: " + where(object));
      } else {
        harmless.add(object.kind());
      }
    }
    if (!harmless.isEmpty()) {
      notes.add(
          "skipped: "
              + counted(harmless.size(), "object")
              + (harmless.size() == 1 ? " that runs no pods: " : " that run no pods: ")
              + named(harmless));
    }
  }

  /** Returns the most frequent kinds with their number. */
  private static String named(List<String> kinds) {
    Map<String, Integer> counts = new TreeMap<>();
    kinds.forEach(kind -> counts.merge(kind.isEmpty() ? "(no kind)" : kind, 1, Integer::sum));
    return counts.entrySet().stream()
            .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
            .limit(NAMED_KINDS)
            .map(entry -> entry.getValue() + " " + entry.getKey())
            .collect(Collectors.joining(", "))
        + (counts.size() > NAMED_KINDS ? " and others" : "");
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
