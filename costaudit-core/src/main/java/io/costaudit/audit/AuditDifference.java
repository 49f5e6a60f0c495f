package io.costaudit.audit;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * A difference that a result lists. The five kinds of results key their values by two names each:
 *
 * <table>
 *   <caption>The two names of a value</caption>
 *   <tr><th>result</th><th>outer</th><th>inner</th></tr>
 *   <tr><td>{@link AllocationReconciliationAudit}</td><td>{@code cluster/node}</td><td>{@code cpu},
 *       {@code gpu}, {@code ram} or {@code idle}</td></tr>
 *   <tr><td>{@link AggAudit}</td><td>the property, such as {@code namespace}</td><td>the
 *       aggregated key</td></tr>
 *   <tr><td>{@link TotalAudit}</td><td>{@code node} or {@code cluster}</td><td>{@code
 *       cluster/node}, or the cluster</td></tr>
 *   <tr><td>{@link AssetReconciliationAudit}</td><td>the provider id</td><td>the
 *       category</td></tr>
 *   <tr><td>{@link EqualityAudit}</td><td>{@code cluster}</td><td>the cluster</td></tr>
 * </table>
 *
 * @param explanations the explanations, the strongest first; empty where the result was read from
 *     an answer without details
 * @since 0.1.0
 */
public record AuditDifference(
    String outer, String inner, AuditFloatResult values, List<String> explanations) {
  public AuditDifference {
    requireNonNull(outer, "outer");
    requireNonNull(inner, "inner");
    requireNonNull(values, "values");
    explanations = List.copyOf(explanations);
  }

  /**
   * Returns the place of the difference in words, such as {@code cluster-one/node-1 cpu} or {@code
   * namespace shop}. An empty name is shown as {@code (no name)}.
   */
  public String where() {
    return AuditText.keyName(outer) + " " + AuditText.keyName(inner);
  }

  /**
   * Returns all differences that a result lists, largest first; equal ones in the order of their
   * names.
   */
  static List<AuditDifference> of(AuditResult result) {
    Collector all = new Collector(result);
    if (result instanceof AllocationReconciliationAudit audit) {
      all.addNested(audit.resources(), " ");
    } else if (result instanceof AssetReconciliationAudit audit) {
      all.addNested(audit.results(), "/");
    } else if (result instanceof AggAudit audit) {
      audit.results().forEach(all::addFlat);
    } else if (result instanceof TotalAudit audit) {
      all.addFlat("node", audit.totalByNode());
      all.addFlat("cluster", audit.totalByCluster());
    } else if (result instanceof EqualityAudit audit) {
      all.addFlat("cluster", audit.clusters());
    }
    all.found.sort(Comparator.comparingDouble(d -> -Math.abs(d.values().difference())));
    return List.copyOf(all.found);
  }

  private static final class Collector {
    private final List<AuditReason> reasons;
    private final List<AuditDifference> found = new ArrayList<>();

    Collector(AuditResult result) {
      AuditDetails details = result.outcome().details();
      reasons = details == null ? List.of() : details.reasons();
    }

    /**
     * Adds the values of a result.
     *
     * @param joint the text between the two names in the keys of reasons
     */
    void addNested(Map<String, Map<String, AuditFloatResult>> nested, String joint) {
      nested.forEach(
          (outer, values) ->
              values.forEach((inner, value) -> add(outer, inner, value, outer + joint + inner)));
    }

    void addFlat(String outer, Map<String, AuditFloatResult> flat) {
      flat.forEach((inner, value) -> add(outer, inner, value, inner));
    }

    private void add(String outer, String inner, AuditFloatResult values, String reasonKey) {
      List<AuditReason> ofKey = reasons.stream().filter(r -> r.key().equals(reasonKey)).toList();
      // A node and a cluster, or keys of two properties, may have one name: the amount tells which.
      List<AuditReason> ofAmount =
          ofKey.stream().filter(r -> r.amount() == values.difference()).toList();
      List<String> explanations =
          (ofAmount.isEmpty() ? ofKey : ofAmount)
              .stream().map(AuditReason::explanation).distinct().toList();
      found.add(new AuditDifference(outer, inner, values, explanations));
    }
  }
}
