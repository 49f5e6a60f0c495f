package io.costaudit.examples.server;

import io.costaudit.internal.Quoted;
import io.costaudit.jackson.WireJson;
import io.costaudit.predict.SpecCostPredictor;
import io.costaudit.predict.SpecCostReport;
import io.costaudit.predict.SpecCostReport.Priced;
import io.costaudit.predict.SpecCostReport.UnpredictedObject;
import io.costaudit.predict.demand.RequestRules;
import io.costaudit.predict.price.CostPredictor;
import io.costaudit.predict.spec.Manifest;
import io.costaudit.predict.spec.RequestModel;
import io.costaudit.predict.spec.ResourceRef;
import io.costaudit.predict.spec.ResourceType;
import io.costaudit.time.Durations;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
    description =
        "Predicts what the workloads of some manifests cost in a month, each and together.",
    footer = {
      "  costaudit-server predict -f deploy/",
      "  kubectl get all -A -o yaml | costaudit-server predict -f - --format json",
      "  costaudit-server predict -f web.yaml --price-cpu-hour 0.04 --price-ram-gib-hour 0.005"
    },
    mixinStandardHelpOptions = true)
@HelpGroup("Manifests and how they are counted")
final class PredictCommand implements Callable<Integer> {
  private static final Pattern REPLICAS = Pattern.compile("([^/=]+)/([^/=]+)/([^/=]+)=([0-9]+)");
  private static final String REPLICAS_FORM = "NAMESPACE/KIND/NAME=N such as shop/deployment/web=5";

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
              + " input. Folders are searched with all folders below them, as by kubectl -R; each"
              + " file is read once. May be repeated.")
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
      description =
          "Number of nodes: every DaemonSet counts as one pod on each of them, whatever its"
              + " status says.")
  private @Nullable Integer nodes;

  @Option(
      names = "--replicas",
      paramLabel = "NAMESPACE/KIND/NAME=N",
      description =
          "Counts this workload as N pods, whatever its manifest and its autoscalers say. Example:"
              + " shop/deployment/web=5. May be repeated.")
  private List<String> replicas = List.of();

  @Option(
      names = "--include-hooks",
      description =
          "Counts Jobs and Pods that are hooks of Helm or Argo CD. By default they are listed"
              + " apart, because they run only during a release.")
  private boolean includeHooks;

  @Option(
      names = "--run-duration",
      paramLabel = "PT10M",
      description =
          "How long one run of a Job or a CronJob takes, if its annotation"
              + " costaudit.io/run-duration does not say so. A CronJob costs all its runs in a"
              + " month. A Job costs one run; without a duration it counts as if it ran all"
              + " month.")
  private @Nullable String runDuration;

  @Mixin private final PriceOptions prices = new PriceOptions();

  @Mixin private final StoragePriceOptions storage = new StoragePriceOptions();

  @Mixin private final GpuOptions gpus = new GpuOptions();

  @Override
  public Integer call() throws IOException {
    SpecCostPredictor predictor = predictor();
    ManifestFiles input = ManifestFiles.read(command.commandLine(), files);
    SpecCostReport report = predictor.predict("", namespace, input.manifests(), null);
    print(report, input);
    printWarnings(input.manifests());
    printRefused(report, input);
    return Math.max(input.exitCode(), report.refused().isEmpty() ? 0 : Main.BAD_INPUT);
  }

  private SpecCostPredictor predictor() {
    SpecCostPredictor.Builder predictor =
        SpecCostPredictor.builder()
            .predictor(new CostPredictor(rules(), prices.source(), storage.prices()))
            .includeHooks(includeHooks);
    if (nodes != null) {
      if (nodes < 0) {
        throw refused("--nodes", nodes, "a whole number from 0");
      }
      predictor.nodeCount(nodes);
    }
    Set<ResourceRef> counted = new HashSet<>();
    for (String text : replicas) {
      addReplicas(text, predictor, counted);
    }
    return predictor.build();
  }

  private void addReplicas(
      String text, SpecCostPredictor.Builder predictor, Set<ResourceRef> counted) {
    Matcher matcher = REPLICAS.matcher(text);
    if (!matcher.matches()) {
      throw refused("--replicas", text, REPLICAS_FORM);
    }
    try {
      ResourceType type = ResourceType.ofWireName(matcher.group(2).toLowerCase(Locale.ROOT));
      String namespace = matcher.group(1);
      String name = matcher.group(3);
      predictor.replicas(type, namespace, name, Integer.parseInt(matcher.group(4)));
      if (!counted.add(new ResourceRef("", type, namespace, name))) {
        throw new ParameterException(
            command.commandLine(),
            "--replicas gives two numbers for "
                + Quoted.of(namespace + "/" + type.wireName() + "/" + name)
                + "; give one");
      }
    } catch (IllegalArgumentException e) {
      throw refused("--replicas", text, REPLICAS_FORM + " (" + e.getMessage() + ")");
    }
  }

  private RequestRules rules() {
    RequestRules.Builder rules = RequestRules.builder().model(model);
    gpus.configure(rules);
    if (runDuration != null) {
      try {
        rules.runDuration(Durations.parse(runDuration));
      } catch (IllegalArgumentException e) {
        throw new ParameterException(command.commandLine(), "--run-duration: " + e.getMessage(), e);
      }
    }
    return rules.build();
  }

  private ParameterException refused(String flag, Object value, String accepted) {
    return new ParameterException(
        command.commandLine(), Main.flag(flag, value) + " is refused; give " + accepted);
  }

  /**
   * Prints the prediction. With JSON and CSV, the notes on what the prediction leaves out go to
   * standard error. If the input is broken and nothing can be predicted, no result is printed: a
   * total of zero would be wrong.
   */
  private void print(SpecCostReport report, ManifestFiles input) throws IOException {
    PrintWriter out = command.commandLine().getOut();
    int unreadable = input.refused().size() + input.unread().size();
    boolean onTerminal =
        format == Format.TABLE ? Terminal.isStandardOutput() : Terminal.isStandardError();
    PredictionTable table = new PredictionTable(report, unitPrices(), onTerminal);
    PredictionNotes sentences =
        new PredictionNotes(report, unreadable, input.unrendered().size(), onTerminal);
    boolean nothing =
        report.priced().isEmpty()
            && report.claims().isEmpty()
            && (unreadable > 0 || !report.refused().isEmpty());
    // Where all there is is refused, the refusals say it.
    boolean leavesOutMore =
        !report.hooks().isEmpty()
            || report.skipped().stream().anyMatch(UnpredictedObject::runsPods);
    PrintWriter notes = format == Format.TABLE ? out : command.commandLine().getErr();
    if (!nothing) {
      switch (format) {
        case JSON -> out.println(WireJson.mapper().writeValueAsString(report.predictions()));
        case CSV -> PredictionCsv.lines(report.predictions()).forEach(out::println);
        case TABLE -> {
          table.lines().forEach(out::println);
          sentences.total().forEach(out::println);
        }
      }
    }
    if (nothing ? leavesOutMore : format != Format.TABLE) {
      sentences.total().forEach(notes::println);
    }
    if (!nothing || leavesOutMore) {
      flagHints(report).ifPresent(hints -> printNote(hints, onTerminal, notes));
    }
    if (format != Format.TABLE) {
      table.priceLines().forEach(notes::println);
      sentences.shownByTableAlone().forEach(notes::println);
    }
    sentences.notes().forEach(note -> printNote(note, onTerminal, notes));
    notes.flush();
    out.flush();
  }

  /**
   * Returns the unit prices and their sources. The currency of a flag is known to the user alone.
   */
  private String unitPrices() {
    List<String> configured = new ArrayList<>(prices.configured());
    configured.addAll(storage.configured());
    List<String> sources = new ArrayList<>();
    if (!configured.isEmpty()) {
      sources.add(String.join(", ", configured) + " (configured)");
    }
    if (!prices.defaults().isEmpty()) {
      sources.add(String.join(", ", prices.defaults()) + " (default, USD)");
    }
    return String.join("; ", sources);
  }

  /**
   * Returns the line on the flags that count what the total assumes or leaves out; else no line.
   */
  private Optional<String> flagHints(SpecCostReport report) {
    List<String> hints = new ArrayList<>();
    if (runDuration == null && report.priced().stream().anyMatch(PredictCommand::lacksDuration)) {
      hints.add("--run-duration says how long a run of a Job or a CronJob takes");
    }
    if (nodes == null && report.priced().stream().anyMatch(Priced::oneNodeAssumed)) {
      hints.add("--nodes says how many nodes run a pod of each DaemonSet");
    }
    if (!report.storage().unpriced().isZero()) {
      hints.add("--price-storage-gib-month or --price-storage-class prices volumes");
    }
    if (!report.hooks().isEmpty()) {
      hints.add("--include-hooks counts hooks");
    }
    return hints.isEmpty() ? Optional.empty() : Optional.of("flags: " + String.join("; ", hints));
  }

  /** Returns whether the cost of a Job or of a CronJob lacks only how long its run takes. */
  private static boolean lacksDuration(Priced item) {
    return item.runTimeAssumed()
        || (item.prediction().controllerKind() == ResourceType.CRONJOB
            && item.prediction().costAfter() == null
            && item.idle() == null);
  }

  /** Prints which flags had no effect, because they are about something that the input lacks. */
  private void printWarnings(List<Manifest> manifests) {
    PrintWriter err = command.commandLine().getErr();
    boolean onTerminal = Terminal.isStandardError();
    List<String> warnings = new ArrayList<>(storage.warnings(manifests));
    warnings.addAll(gpus.warnings(manifests));
    ManifestNames kinds = ManifestNames.of(manifests, Set.of("kind"));
    if (nodes != null && !kinds.hasText("DaemonSet")) {
      warnings.add(Main.flag("--nodes", nodes) + " has no effect: the input has no DaemonSet");
    }
    if (runDuration != null && !kinds.hasText("Job") && !kinds.hasText("CronJob")) {
      warnings.add(
          Main.flag("--run-duration", runDuration)
              + " has no effect: the input has neither a Job nor a CronJob");
    }
    warnings.forEach(warning -> printNote("warning: " + warning, onTerminal, err));
    err.flush();
  }

  private void printRefused(SpecCostReport report, ManifestFiles input) {
    PrintWriter err = command.commandLine().getErr();
    List<String> lines = new ArrayList<>();
    input.unrendered().forEach(line -> lines.add("note: " + line));
    input.notes().forEach(line -> lines.add("note: " + line));
    input.unread().forEach(line -> lines.add("unread: " + line));
    input.refused().forEach(line -> lines.add("refused: " + line));
    report.refused().forEach(object -> lines.add("refused: " + PredictionNotes.where(object)));
    boolean onTerminal = Terminal.isStandardError();
    lines.forEach(line -> printNote(line, onTerminal, err));
    err.flush();
  }

  private static void printNote(String note, boolean onTerminal, PrintWriter writer) {
    PredictionNotes.lines(note, onTerminal).forEach(writer::println);
  }
}
