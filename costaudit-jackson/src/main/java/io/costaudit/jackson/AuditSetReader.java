package io.costaudit.jackson;

import io.costaudit.audit.AggAudit;
import io.costaudit.audit.AllocationReconciliationAudit;
import io.costaudit.audit.AssetReconciliationAudit;
import io.costaudit.audit.AuditAttempt;
import io.costaudit.audit.AuditDetails;
import io.costaudit.audit.AuditDetails.Amounts;
import io.costaudit.audit.AuditDifference;
import io.costaudit.audit.AuditFloatResult;
import io.costaudit.audit.AuditMeasure;
import io.costaudit.audit.AuditMissingValue;
import io.costaudit.audit.AuditOutcome;
import io.costaudit.audit.AuditReason;
import io.costaudit.audit.AuditSet;
import io.costaudit.audit.AuditStatus;
import io.costaudit.audit.AuditType;
import io.costaudit.audit.AuditVerdict;
import io.costaudit.audit.EqualityAudit;
import io.costaudit.audit.ReasonKind;
import io.costaudit.audit.Tolerance;
import io.costaudit.audit.TotalAudit;
import io.costaudit.cost.CostKey;
import io.costaudit.cost.CostProperty;
import io.costaudit.cost.Grouping;
import io.costaudit.internal.Quoted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads a set of results of audits, in the form that {@link AuditWire} describes. */
final class AuditSetReader {
  /** The keys of assets and of the items of a bill that match them. */
  private static final Grouping BILL = Grouping.of(CostProperty.PROVIDER_ID, CostProperty.CATEGORY);

  private AuditSetReader() {}

  static AuditSet read(WireFields fields) {
    Map<AuditType, AuditAttempt> attempts = new EnumMap<>(AuditType.class);
    fields
        .at("attempts")
        .list(AuditSetReader::typedAttempt)
        .forEach(typed -> attempts.put(typed.type(), typed.attempt()));
    return new AuditSet(
        fields
            .at("allocationReconciliation")
            .optional(
                audit ->
                    new AllocationReconciliationAudit(outcome(audit, AuditSetReader::resources))),
        fields
            .at("allocationAgg")
            .optional(
                audit ->
                    new AggAudit(outcome(audit, AuditSetReader::aggregates), groupings(audit))),
        fields
            .at("allocationTotal")
            .optional(audit -> new TotalAudit(outcome(audit, AuditSetReader::totals))),
        fields
            .at("assetTotal")
            .optional(audit -> new TotalAudit(outcome(audit, AuditSetReader::totals))),
        fields
            .at("assetReconciliation")
            .optional(
                audit -> new AssetReconciliationAudit(outcome(audit, AuditSetReader::billed))),
        fields
            .at("clusterEquality")
            .optional(audit -> new EqualityAudit(outcome(audit, AuditSetReader::clusters))),
        WindowWire.window(fields.at("window")),
        attempts);
  }

  private record TypedAttempt(AuditType type, AuditAttempt attempt) {}

  private static TypedAttempt typedAttempt(WireFields attempt) {
    return new TypedAttempt(
        attempt.at("type").parsed(AuditType::ofWireName),
        new AuditAttempt(attempt.at("time").time(), attempt.at("reason").text()));
  }

  /**
   * Reads the common part of a result.
   *
   * @param ofNames reads the differences of an answer without details, whose keys are texts
   */
  private static AuditOutcome outcome(
      WireFields audit, Function<WireFields, List<AuditDifference>> ofNames) {
    String description = audit.atAnyCase("Description").optional(WireFields::text);
    AuditDetails details = audit.atAnyCase("Verdict").isPresent() ? details(audit) : null;
    WireFields differences = audit.atAnyCase("Differences");
    return new AuditOutcome(
        audit.atAnyCase("Status").parsed(AuditStatus::ofWireName),
        description == null ? "" : description,
        audit.atAnyCase("LastRun").time(),
        differences.isPresent()
            ? differences.list(AuditSetReader::difference)
            : ofNames.apply(audit),
        audit.atAnyCase("MissingValues").list(AuditSetReader::missingValue),
        details);
  }

  private static List<AuditDifference> resources(WireFields audit) {
    List<AuditDifference> found = new ArrayList<>();
    named(audit, "Resources")
        .forEach(
            (node, values) ->
                values.forEach(
                    (measure, value) ->
                        found.add(
                            named(
                                Grouping.NODE, CostKey.of(node), measure(node, measure), value))));
    return found;
  }

  private static AuditMeasure measure(String node, String name) {
    try {
      return AuditMeasure.ofWireName(name);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "allocationReconciliation.Resources." + node + ": " + e.getMessage(), e);
    }
  }

  private static List<AuditDifference> aggregates(WireFields audit) {
    List<AuditDifference> found = new ArrayList<>();
    named(audit, "Results")
        .forEach(
            (name, values) ->
                values.forEach((key, value) -> found.add(total(grouping(name), key, value))));
    return found;
  }

  private static List<Grouping> groupings(WireFields audit) {
    return named(audit, "Results").keySet().stream().map(AuditSetReader::grouping).toList();
  }

  private static List<AuditDifference> totals(WireFields audit) {
    List<AuditDifference> found = new ArrayList<>();
    byKey(audit, "TotalByNode")
        .forEach((key, value) -> found.add(total(Grouping.NODE, key, value)));
    byKey(audit, "TotalByCluster")
        .forEach((key, value) -> found.add(total(Grouping.CLUSTER, key, value)));
    return found;
  }

  private static List<AuditDifference> billed(WireFields audit) {
    List<AuditDifference> found = new ArrayList<>();
    named(audit, "Results")
        .forEach(
            (id, values) ->
                values.forEach(
                    (category, value) ->
                        found.add(
                            named(BILL, CostKey.of(id, category), AuditMeasure.TOTAL, value))));
    return found;
  }

  private static List<AuditDifference> clusters(WireFields audit) {
    List<AuditDifference> found = new ArrayList<>();
    byKey(audit, "Clusters")
        .forEach((key, value) -> found.add(total(Grouping.CLUSTER, key, value)));
    return found;
  }

  private static AuditDifference total(Grouping grouping, String key, AuditFloatResult values) {
    return named(grouping, CostKey.of(key), AuditMeasure.TOTAL, values);
  }

  private static AuditDifference named(
      Grouping grouping, CostKey key, AuditMeasure measure, AuditFloatResult values) {
    return new AuditDifference(grouping, key, measure, values, List.of());
  }

  /**
   * Returns the grouping with this name. A property that costaudit does not know is read as a label
   * of that name, so that it is written under the same name again.
   */
  private static Grouping grouping(String name) {
    if (name.isEmpty()) {
      return Grouping.of();
    }
    try {
      Grouping known = Grouping.parse(name);
      if (known.toString().equals(name)) {
        return known;
      }
    } catch (IllegalArgumentException e) {
      // It is a property of another tool.
    }
    return Grouping.of(CostProperty.alias(name, name));
  }

  private static AuditDifference difference(WireFields difference) {
    return new AuditDifference(
        grouping(difference),
        key(difference),
        difference.atAnyCase("Measure").parsed(AuditMeasure::ofWireName),
        numbers(difference),
        difference.atAnyCase("Reasons").list(AuditSetReader::reason));
  }

  private static Grouping grouping(WireFields finding) {
    return new Grouping(
        finding.atAnyCase("Grouping").list(name -> name.parsed(AuditSetReader::property)));
  }

  private static CostProperty property(String name) {
    return CostProperty.find(name)
        .filter(property -> property.name().equals(name))
        .orElseGet(() -> CostProperty.alias(name, name));
  }

  private static CostKey key(WireFields finding) {
    return new CostKey(finding.atAnyCase("Values").list(WireFields::text));
  }

  private static AuditMissingValue missingValue(WireFields value) {
    String description = value.atAnyCase("Description").text();
    WireFields kind = value.atAnyCase("Kind");
    if (!kind.isPresent()) {
      return AuditMissingValue.unknown(description, value.atAnyCase("Key").text());
    }
    return new AuditMissingValue(
        kind.parsed(AuditSetReader::kind),
        grouping(value),
        key(value),
        value.atAnyCase("Measure").parsed(AuditMeasure::ofWireName),
        value.atAnyCase("Amount").optional(WireFields::number),
        description);
  }

  private static Map<String, Map<String, AuditFloatResult>> named(WireFields audit, String name) {
    return audit.atAnyCase(name).map(inner -> inner.map(AuditSetReader::numbers));
  }

  private static Map<String, AuditFloatResult> byKey(WireFields audit, String name) {
    return audit.atAnyCase(name).map(AuditSetReader::numbers);
  }

  private static AuditFloatResult numbers(WireFields values) {
    return new AuditFloatResult(
        values.atAnyCase("Expected").number(), values.atAnyCase("Actual").number());
  }

  private static AuditDetails details(WireFields audit) {
    WireFields tolerance = audit.atAnyCase("Tolerance");
    Amounts amounts = audit.atAnyCase("Amounts").optional(AuditSetReader::amounts);
    return new AuditDetails(
        audit.atAnyCase("Verdict").parsed(AuditVerdict::valueOf),
        audit.atAnyCase("Compared").count(),
        audit.atAnyCase("Matched").count(),
        audit.atAnyCase("Differed").count(),
        audit.atAnyCase("MissingExpected").count(),
        audit.atAnyCase("MissingActual").count(),
        amounts == null ? Amounts.NONE : amounts,
        new Tolerance(
            tolerance.atAnyCase("Relative").number(), tolerance.atAnyCase("Absolute").number()),
        Duration.ofNanos(Math.round(audit.atAnyCase("Took").number() * AuditWire.NANOS)),
        audit.atAnyCase("Notes").list(WireFields::text));
  }

  private static Amounts amounts(WireFields amounts) {
    return new Amounts(
        amounts.atAnyCase("Expected").number(),
        amounts.atAnyCase("Actual").number(),
        amounts.atAnyCase("Differing").number());
  }

  private static AuditReason reason(WireFields reason) {
    return new AuditReason(
        reason.atAnyCase("Kind").parsed(ReasonKind::new),
        reason.atAnyCase("Explanation").text(),
        reason.atAnyCase("Amount").number());
  }

  private static AuditMissingValue.Kind kind(String text) {
    for (AuditMissingValue.Kind kind : AuditMissingValue.Kind.values()) {
      if (AuditSetWriter.kebab(kind).equals(text)) {
        return kind;
      }
    }
    throw new IllegalArgumentException(
        "unknown kind of a missing value "
            + Quoted.of(text)
            + "; accepted are "
            + Stream.of(AuditMissingValue.Kind.values())
                .map(AuditSetWriter::kebab)
                .collect(Collectors.joining(", ")));
  }
}
