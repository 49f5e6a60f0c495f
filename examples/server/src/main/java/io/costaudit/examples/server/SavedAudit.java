package io.costaudit.examples.server;

import io.costaudit.audit.AuditDetails;
import io.costaudit.audit.AuditDifference;
import io.costaudit.audit.AuditReport;
import io.costaudit.audit.AuditResult;
import io.costaudit.audit.AuditType;
import io.costaudit.audit.AuditVerdict;
import io.costaudit.audit.Auditor;
import io.costaudit.audit.ReasonKind;
import io.costaudit.cost.StoreTraits.Idle;
import io.costaudit.internal.OneLine;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An audit of saved answers, and the flags and queries that let more of it run.
 *
 * @param auditor the auditor of the answers
 * @param flags the flags that name answers, by their names
 * @param idle how the answers of {@code --allocations} tell idle cost
 */
record SavedAudit(Auditor auditor, Map<String, SavedFlag> flags, Idle idle) {
  /** The query of the answers by node. */
  static final String BY_NODE_QUERY =
      "aggregate=cluster,node&includeIdle=true&shareIdle=true&idleByNode=true";

  /** The most nodes that a remedy names. */
  private static final int NAMED_NODES = 3;

  SavedAudit {
    flags = Map.copyOf(flags);
  }

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

  /** Returns the flags that an audit needs and that were not given, with their parameters. */
  private List<String> missing(AuditType type) {
    List<String> needed =
        switch (type) {
          case ALLOCATION_RECONCILIATION ->
              isGiven(SavedSources.BY_NODE) // the answers by node are enough
                  ? List.of(SavedSources.ASSETS)
                  : List.of(SavedSources.ALLOCATIONS, SavedSources.ASSETS);
          case CLUSTER_EQUALITY -> List.of(SavedSources.ALLOCATIONS, SavedSources.ASSETS);
          case ALLOCATION_AGG_STORE -> List.of(SavedSources.ALLOCATIONS, SavedSources.AGGREGATES);
          case ALLOCATION_TOTAL_STORE -> List.of(SavedSources.ALLOCATIONS, SavedSources.TOTALS);
          case ASSET_TOTAL_STORE -> List.of(SavedSources.ASSETS, SavedSources.ASSET_TOTALS);
          case ASSET_RECONCILIATION -> List.of(SavedSources.ASSETS, SavedSources.CLOUD_COSTS);
        };
    return needed.stream()
        .filter(flag -> !isGiven(flag))
        .map(flag -> flag(flag).withParameter())
        .toList();
  }

  private boolean isGiven(String flag) {
    return flag(flag).isGiven();
  }

  private SavedFlag flag(String name) {
    return Optional.ofNullable(flags.get(name)).orElseThrow();
  }

  /**
   * Returns what was not compared, because a flag of totals was given for clusters alone or for
   * nodes alone, and which flag lets it be compared.
   */
  List<String> uncompared(AuditReport report) {
    List<String> lines = new ArrayList<>();
    addUncompared(AuditType.ALLOCATION_TOTAL_STORE, SavedSources.TOTALS, report, lines);
    addUncompared(AuditType.ASSET_TOTAL_STORE, SavedSources.ASSET_TOTALS, report, lines);
    return lines;
  }

  private void addUncompared(AuditType type, String flag, AuditReport report, List<String> lines) {
    if (results(report, type).isEmpty()) {
      return; // the audit was not run at all, which has its own line
    }
    for (String grouping : List.of("cluster", "node")) {
      if (flag(flag).values().stream().noneMatch(value -> value.startsWith(grouping + "="))) {
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
                + SavedSources.FILES);
      }
    }
  }

  private static List<AuditResult> results(AuditReport report, AuditType type) {
    return report.sets().stream().flatMap(set -> Stream.ofNullable(set.result(type))).toList();
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
    List<AuditResult> results = results(report, type);
    String name = type.wireName();
    if (!isGiven(SavedSources.BY_NODE)) {
      return isError(results) && idle != Idle.BY_NODE
          ? Optional.of(
              name
                  + ": the answers of "
                  + SavedSources.ALLOCATIONS
                  + " do not tell idle cost by node; it needs "
                  + SavedSources.BY_NODE
                  + " "
                  + SavedSources.FILES
                  + " with the answers of /allocation?"
                  + BY_NODE_QUERY)
          : Optional.empty();
    }
    boolean isEveryNode = results.stream().allMatch(result -> matched(result) == 0);
    List<String> withoutIdle = nodes(results, SavedAudit::lacksIdle);
    if (!withoutIdle.isEmpty()) {
      return Optional.of(
          name
              + ": the answers of "
              + SavedSources.BY_NODE
              + " hold no idle cost"
              + (isEveryNode ? "" : " of " + named(withoutIdle))
              + "; save them again with /allocation?"
              + BY_NODE_QUERY);
    }
    // Answers that spread the idle cost of a node show no idle cost, so without the answers by
    // container it cannot be proved that they lack it.
    List<String> shorter = nodes(results, SavedAudit::isShort);
    if (isGiven(SavedSources.ALLOCATIONS) || shorter.isEmpty()) {
      return Optional.empty();
    }
    boolean isAll = isEveryNode && nodes(results, unused -> true).equals(shorter);
    return Optional.of(
        name
            + ": "
            + (isAll ? "every node" : named(shorter))
            + (isAll || shorter.size() == 1 ? " costs" : " cost")
            + " less in the answers of "
            + SavedSources.BY_NODE
            + " than in the answers of "
            + SavedSources.ASSETS
            + ", so the answers by node "
            + (isAll ? "probably lack" : "may lack its")
            + " idle cost. If you saved them without"
            + " includeIdle=true&shareIdle=true&idleByNode=true, save them again with"
            + " /allocation?"
            + BY_NODE_QUERY
            + ". With "
            + SavedSources.ALLOCATIONS
            + " "
            + SavedSources.FILES
            + ", the program can check this.");
  }

  private Optional<String> remedyOfEquality(AuditReport report) {
    AuditType type = AuditType.CLUSTER_EQUALITY;
    if (!isError(results(report, type))) {
      return Optional.empty();
    }
    return Optional.of(
        type.wireName()
            + ": the answers of "
            + SavedSources.ALLOCATIONS
            + (idle == Idle.ABSENT
                ? " hold no idle cost; save them again with includeIdle=true"
                : " hold one sum of idle cost for several clusters. Save the answers of each cluster"
                    + " separately; or, from Kubecost, save them with"
                    + " includeIdle=true&idleByNode=true&splitIdle=true"));
  }

  /** Returns whether an audit could not be made of a window. Its stores did not fail. */
  private static boolean isError(List<AuditResult> results) {
    return results.stream()
        .map(result -> result.outcome().details())
        .anyMatch(details -> details != null && details.verdict() == AuditVerdict.ERROR);
  }

  private static long matched(AuditResult result) {
    AuditDetails details = result.outcome().details();
    return details == null ? 0 : details.matched();
  }

  /** A property of a difference. */
  private interface Selection {
    boolean holds(AuditDifference difference);
  }

  /** Returns the names of the nodes with a difference that has a property. */
  private static List<String> nodes(List<AuditResult> results, Selection selection) {
    return List.copyOf(
        results.stream()
            .flatMap(result -> result.differences().stream())
            .filter(selection::holds)
            .map(difference -> OneLine.of(difference.key().toString()))
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  private static boolean lacksIdle(AuditDifference difference) {
    return difference.reasons().stream()
        .anyMatch(reason -> reason.kind().equals(ReasonKind.IDLE_ABSENT));
  }

  /** Returns whether the difference is cost that a node lacks. */
  private static boolean isShort(AuditDifference difference) {
    return difference.values().difference() < 0;
  }

  private static String named(List<String> nodes) {
    String names = nodes.stream().limit(NAMED_NODES).collect(Collectors.joining(", "));
    return nodes.size() > NAMED_NODES
        ? names + " and " + (nodes.size() - NAMED_NODES) + " more nodes"
        : names;
  }
}
