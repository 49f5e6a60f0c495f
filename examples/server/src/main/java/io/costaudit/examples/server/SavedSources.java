package io.costaudit.examples.server;

import io.costaudit.audit.AuditDifference;
import io.costaudit.audit.AuditReport;
import io.costaudit.audit.AuditType;
import io.costaudit.audit.Auditor;
import io.costaudit.audit.AuditorBuilder;
import io.costaudit.cost.Grouping;
import io.costaudit.internal.Quoted;
import io.costaudit.opencost.SavedResponses;
import io.costaudit.time.Window;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The flags that name saved answers of OpenCost or Kubecost. */
@HelpGroup("Saved answers of OpenCost or Kubecost")
final class SavedSources {
  private static final String ALLOCATIONS = "--allocations";
  private static final String BY_NODE = "--allocations-by-node";
  private static final String ASSETS = "--assets";
  private static final String CLOUD_COSTS = "--cloud-costs";
  private static final String AGGREGATES = "--aggregates";
  private static final String TOTALS = "--totals";
  private static final String ASSET_TOTALS = "--asset-totals";
  private static final String DAY = "--day";

  // Parts of the descriptions of audits that this class names a remedy for.
  private static final String NO_IDLE_BY_NODE = "does not tell idle by node";
  private static final String NO_IDLE_BY_CLUSTER = "does not tell idle by cluster";
  private static final String NO_IDLE = "does not tell idle";
  private static final String NO_IDLE_SPREAD = "has no idle cost";

  /** The query of the answers by node. */
  private static final String BY_NODE_QUERY =
      "aggregate=cluster,node&includeIdle=true&shareIdle=true&idleByNode=true";

  private static final String FILES = "FILE|DIR";
  private static final String AGGREGATE_FILES = "PROPERTY=FILE|DIR";
  private static final String TOTAL_FILES = "cluster|node=FILE|DIR";

  /** All that name answers, for messages. */
  static final String FLAGS =
      String.join(
          ", ", ALLOCATIONS, BY_NODE, ASSETS, CLOUD_COSTS, AGGREGATES, TOTALS, ASSET_TOTALS);

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec command;

  @Option(
      names = ALLOCATIONS,
      paramLabel = FILES,
      split = ",",
      description =
          "Answers of /allocation by container, with includeIdle=true. A folder stands for its .json"
              + " and .json.gz files. This flag and the other flags of this group may be repeated.")
  private List<String> allocations = List.of();

  @Option(
      names = BY_NODE,
      paramLabel = FILES,
      split = ",",
      description =
          "Answers of /allocation with "
              + BY_NODE_QUERY
              + " (needed where the answers by container do not tell idle cost by"
              + " node, as with OpenCost).")
  private List<String> byNode = List.of();

  @Option(names = ASSETS, paramLabel = FILES, split = ",", description = "Answers of /assets.")
  private List<String> assets = List.of();

  @Option(
      names = CLOUD_COSTS,
      paramLabel = FILES,
      split = ",",
      description = "Answers of /cloudCost by provider id.")
  private List<String> cloudCosts = List.of();

  @Option(
      names = AGGREGATES,
      paramLabel = AGGREGATE_FILES,
      description = "Answers of /allocation with aggregate=PROPERTY: namespace, label:app, …")
  private List<String> aggregates = List.of();

  @Option(
      names = TOTALS,
      paramLabel = TOTAL_FILES,
      description =
          "Answers of /allocation with aggregate=cluster, and with aggregate=cluster,node.")
  private List<String> totals = List.of();

  @Option(
      names = ASSET_TOTALS,
      paramLabel = TOTAL_FILES,
      description =
          "Answers of /assets with aggregate=cluster,type, and with aggregate=cluster,name,type."
              + " If no asset has the type Network, Cloud or Shared, type may be left out of"
              + " aggregate.")
  private List<String> assetTotals = List.of();

  @Option(
      names = DAY,
      paramLabel = "YYYY-MM-DD",
      description = "The UTC day of those saved answers that do not state their window.")
  private @Nullable String day;

  /**
   * Returns the report with the missing flags named wherever an audit was not run because the flags
   * of its answers were not given.
   */
  AuditReport withMissingFlags(AuditReport report) {
    Map<AuditType, String> missingData = new EnumMap<>(AuditType.class);
    report
        .missingData()
        .forEach(
            (type, why) -> {
              List<String> missing = missing(type);
              missingData.put(
                  type,
                  missing.isEmpty() ? why : why + "; it needs " + String.join(" and ", missing));
            });
    return new AuditReport(
        report.sets(),
        missingData,
        report.storeFailures(),
        report.abandonedWindows(),
        report.isCancelled());
  }

  /**
   * Returns what was not compared, because a flag of totals was given for clusters alone or for
   * nodes alone, and which flag lets it be compared.
   */
  List<String> uncompared(AuditReport report) {
    List<String> lines = new ArrayList<>();
    addUncompared(AuditType.ALLOCATION_TOTAL_STORE, TOTALS, totals, report, lines);
    addUncompared(AuditType.ASSET_TOTAL_STORE, ASSET_TOTALS, assetTotals, report, lines);
    return lines;
  }

  private static void addUncompared(
      AuditType type, String flag, List<String> given, AuditReport report, List<String> lines) {
    if (report.sets().stream().allMatch(set -> set.result(type) == null)) {
      return; // the audit was not run at all, which has its own line
    }
    for (String grouping : List.of("cluster", "node")) {
      if (given.stream().noneMatch(value -> value.startsWith(grouping + "="))) {
        lines.add(
            "not run: "
                + type.wireName()
                + " by "
                + grouping
                + ": it needs "
                + flag
                + " "
                + grouping
                + "="
                + FILES);
      }
    }
  }

  /**
   * Returns, for each audit that failed because the given answers do not tell idle cost as the
   * audit needs it, the flag or the query that lets it run.
   */
  List<String> remedies(AuditReport report) {
    List<String> remedies = new ArrayList<>();
    remedyOfReconciliation(report).ifPresent(remedies::add);
    remedyOfEquality(report).ifPresent(remedies::add);
    return remedies;
  }

  private Optional<String> remedyOfReconciliation(AuditReport report) {
    AuditType type = AuditType.ALLOCATION_RECONCILIATION;
    String name = type.wireName();
    if (byNode.isEmpty()) {
      return says(report, type, NO_IDLE_BY_NODE)
          ? Optional.of(
              name
                  + ": the answers of "
                  + ALLOCATIONS
                  + " do not tell idle cost by node; it needs "
                  + BY_NODE
                  + " "
                  + FILES
                  + " with the answers of /allocation?"
                  + BY_NODE_QUERY)
          : Optional.empty();
    }
    if (says(report, type, NO_IDLE_SPREAD)) {
      return Optional.of(
          name
              + ": the answers of "
              + BY_NODE
              + " hold no idle cost; save them again with /allocation?"
              + BY_NODE_QUERY);
    }
    // Answers that spread the idle cost of a node show no idle cost, so without the answers by
    // container
    // it cannot be proved that they lack it.
    return allocations.isEmpty() && isEveryNodeShort(report)
        ? Optional.of(
            name
                + ": every node costs less in the answers of "
                + BY_NODE
                + " than in the answers of "
                + ASSETS
                + ", so the answers by node probably lack idle cost. If you saved them without"
                + " includeIdle=true&shareIdle=true&idleByNode=true, save them again with"
                + " /allocation?"
                + BY_NODE_QUERY
                + ". With "
                + ALLOCATIONS
                + " "
                + FILES
                + ", the program can check this.")
        : Optional.empty();
  }

  private Optional<String> remedyOfEquality(AuditReport report) {
    AuditType type = AuditType.CLUSTER_EQUALITY;
    String answers = type.wireName() + ": the answers of " + ALLOCATIONS;
    if (says(report, type, NO_IDLE_BY_CLUSTER)) {
      return Optional.of(
          answers
              + " hold one sum of idle cost for several clusters. Save the answers of each cluster"
              + " separately; or, from Kubecost, save them with"
              + " includeIdle=true&idleByNode=true&splitIdle=true");
    }
    return says(report, type, NO_IDLE)
        ? Optional.of(answers + " hold no idle cost; save them again with includeIdle=true")
        : Optional.empty();
  }

  private static boolean says(AuditReport report, AuditType type, String part) {
    return report.sets().stream()
        .map(set -> set.result(type))
        .anyMatch(result -> result != null && result.outcome().description().contains(part));
  }

  /** Returns whether each difference of the reconciliations is cost that a node lacks. */
  private static boolean isEveryNodeShort(AuditReport report) {
    List<AuditDifference> differences =
        report.sets().stream()
            .map(set -> set.result(AuditType.ALLOCATION_RECONCILIATION))
            .filter(Objects::nonNull)
            .flatMap(result -> result.differences().stream())
            .toList();
    return !differences.isEmpty()
        && differences.stream().allMatch(difference -> difference.values().difference() < 0)
        && report.sets().stream()
            .map(set -> set.result(AuditType.ALLOCATION_RECONCILIATION))
            .filter(Objects::nonNull)
            .map(result -> result.outcome().details())
            .allMatch(details -> details != null && details.matched() == 0);
  }

  /** Returns the flags that an audit needs and that were not given, with their parameters. */
  private List<String> missing(AuditType type) {
    List<String> missing = new ArrayList<>();
    switch (type) {
      case ALLOCATION_RECONCILIATION -> {
        if (byNode.isEmpty()) { // else the answers by node are enough
          needs(ALLOCATIONS, FILES, allocations, missing);
        }
        needs(ASSETS, FILES, assets, missing);
      }
      case CLUSTER_EQUALITY -> {
        needs(ALLOCATIONS, FILES, allocations, missing);
        needs(ASSETS, FILES, assets, missing);
      }
      case ALLOCATION_AGG_STORE -> {
        needs(ALLOCATIONS, FILES, allocations, missing);
        needs(AGGREGATES, AGGREGATE_FILES, aggregates, missing);
      }
      case ALLOCATION_TOTAL_STORE -> {
        needs(ALLOCATIONS, FILES, allocations, missing);
        needs(TOTALS, TOTAL_FILES, totals, missing);
      }
      case ASSET_TOTAL_STORE -> {
        needs(ASSETS, FILES, assets, missing);
        needs(ASSET_TOTALS, TOTAL_FILES, assetTotals, missing);
      }
      case ASSET_RECONCILIATION -> {
        needs(ASSETS, FILES, assets, missing);
        needs(CLOUD_COSTS, FILES, cloudCosts, missing);
      }
    }
    return missing;
  }

  private static void needs(
      String flag, String parameter, List<String> given, List<String> missing) {
    if (given.isEmpty()) {
      missing.add(flag + " " + parameter);
    }
  }

  /** The flags of this group that were given, as they are called. */
  List<String> given() {
    Map<String, List<String>> all = new LinkedHashMap<>();
    all.put(ALLOCATIONS, allocations);
    all.put(BY_NODE, byNode);
    all.put(ASSETS, assets);
    all.put(CLOUD_COSTS, cloudCosts);
    all.put(AGGREGATES, aggregates);
    all.put(TOTALS, totals);
    all.put(ASSET_TOTALS, assetTotals);
    all.put(DAY, day == null ? List.of() : List.of(day));
    return all.entrySet().stream()
        .filter(flag -> !flag.getValue().isEmpty())
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Whether there are answers to audit. */
  boolean areGiven() {
    return given().stream().anyMatch(flag -> !flag.equals(DAY));
  }

  /**
   * A file or folder, and the flag that names it, including the grouping of the flag if it has one.
   */
  private record Named(String flag, Path path) {
    /** Returns whether both name the same file; a folder names each file in it. */
    boolean meets(Named other) {
      return path.equals(other.path)
          || path.equals(other.path.getParent())
          || other.path.equals(path.getParent());
    }
  }

  /**
   * Refuses a file that two flags name: an answer that is compared with itself always agrees, and
   * proves nothing.
   */
  private void refuseOneFileForTwoFlags() {
    List<Named> all = new ArrayList<>();
    allocations.forEach(name -> add(ALLOCATIONS, name, all));
    byNode.forEach(name -> add(BY_NODE, name, all));
    assets.forEach(name -> add(ASSETS, name, all));
    cloudCosts.forEach(name -> add(CLOUD_COSTS, name, all));
    aggregates.forEach(value -> addKeyed(AGGREGATES, value, all));
    totals.forEach(value -> addKeyed(TOTALS, value, all));
    assetTotals.forEach(value -> addKeyed(ASSET_TOTALS, value, all));
    for (int i = 0; i < all.size(); i++) {
      for (Named before : all.subList(0, i)) {
        Named named = all.get(i);
        if (!named.flag().equals(before.flag()) && named.meets(before)) {
          throw refused(
              before.flag() + " and " + named.flag(),
              "both name "
                  + Quoted.of(named.path())
                  + ", and an answer that is compared with itself always agrees; give each flag the"
                  + " answer that it is for",
              null);
        }
      }
    }
  }

  private static void addKeyed(String flag, String value, List<Named> all) {
    int equals = value.indexOf('=');
    if (equals > 0) {
      add(flag + " " + value.substring(0, equals), value.substring(equals + 1), all);
    }
  }

  /** Adds a file or folder if it exists. A missing one is refused later, when it is read. */
  private static void add(String flag, String name, List<Named> all) {
    try {
      all.add(new Named(flag, Path.of(name).toRealPath()));
    } catch (IOException | InvalidPathException e) {
      // The code that reads the file reports it.
      return;
    }
  }

  /**
   * Returns an auditor of the answers, which are read.
   *
   * @param currency the currency of their amounts, as three letters
   */
  Auditor auditor(String currency) {
    refuseOneFileForTwoFlags();
    SavedResponses answers = answers(currency);
    AuditorBuilder auditor = Auditor.builder();
    if (!allocations.isEmpty()) {
      auditor.allocations(answers.allocations(paths(ALLOCATIONS, allocations)));
    }
    if (!byNode.isEmpty()) {
      auditor.allocationsByNode(answers.allocationsByNode(paths(BY_NODE, byNode)));
    }
    if (!assets.isEmpty()) {
      auditor.assets(answers.assets(paths(ASSETS, assets)));
    }
    if (!cloudCosts.isEmpty()) {
      auditor.cloudUsage(answers.cloudUsage(paths(CLOUD_COSTS, cloudCosts)));
    }
    if (!aggregates.isEmpty()) {
      auditor.aggregates(answers.aggregates(keyed(AGGREGATES, aggregates)));
    }
    if (!totals.isEmpty()) {
      auditor.allocationTotals(answers.allocationTotals(keyed(TOTALS, totals)));
    }
    if (!assetTotals.isEmpty()) {
      auditor.assetTotals(answers.assetTotals(keyed(ASSET_TOTALS, assetTotals)));
    }
    return auditor.build();
  }

  private SavedResponses answers(String currency) {
    SavedResponses.Builder answers = SavedResponses.builder().currency(currency);
    if (day != null) {
      try {
        answers.window(Window.day(LocalDate.parse(day)));
      } catch (DateTimeParseException | IllegalArgumentException e) {
        throw refused(DAY, Quoted.of(day) + " is no day; give YYYY-MM-DD", e);
      }
    }
    return answers.build();
  }

  private Map<Grouping, List<Path>> keyed(String flag, List<String> values) {
    boolean isOfTotals = !flag.equals(AGGREGATES);
    Map<Grouping, List<Path>> keyed = new LinkedHashMap<>();
    for (String value : values) {
      int equals = value.indexOf('=');
      if (equals <= 0 || equals == value.length() - 1) {
        throw refused(
            flag,
            Quoted.of(value)
                + " names no file; give "
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
}
