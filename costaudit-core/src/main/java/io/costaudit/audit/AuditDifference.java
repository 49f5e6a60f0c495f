package io.costaudit.audit;

import static java.util.Objects.requireNonNull;

import io.costaudit.audit.compare.AuditKeys;
import io.costaudit.cost.CostKey;
import io.costaudit.cost.Grouping;
import java.util.List;

/**
 * A difference that a result lists. Immutable; threads may share it.
 *
 * <p>On the wire, a value has two names, which follow from its grouping, key and measure:
 *
 * <table>
 *   <caption>The two names of a value</caption>
 *   <tr><th>result</th><th>{@link #outer}</th><th>{@link #inner}</th></tr>
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
 * @param grouping the properties by which the audit groups costs
 * @param key the values of these properties. The key has a single value where several properties
 *     have one name together: where idle cost has no node, and where the result was read from an
 *     answer without details, whose keys are texts.
 * @param measure the part of the cost
 * @param values both sides, in the currency of the stores
 * @param reasons the reasons, the strongest first; empty where the result was read from an answer
 *     without details
 * @since 0.1.0
 */
public record AuditDifference(
    Grouping grouping,
    CostKey key,
    AuditMeasure measure,
    AuditFloatResult values,
    List<AuditReason> reasons) {
  public AuditDifference {
    AuditKeys.check(grouping, key);
    requireNonNull(measure, "measure");
    requireNonNull(values, "values");
    reasons = List.copyOf(reasons);
  }

  /** Returns this difference as an answer without details shows it: its key is a text. */
  AuditDifference withoutDetails() {
    CostKey text = AuditKeys.isOfBill(grouping, key) ? key : CostKey.of(key.toString());
    return new AuditDifference(grouping, text, measure, values, List.of());
  }

  /** Returns {@code actual − expected}. */
  public double amount() {
    return values.difference();
  }

  /** Returns the first of the two names on the wire. */
  public String outer() {
    if (measure != AuditMeasure.TOTAL) {
      return key.toString();
    }
    return AuditKeys.isOfBill(grouping, key) ? key.value(0) : AuditKeys.name(grouping);
  }

  /** Returns the second of the two names on the wire. */
  public String inner() {
    if (measure != AuditMeasure.TOTAL) {
      return measure.wireName();
    }
    return AuditKeys.isOfBill(grouping, key) ? key.value(1) : key.toString();
  }

  /**
   * Returns the key and, if it is not the total, the measure, as they stand in the details of a
   * result on the wire: {@code cluster-one/node-1 cpu}.
   */
  public String place() {
    return measure == AuditMeasure.TOTAL ? key.toString() : key + " " + measure.wireName();
  }

  /** Returns the explanations of the reasons, the strongest first, each once. */
  public List<String> explanations() {
    return reasons.stream().map(AuditReason::explanation).distinct().toList();
  }

  /**
   * Returns the place of the difference in words, such as {@code cluster-one/node-1 cpu} or {@code
   * namespace shop}. An empty name is shown as {@code (no name)}.
   */
  public String where() {
    if (measure != AuditMeasure.TOTAL) {
      return AuditKeys.keyName(key) + " " + measure.wireName();
    }
    return AuditKeys.isOfBill(grouping, key)
        ? AuditKeys.valueName(key.value(0)) + " " + AuditKeys.valueName(key.value(1))
        : AuditKeys.valueName(AuditKeys.name(grouping)) + " " + AuditKeys.keyName(key);
  }
}
