package io.costaudit.examples.server;

import io.costaudit.audit.AuditDetails;
import io.costaudit.audit.AuditReport;
import io.costaudit.audit.AuditRequest;
import io.costaudit.audit.AuditResult;
import io.costaudit.audit.AuditSet;
import io.costaudit.audit.AuditText;
import io.costaudit.audit.AuditType;
import io.costaudit.audit.AuditVerdict;
import io.costaudit.cost.StoreTraits;
import io.costaudit.jackson.WireJson;
import io.costaudit.opencost.OpenCostClient;
import io.costaudit.opencost.OpenCostStores;
import io.costaudit.time.Window;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Audits a live OpenCost or Kubecost, or saved answers of one. */
@Command(
    name = "audit",
    description =
        "Audits a live OpenCost or Kubecost, or saved answers of one: what differs, by how much, and"
            + " why. Exit codes: 0 passed; 1 a warning, or nothing could be audited; 2 bad input; 3"
            + " an audit failed; 4 an audit could not be run.",
    footer = {
      "  costaudit-server audit --opencost http://localhost:9003 --window 7d",
      "  costaudit-server audit --opencost http://localhost:9003 --format junit > audits.xml",
      "  costaudit-server audit --allocations day.json --totals cluster=day-by-cluster.json"
    },
    mixinStandardHelpOptions = true)
@HelpGroup("What is audited, and how it is shown")
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

  @Mixin private final OpenCostOptions opencost = new OpenCostOptions();

  @Mixin private final SavedSources saved = new SavedSources();

  @Option(
      names = "--window",
      description =
          "Audits only windows that overlap this one: 2026-11-28, 7d, lastmonth, … (default: every window of"
              + " saved answers; of a live server, the last seven UTC days that have ended).")
  private @Nullable String window;

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

  @NoEffectWith({"--format=json", "--format=junit"})
  @Option(
      names = "--currency",
      paramLabel = "CODE",
      defaultValue = StoreTraits.DEFAULT_CURRENCY,
      description =
          "The currency of the amounts, which answers do not tell: three letters of ISO 4217, such"
              + " as EUR. Amounts are not converted (default: ${DEFAULT-VALUE}).")
  private String currency = StoreTraits.DEFAULT_CURRENCY;

  @Option(
      names = "--progress",
      description =
          "A line on standard error for each window that is done (default: a bar on a terminal,"
              + " nothing elsewhere).")
  private boolean progress;

  @Override
  public Integer call() throws IOException {
    Instant now = Instant.now();
    Window asked = window(now);
    Set<AuditType> audits = types();
    checkCurrency();
    if (opencost.isGiven()) {
      if (!saved.given().isEmpty()) {
        throw refused(
            "--opencost asks a server, and "
                + String.join(", ", saved.given())
                + " is for saved answers; give one or the other");
      }
      return auditServer(asked, audits, now);
    }
    if (!saved.areGiven()) {
      throw refused(
          "there is nothing to audit; give --opencost URL or some of " + SavedSources.FLAGS);
    }
    SavedAudit audit = saved.audit(currency);
    try (Shutdown shutdown = Shutdown.hooked()) {
      AuditReport report;
      try (Progress shown = progress("reading the answers")) {
        report =
            audit.withMissingFlags(
                audit.auditor().run(new AuditRequest(asked, audits), shown, shutdown::isAsked));
      }
      print(report, audit.uncompared(report));
      audit.remedies(report).forEach(command.commandLine().getErr()::println);
      return exitCode(report);
    }
  }

  private int auditServer(@Nullable Window asked, Set<AuditType> audits, Instant now)
      throws IOException {
    AuditedDays days = days(asked, now);
    try (Shutdown shutdown = Shutdown.hooked();
        OpenCostClient client = opencost.client()) {
      // An answer may be minutes away.
      shutdown.whenAsked(client::close);
      OpenCostStores stores =
          opencost.stores(client).currency(currency).windows(days.days()).build();
      AuditReport report;
      try (Progress shown = progress("asking the server what it is")) {
        stores.check();
        report =
            stores.auditor().build().run(new AuditRequest(null, audits), shown, shutdown::isAsked);
      }
      print(report, List.of());
      String note = days.note(now);
      if (note != null) {
        command.commandLine().getErr().println(note);
      }
      return exitCode(report);
    }
  }

  private AuditedDays days(@Nullable Window asked, Instant now) {
    if (asked == null) {
      return AuditedDays.last(now);
    }
    try {
      return AuditedDays.of(asked, now);
    } catch (IllegalArgumentException e) {
      throw refused(Main.flag("--window", String.valueOf(window)) + ": " + e.getMessage());
    }
  }

  private Progress progress(String first) {
    PrintWriter err = command.commandLine().getErr();
    if (progress) {
      return new ProgressLines(err, new Pace(System::nanoTime));
    }
    return Terminal.isStandardError()
        ? ProgressBar.moving(err, new Pace(System::nanoTime), first)
        : Progress.NONE;
  }

  private @Nullable Window window(Instant now) {
    try {
      return window == null ? null : WindowText.parse(window, now);
    } catch (IllegalArgumentException e) {
      throw refused("--window: " + e.getMessage());
    }
  }

  private Set<AuditType> types() {
    Set<AuditType> asked = EnumSet.noneOf(AuditType.class);
    for (String type : types) {
      try {
        asked.add(AuditType.ofWireName(type));
      } catch (IllegalArgumentException e) {
        throw refused("--type: " + e.getMessage());
      }
    }
    return asked.isEmpty() ? EnumSet.allOf(AuditType.class) : asked;
  }

  private void checkCurrency() {
    try {
      StoreTraits.exact().withCurrency(currency);
    } catch (IllegalArgumentException e) {
      throw refused("--currency: " + e.getMessage());
    }
  }

  private ParameterException refused(String message) {
    return new ParameterException(command.commandLine(), message);
  }

  /**
   * Prints a report.
   *
   * @param uncompared lines on what the audits that were run left out
   */
  private void print(AuditReport report, List<String> uncompared) throws IOException {
    PrintWriter out = command.commandLine().getOut();
    PrintWriter err = command.commandLine().getErr();
    switch (format) {
      case TABLE -> new AuditPrinter(out, currency).print(report, uncompared);
      case JSON -> {
        out.println(WireJson.mapper().writeValueAsString(report.sets()));
        AuditPrinter.unrun(report).forEach(err::println);
        uncompared.forEach(err::println);
      }
      case JUNIT -> {
        JUnitReport.print(report, out);
        uncompared.forEach(err::println);
      }
    }
    report
        .abandonedWindows()
        .forEach((window, why) -> err.println(AuditText.name(window) + " failed: " + why));
    if (report.isCancelled() && format != Format.TABLE) {
      err.println(AuditPrinter.CANCELLED);
    }
    out.flush();
    err.flush();
  }

  /** The worst wins; no audit at all is a warning. */
  static int exitCode(AuditReport report) {
    boolean couldRun = report.abandonedWindows().isEmpty() && report.storeFailures().isEmpty();
    int code = couldRun ? 0 : Main.COULD_NOT_RUN;
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
