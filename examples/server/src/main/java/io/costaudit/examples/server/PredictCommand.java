package io.costaudit.examples.server;

import io.costaudit.jackson.WireJson;
import io.costaudit.predict.CostPredictor;
import io.costaudit.predict.RequestModel;
import io.costaudit.predict.RequestRules;
import io.costaudit.predict.SpecCost;
import io.costaudit.predict.SpecCostDiff;
import io.costaudit.predict.SpecCostPredictor;
import io.costaudit.predict.SpecCostReport;
import io.costaudit.predict.SpecCostReport.UnpredictedObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Predicts the monthly cost of manifests. */
@Command(
    name = "predict",
    description = "Monthly cost of the workloads in manifests, each and together.",
    footer = {
      "  costaudit-server predict -f deploy/",
      "  kubectl get all -A -o yaml | costaudit-server predict -f - --format json",
      "  costaudit-server predict -f web.yaml --price-cpu-hour 0.04 --price-ram-gib-hour 0.005"
    },
    mixinStandardHelpOptions = true)
@HelpGroup("Manifests and how they are counted")
final class PredictCommand implements Callable<Integer> {
  enum Format {
    TABLE,
    JSON,
    CSV
  }

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec command;

  @Option(
      names = {"-f", "--filename"},
      required = true,
      paramLabel = "FILE|DIR|-",
      description =
          "Manifest, folder that is searched for .yaml, .yml and .json files, or - for standard"
              + " input. May be repeated.")
  private List<String> files = List.of();

  @Option(
      names = "--format",
      defaultValue = "table",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Format format = Format.TABLE;

  @Option(
      names = {"-n", "--namespace"},
      defaultValue = "default",
      description = "Namespace of objects that name none (default: ${DEFAULT-VALUE}).")
  private String namespace = "default";

  @Option(
      names = "--model",
      defaultValue = "running",
      description =
          "${COMPLETION-CANDIDATES}: what a pod holds while it runs, or what the scheduler reserves"
              + " for it (default: ${DEFAULT-VALUE}).")
  private RequestModel model = RequestModel.RUNNING;

  @Option(
      names = "--nodes",
      paramLabel = "COUNT",
      description = "How many nodes a DaemonSet runs on.")
  private @Nullable Integer nodes;

  @Option(
      names = "--run-duration",
      paramLabel = "PT10M",
      description = "How long a run of a CronJob takes that does not say it.")
  private @Nullable String runDuration;

  @Mixin private final PriceOptions prices = new PriceOptions();

  @Override
  public Integer call() throws IOException {
    SpecCostPredictor predictor =
        SpecCostPredictor.builder().predictor(new CostPredictor(rules(), prices.source())).build();
    ManifestFiles input = new ManifestFiles(command.commandLine());
    for (String file : files) {
      input.read(file);
    }
    SpecCostReport report = predictor.predict("", namespace, input.manifests(), null);
    print(report);
    printRefused(report, input);
    return report.refused().isEmpty() && input.unreadable().isEmpty() ? 0 : Main.BAD_INPUT;
  }

  private RequestRules rules() {
    RequestRules.Builder rules = RequestRules.builder().model(model);
    if (nodes != null) {
      if (nodes < 0) {
        throw refused("--nodes", nodes, "a whole number from 0");
      }
      rules.nodeCount(nodes);
    }
    if (runDuration != null) {
      try {
        rules.runDuration(Durations.parse(runDuration));
      } catch (IllegalArgumentException e) {
        throw refused("--run-duration", runDuration, "a positive duration such as PT10M");
      }
    }
    return rules.build();
  }

  private ParameterException refused(String flag, Object value, String accepted) {
    return new ParameterException(
        command.commandLine(), Main.flag(flag, value) + " is refused; accepted is " + accepted);
  }

  private void print(SpecCostReport report) throws IOException {
    PrintWriter out = command.commandLine().getOut();
    switch (format) {
      case JSON -> {
        out.println(WireJson.mapper().writeValueAsString(report.predictions()));
        printNotes(report, command.commandLine().getErr());
      }
      case CSV -> {
        printCsv(report, out);
        printNotes(report, command.commandLine().getErr());
      }
      case TABLE -> {
        printTable(report, out);
        printNotes(report, out);
      }
    }
    out.flush();
  }

  private static void printTable(SpecCostReport report, PrintWriter out) {
    TextTable table =
        new TextTable(
            "KIND", "NAMESPACE", "NAME", ">CPU/MONTH", ">RAM/MONTH", ">GPU/MONTH", ">MONTH");
    for (SpecCostDiff item : report.predictions()) {
      SpecCost cost = item.costAfter();
      table.add(
          item.controllerKind().wireName(),
          item.namespace(),
          item.controllerName(),
          TextTable.money(cost == null ? null : cost.rates().cpuMonthlyRate()),
          TextTable.money(cost == null ? null : cost.rates().ramMonthlyRate()),
          TextTable.money(cost == null ? null : cost.rates().gpuMonthlyRate()),
          TextTable.money(cost == null ? null : cost.rates().totalMonthlyRate()));
    }
    long unpriced = report.predictions().stream().filter(item -> item.costAfter() == null).count();
    table.add(
        "total",
        "",
        report.predictions().size()
            + " workloads"
            + (unpriced == 0 ? "" : ", " + unpriced + " of them unpriced"),
        TextTable.money(sum(report, cost -> cost.rates().cpuMonthlyRate())),
        TextTable.money(sum(report, cost -> cost.rates().ramMonthlyRate())),
        TextTable.money(sum(report, cost -> cost.rates().gpuMonthlyRate())),
        TextTable.money(sum(report, cost -> cost.rates().totalMonthlyRate())));
    table.lines().forEach(out::println);
  }

  private static double sum(SpecCostReport report, ToDoubleFunction<SpecCost> rate) {
    return report.predictions().stream()
        .map(SpecCostDiff::costAfter)
        .filter(cost -> cost != null)
        .mapToDouble(rate)
        .sum();
  }

  private static void printCsv(SpecCostReport report, PrintWriter out) {
    out.println(
        "controllerKind,namespace,controllerName,totalMonthlyRate,cpuMonthlyRate,ramMonthlyRate,"
            + "gpuMonthlyRate,monthlyCPUCoreHours,monthlyRAMByteHours,monthlyGPUHours");
    for (SpecCostDiff item : report.predictions()) {
      SpecCost cost = item.costAfter();
      String numbers =
          cost == null
              ? ",".repeat(7)
              : String.format(
                  Locale.ROOT,
                  ",%s,%s,%s,%s,%s,%s,%s",
                  cost.rates().totalMonthlyRate(),
                  cost.rates().cpuMonthlyRate(),
                  cost.rates().ramMonthlyRate(),
                  cost.rates().gpuMonthlyRate(),
                  cost.hours().cpuCoreHours(),
                  cost.hours().ramByteHours(),
                  cost.hours().gpuHours());
      out.println(
          item.controllerKind().wireName()
              + ","
              + csv(item.namespace())
              + ","
              + csv(item.controllerName())
              + numbers);
    }
  }

  private static String csv(String text) {
    return text.matches("[^\",\r\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
  }

  private static void printNotes(SpecCostReport report, PrintWriter to) {
    for (SpecCostReport.Warning warning : report.warnings()) {
      to.println(
          "warning: "
              + warning.controllerKind().wireName()
              + " "
              + warning.namespace()
              + "/"
              + warning.controllerName()
              + ": "
              + warning.message());
    }
    for (UnpredictedObject object : report.skipped()) {
      to.println("skipped: " + where(object));
    }
    to.flush();
  }

  private void printRefused(SpecCostReport report, ManifestFiles input) {
    PrintWriter err = command.commandLine().getErr();
    input.unreadable().forEach(line -> err.println("refused: " + line));
    for (UnpredictedObject object : report.refused()) {
      err.println("refused: " + where(object));
    }
    err.flush();
  }

  private static String where(UnpredictedObject object) {
    String named = (object.kind() + " " + object.name()).strip();
    return object.origin() + (named.isEmpty() ? "" : ", " + named) + ": " + object.reason();
  }
}
