package io.costaudit.examples.server;

import io.costaudit.Quoted;
import io.costaudit.audit.AuditDetails;
import io.costaudit.audit.AuditListener;
import io.costaudit.audit.AuditReport;
import io.costaudit.audit.AuditRequest;
import io.costaudit.audit.AuditResult;
import io.costaudit.audit.AuditSet;
import io.costaudit.audit.AuditType;
import io.costaudit.audit.AuditVerdict;
import io.costaudit.audit.Auditor;
import io.costaudit.cost.Grouping;
import io.costaudit.jackson.WireJson;
import io.costaudit.opencost.SavedAnswers;
import io.costaudit.time.Window;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Audits saved answers of OpenCost or Kubecost. */
@Command(
    name = "audit",
    description =
        "Audits saved answers of OpenCost or Kubecost: what differs, by how much, and why. Exit"
            + " codes: 0 passed; 1 a warning, or nothing could be audited; 2 bad input; 3 an audit"
            + " failed; 4 an audit could not be run.",
    mixinStandardHelpOptions = true)
final class AuditCommand implements Callable<Integer> {
  /** A warning, or nothing could be audited. */
  static final int WARNING = 1;

  /** An audit failed. */
  static final int AUDIT_FAILED = 3;

  enum Format {
    TABLE,
    JSON,
    JUNIT
  }

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec command;

  @Option(
      names = "--allocations",
      paramLabel = "FILE|DIR",
      split = ",",
      description =
          "Answers of /allocation by container, with includeIdle=true. A folder stands for its .json"
              + " and .json.gz files. May be repeated, as all of these.")
  private List<String> allocations = List.of();

  @Option(
      names = "--assets",
      paramLabel = "FILE|DIR",
      split = ",",
      description = "Answers of /assets.")
  private List<String> assets = List.of();

  @Option(
      names = "--cloud-costs",
      paramLabel = "FILE|DIR",
      split = ",",
      description = "Answers of /cloudCost by provider id.")
  private List<String> cloudCosts = List.of();

  @Option(
      names = "--aggregates",
      paramLabel = "PROPERTY=FILE|DIR",
      description = "Answers of /allocation with aggregate=PROPERTY: namespace, label:app, …")
  private List<String> aggregates = List.of();

  @Option(
      names = "--totals",
      paramLabel = "cluster|node=FILE|DIR",
      description =
          "Answers of /allocation with aggregate=cluster, and with aggregate=cluster,node.")
  private List<String> totals = List.of();

  @Option(
      names = "--asset-totals",
      paramLabel = "cluster|node=FILE|DIR",
      description = "Answers of /assets with aggregate=cluster, and with aggregate=cluster,name.")
  private List<String> assetTotals = List.of();

  @Option(
      names = "--window",
      description = "Windows that overlap this one alone: 7d, lastmonth, … (default: all).")
  private @Nullable String window;

  @Option(
      names = "--day",
      paramLabel = "YYYY-MM-DD",
      description = "The UTC day that answers are for which tell no window.")
  private @Nullable String day;

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      description = "Only this audit, such as AuditClusterEquality; may be repeated.")
  private List<String> types = List.of();

  @Option(
      names = "--format",
      defaultValue = "table",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Format format = Format.TABLE;

  @Override
  public Integer call() throws IOException {
    AuditRequest request = new AuditRequest(window(), types());
    Auditor auditor = auditor();
    AuditReport report;
    try (Shutdown shutdown = Shutdown.hooked();
        ProgressBar bar = progress()) {
      report = auditor.run(request, bar == null ? AuditListener.NOOP : bar, shutdown::isAsked);
    }
    print(report);
    return exitCode(report);
  }

  private @Nullable ProgressBar progress() {
    return isTerminal() ? new ProgressBar(command.commandLine().getErr()) : null;
  }

  /** From JDK 22 on there is a console also where output is redirected; it tells so. */
  @SuppressWarnings("SystemConsoleNull") // it is asked
  private static boolean isTerminal() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }

  private @Nullable Window window() {
    try {
      return window == null ? null : Window.parse(window, Instant.now());
    } catch (IllegalArgumentException e) {
      throw refused("--window", e.getMessage(), e);
    }
  }

  private Set<AuditType> types() {
    Set<AuditType> asked = EnumSet.noneOf(AuditType.class);
    for (String type : types) {
      try {
        asked.add(AuditType.ofWireName(type));
      } catch (IllegalArgumentException e) {
        throw refused("--type", e.getMessage(), e);
      }
    }
    return asked.isEmpty() ? EnumSet.allOf(AuditType.class) : asked;
  }

  private Auditor auditor() {
    if (allocations.isEmpty()
        && assets.isEmpty()
        && cloudCosts.isEmpty()
        && aggregates.isEmpty()
        && totals.isEmpty()
        && assetTotals.isEmpty()) {
      throw new ParameterException(
          command.commandLine(),
          "there is nothing to audit; give some of --allocations, --assets, --cloud-costs,"
              + " --aggregates, --totals, --asset-totals");
    }
    SavedAnswers answers = answers();
    Auditor.Builder auditor = Auditor.builder();
    if (!allocations.isEmpty()) {
      auditor.allocations(answers.allocations(paths("--allocations", allocations)));
    }
    if (!assets.isEmpty()) {
      auditor.assets(answers.assets(paths("--assets", assets)));
    }
    if (!cloudCosts.isEmpty()) {
      auditor.cloudUsage(answers.cloudUsage(paths("--cloud-costs", cloudCosts)));
    }
    if (!aggregates.isEmpty()) {
      auditor.aggregates(answers.aggregates(keyed("--aggregates", aggregates)));
    }
    if (!totals.isEmpty()) {
      auditor.allocationTotals(answers.allocationTotals(keyed("--totals", totals)));
    }
    if (!assetTotals.isEmpty()) {
      auditor.assetTotals(answers.assetTotals(keyed("--asset-totals", assetTotals)));
    }
    return auditor.build();
  }

  private SavedAnswers answers() {
    SavedAnswers.Builder answers = SavedAnswers.builder();
    if (day != null) {
      try {
        Instant start = LocalDate.parse(day).atStartOfDay(ZoneOffset.UTC).toInstant();
        answers.window(new Window(start, start.plus(Duration.ofDays(1))));
      } catch (DateTimeParseException e) {
        throw refused("--day", Quoted.of(day) + " is no day; accepted is YYYY-MM-DD", e);
      }
    }
    return answers.build();
  }

  private Map<Grouping, List<Path>> keyed(String flag, List<String> values) {
    boolean isOfTotals = !flag.equals("--aggregates");
    Map<Grouping, List<Path>> keyed = new LinkedHashMap<>();
    for (String value : values) {
      int equals = value.indexOf('=');
      if (equals <= 0 || equals == value.length() - 1) {
        throw refused(
            flag,
            Quoted.of(value)
                + " names no file; accepted is "
                + (isOfTotals ? "cluster=FILE or node=FILE" : "PROPERTY=FILE"),
            null);
      }
      String name = value.substring(0, equals);
      Grouping grouping = isOfTotals ? totalGrouping(flag, name) : grouping(flag, name);
      keyed
          .computeIfAbsent(grouping, unused -> new ArrayList<>())
          .addAll(paths(flag, List.of(value.substring(equals + 1))));
    }
    return keyed;
  }

  private Grouping totalGrouping(String flag, String name) {
    return switch (name) {
      case "cluster" -> Grouping.CLUSTER;
      case "node" -> Grouping.NODE;
      default ->
          throw refused(flag, Quoted.of(name) + " is no total; accepted are cluster, node", null);
    };
  }

  private Grouping grouping(String flag, String name) {
    try {
      return Grouping.parse(name);
    } catch (IllegalArgumentException e) {
      throw refused(flag, e.getMessage(), e);
    }
  }

  private List<Path> paths(String flag, List<String> names) {
    List<Path> paths = new ArrayList<>();
    for (String name : names) {
      Path path = Path.of(name);
      if (!Files.exists(path)) {
        throw refused(flag, "there is no file or folder " + Quoted.of(name), null);
      }
      paths.add(path);
    }
    return paths;
  }

  private ParameterException refused(
      String flag, @Nullable String message, @Nullable Throwable cause) {
    return new ParameterException(command.commandLine(), flag + ": " + message, cause);
  }

  private void print(AuditReport report) throws IOException {
    PrintWriter out = command.commandLine().getOut();
    PrintWriter err = command.commandLine().getErr();
    switch (format) {
      case TABLE -> new AuditPrinter(out).print(report);
      case JSON -> {
        out.println(WireJson.mapper().writeValueAsString(report.sets()));
        report
            .lacking()
            .forEach((type, why) -> err.println("not run: " + type.wireName() + ": " + why));
      }
      case JUNIT -> JUnitReport.print(report, out);
    }
    report
        .failed()
        .forEach((window, why) -> err.println(AuditPrinter.name(window) + " failed: " + why));
    out.flush();
    err.flush();
  }

  /** The worst wins; no audit at all is a warning. */
  static int exitCode(AuditReport report) {
    int code = report.failed().isEmpty() ? 0 : Main.COULD_NOT_RUN;
    boolean isAudited = false;
    for (AuditSet set : report.sets()) {
      for (AuditResult result : set.results().values()) {
        isAudited = true;
        AuditDetails details = result.outcome().details();
        AuditVerdict verdict =
            details == null ? AuditVerdict.valueOf(result.status().name()) : details.verdict();
        code = Math.max(code, exitCode(verdict));
      }
    }
    return isAudited ? code : Math.max(code, WARNING);
  }

  private static int exitCode(AuditVerdict verdict) {
    return switch (verdict) {
      case PASSED -> 0;
      case WARNING, NO_DATA -> WARNING;
      case FAILED -> AUDIT_FAILED;
      case ERROR -> Main.COULD_NOT_RUN;
    };
  }
}
