package io.costaudit.examples.server;

import static java.util.stream.Collectors.toCollection;

import io.costaudit.audit.Auditor;
import io.costaudit.audit.AuditorBuilder;
import io.costaudit.cost.AllocationStore;
import io.costaudit.cost.Grouping;
import io.costaudit.cost.StoreTraits.Idle;
import io.costaudit.internal.Quoted;
import io.costaudit.opencost.SavedResponses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The flags that name saved answers of OpenCost or Kubecost. */
@HelpGroup("Saved answers of OpenCost or Kubecost")
final class SavedSources {
  static final String ALLOCATIONS = "--allocations";
  static final String BY_NODE = "--allocations-by-node";
  static final String ASSETS = "--assets";
  static final String CLOUD_COSTS = "--cloud-costs";
  static final String AGGREGATES = "--aggregates";
  static final String TOTALS = "--totals";
  static final String ASSET_TOTALS = "--asset-totals";
  private static final String DAY = "--day";

  static final String FILES = "FILE|DIR";
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
              + SavedAudit.BY_NODE_QUERY
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

  /** Returns the flags that name answers, in the order of the help. */
  private Map<String, SavedFlag> flags() {
    Map<String, SavedFlag> flags = new LinkedHashMap<>();
    Stream.of(
            new SavedFlag(ALLOCATIONS, FILES, allocations),
            new SavedFlag(BY_NODE, FILES, byNode),
            new SavedFlag(ASSETS, FILES, assets),
            new SavedFlag(CLOUD_COSTS, FILES, cloudCosts),
            new SavedFlag(AGGREGATES, AGGREGATE_FILES, aggregates),
            new SavedFlag(TOTALS, TOTAL_FILES, totals),
            new SavedFlag(ASSET_TOTALS, TOTAL_FILES, assetTotals))
        .forEach(flag -> flags.put(flag.name(), flag));
    return flags;
  }

  /** Returns the names of the flags of this group that were given. */
  List<String> given() {
    List<String> given =
        flags().values().stream()
            .filter(SavedFlag::isGiven)
            .map(SavedFlag::name)
            .collect(toCollection(ArrayList::new));
    if (day != null) {
      given.add(DAY);
    }
    return given;
  }

  /** Returns whether there are answers to audit. */
  boolean areGiven() {
    return flags().values().stream().anyMatch(SavedFlag::isGiven);
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
    for (SavedFlag flag : flags().values()) {
      flag.values()
          .forEach(
              value -> {
                int equals = flag.isKeyed() ? value.indexOf('=') : -1;
                String key = equals > 0 ? " " + value.substring(0, equals) : "";
                add(flag.name() + key, value.substring(equals + 1), all);
              });
    }
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
   * Returns the audit of the answers, which are read.
   *
   * @param currency the currency of their amounts, as three letters
   */
  SavedAudit audit(String currency) {
    refuseOneFileForTwoFlags();
    SavedResponses answers = answers(currency);
    AuditorBuilder auditor = Auditor.builder();
    Idle idle = Idle.ABSENT;
    if (!allocations.isEmpty()) {
      AllocationStore store = answers.allocations(paths(ALLOCATIONS, allocations));
      idle = store.traits().idle();
      auditor.allocations(store);
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
    return new SavedAudit(auditor.build(), flags(), idle);
  }

  private SavedResponses answers(String currency) {
    SavedResponses.Builder answers = SavedResponses.builder().currency(currency);
    if (day != null) {
      try {
        answers.window(WindowText.day(day));
      } catch (IllegalArgumentException e) {
        throw refused(DAY, e.getMessage(), e);
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
