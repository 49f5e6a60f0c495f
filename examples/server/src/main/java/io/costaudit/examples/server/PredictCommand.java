package io.costaudit.examples.server;

import io.costaudit.Quoted;
import io.costaudit.jackson.ManifestReader;
import io.costaudit.jackson.WireJson;
import io.costaudit.predict.CostPredictor;
import io.costaudit.predict.Manifest;
import io.costaudit.predict.RequestModel;
import io.costaudit.predict.RequestRules;
import io.costaudit.predict.SpecCost;
import io.costaudit.predict.SpecCostDiff;
import io.costaudit.predict.SpecCostPredictor;
import io.costaudit.predict.SpecCostReport;
import io.costaudit.predict.SpecCostReport.UnpredictedObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
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
    mixinStandardHelpOptions = true)
final class PredictCommand implements Callable<Integer> {
  private static final List<String> SUFFIXES = List.of(".yaml", ".yml", ".json");

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

  @Mixin private final StoragePriceOptions storage = new StoragePriceOptions();

  @Mixin private final GpuOptions gpus = new GpuOptions();

  @Override
  public Integer call() throws IOException {
    SpecCostPredictor predictor =
        SpecCostPredictor.builder()
            .predictor(new CostPredictor(rules(), prices.source(), storage.prices()))
            .build();
    Reading reading = new Reading();
    for (String file : files) {
      reading.read(file);
    }
    SpecCostReport report = predictor.predict("", namespace, reading.manifests, null);
    print(report);
    printRefused(report, reading);
    return report.refused().isEmpty() && reading.unreadable.isEmpty() ? 0 : Main.BAD_INPUT;
  }

  private RequestRules rules() {
    RequestRules.Builder rules = RequestRules.builder().model(model);
    gpus.configure(rules);
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

  private void printRefused(SpecCostReport report, Reading reading) {
    PrintWriter err = command.commandLine().getErr();
    reading.unreadable.forEach(line -> err.println("refused: " + line));
    for (UnpredictedObject object : report.refused()) {
      err.println("refused: " + where(object));
    }
    err.flush();
  }

  private static String where(UnpredictedObject object) {
    String named = (object.kind() + " " + object.name()).strip();
    return object.origin() + (named.isEmpty() ? "" : ", " + named) + ": " + object.reason();
  }

  /**
   * Reads what the flags name. A file that cannot be understood does not keep the others from being
   * read.
   */
  private final class Reading {
    private final ManifestReader reader = ManifestReader.ofDefaults();
    private final List<Manifest> manifests = new ArrayList<>();
    private final List<String> unreadable = new ArrayList<>();

    void read(String name) throws IOException {
      if (name.equals("-")) {
        read("standard input", System.in);
        return;
      }
      Path path = Path.of(name);
      if (!Files.exists(path)) {
        throw new ParameterException(
            command.commandLine(), "there is no file or folder " + Quoted.of(name));
      }
      for (Path file : Files.isDirectory(path) ? manifestsBelow(path) : List.of(path)) {
        try (InputStream content = Files.newInputStream(file)) {
          read(file.toString(), content);
        }
      }
    }

    private void read(String origin, InputStream content) throws IOException {
      // One byte more than is accepted tells that there is too much, without reading a whole disk.
      byte[] bytes = content.readNBytes(ManifestReader.Limits.DEFAULT_BYTES + 1);
      try {
        manifests.addAll(reader.read(origin, bytes));
      } catch (IllegalArgumentException e) {
        unreadable.add(e.getMessage());
      }
    }

    private List<Path> manifestsBelow(Path folder) throws IOException {
      try (Stream<Path> files = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
        List<Path> manifests =
            files
                .filter(Files::isRegularFile)
                .filter(file -> SUFFIXES.stream().anyMatch(file.toString()::endsWith))
                .sorted()
                .toList();
        if (manifests.isEmpty()) {
          throw new ParameterException(
              command.commandLine(),
              "there is no file below "
                  + Quoted.of(folder)
                  + " that ends in "
                  + String.join(", ", SUFFIXES));
        }
        return manifests;
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
    }
  }
}
