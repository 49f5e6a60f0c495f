package io.costaudit.examples.server;

import static io.costaudit.internal.TextTable.counted;

import io.costaudit.internal.KindsBesideWorkloads;
import io.costaudit.internal.Money;
import io.costaudit.internal.Wrap;
import io.costaudit.predict.SpecCostDiff;
import io.costaudit.predict.SpecCostReport;
import io.costaudit.predict.SpecCostReport.Hook;
import io.costaudit.predict.SpecCostReport.Idle;
import io.costaudit.predict.SpecCostReport.Priced;
import io.costaudit.predict.SpecCostReport.UnpredictedObject;
import io.costaudit.predict.SpecCostReport.Warning;
import io.costaudit.predict.price.ClaimCost;
import io.costaudit.predict.price.SpecCost;
import io.costaudit.predict.price.StorageCost;
import io.costaudit.predict.spec.ResourceType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The sentences on a prediction for people: what its total assumes and leaves out, and warnings.
 *
 * @param unreadable how many files or documents could not be read
 * @param unrendered how many folders are charts or kustomizations, which were read as they are
 * @param onTerminal whether the text goes to a terminal, where long lines are hard to read. A file
 *     or another program receives the total and each note as one line with whole names, which is
 *     easier to search
 */
record PredictionNotes(SpecCostReport report, int unreadable, int unrendered, boolean onTerminal) {
  private static final int NAMED_KINDS = 5;

  private static final double GIB = 1L << 30;

  /** Returns how many workloads and claims the total of a report counts. */
  static String count(SpecCostReport report) {
    String workloads = counted(report.priced().size(), "workload");
    return report.claims().isEmpty()
        ? workloads
        : workloads + ", " + counted(report.claims().size(), "claim");
  }

  /**
   * Returns what the table has a price for and CSV and the predictions alone do not show; no line
   * where that is nothing.
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
          Money.text(rate) + " a month of " + counted(claims.size(), "claim") + " of devices");
    }
    if (!report.storage().priced().isZero()) {
      amounts.add(Money.text(report.storage().monthlyRate()) + " a month of volumes");
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
      return PredictionTable.isEmpty(report)
          ? List.of("total: " + count(report)) // there is no table that would say it
          : List.of();
    }
    return lines("total: " + count(report) + "; " + String.join("; ", said), onTerminal);
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
    return onTerminal ? Wrap.words(note, PredictionTable.WIDTH, 2) : List.of(note);
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
    return Money.text(cost.rates().totalMonthlyRate())
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
}
