package io.costaudit.jackson;

import com.fasterxml.jackson.core.JsonGenerator;
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
import io.costaudit.audit.AuditRequest;
import io.costaudit.audit.AuditResult;
import io.costaudit.audit.AuditRuns;
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
import io.costaudit.time.Window;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The types of {@code io.costaudit.audit} on the wire. The outer fields of a set begin with a small
 * letter, the fields of the results within with a capital one, as in Kubecost's API, whose results
 * had no names of their own on the wire. Inner names are read in any case. The {@linkplain
 * AuditDetails details} of a result, if it has any, are written after the fields of Kubecost's API.
 */
final class AuditWire {
  private static final double NANOS = 1e9;

  /** The keys of assets and of the items of a bill that match them. */
  private static final Grouping BILL = Grouping.of(CostProperty.PROVIDER_ID, CostProperty.CATEGORY);

  static final List<WireType<?>> TYPES =
      List.of(
          new WireType<>(AuditSet.class, AuditWire::write, AuditWire::auditSet),
          new WireType<>(AuditRuns.Status.class, AuditWire::write, AuditWire::runStatus));

  private AuditWire() {}

  private static void write(AuditSet set, JsonGenerator json) throws IOException {
    json.writeStartObject();
    writeResult("allocationReconciliation", set.allocationReconciliation(), json);
    writeResult("allocationAgg", set.allocationAgg(), json);
    writeResult("allocationTotal", set.allocationTotal(), json);
    writeResult("assetTotal", set.assetTotal(), json);
    writeResult("assetReconciliation", set.assetReconciliation(), json);
    writeResult("clusterEquality", set.clusterEquality(), json);
    json.writeFieldName("window");
    WindowWire.write(set.window(), json);
    writeAttempts(set.attempts(), json);
    json.writeEndObject();
  }

  /** Writes a field only if an attempt failed: a set without attempts is Kubecost's. */
  private static void writeAttempts(Map<AuditType, AuditAttempt> attempts, JsonGenerator json)
      throws IOException {
    if (attempts.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("attempts");
    for (Map.Entry<AuditType, AuditAttempt> entry : attempts.entrySet()) {
      json.writeStartObject();
      json.writeStringField("type", entry.getKey().wireName());
      json.writeStringField("time", WireTimes.format(entry.getValue().time()));
      json.writeStringField("reason", entry.getValue().reason());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeResult(String name, @Nullable AuditResult result, JsonGenerator json)
      throws IOException {
    json.writeFieldName(name);
    if (result == null) {
      json.writeNull();
      return;
    }
    AuditOutcome outcome = result.outcome();
    json.writeStartObject();
    json.writeStringField("Status", outcome.status().wireName());
    json.writeStringField("Description", outcome.description());
    json.writeStringField("LastRun", WireTimes.format(outcome.lastRun()));
    if (result instanceof AllocationReconciliationAudit audit) {
      writeNested("Resources", nested(audit.differences()), json);
    } else if (result instanceof AggAudit audit) {
      writeNested("Results", aggregates(audit), json);
    } else if (result instanceof TotalAudit audit) {
      writeFlat("TotalByNode", flat(audit.differences(), Grouping.NODE), json);
      writeFlat("TotalByCluster", flat(audit.differences(), Grouping.CLUSTER), json);
    } else if (result instanceof AssetReconciliationAudit audit) {
      writeNested("Results", nested(audit.differences()), json);
    } else if (result instanceof EqualityAudit audit) {
      writeFlat("Clusters", flat(audit.differences(), Grouping.CLUSTER), json);
    }
    writeMissing(outcome, json);
    if (outcome.details() != null) {
      writeFields(outcome.details(), outcome.differences(), json);
    }
    json.writeEndObject();
  }

  /** Returns the values of the differences by their two names. */
  private static Map<String, Map<String, AuditFloatResult>> nested(
      List<AuditDifference> differences) {
    Map<String, Map<String, AuditFloatResult>> nested = new HashMap<>();
    for (AuditDifference difference : differences) {
      nested
          .computeIfAbsent(difference.outer(), unused -> new HashMap<>())
          .put(difference.inner(), difference.values());
    }
    return nested;
  }

  /** Returns the values by the text of the key. Differences of other groupings are left out. */
  private static Map<String, AuditFloatResult> flat(
      List<AuditDifference> differences, Grouping grouping) {
    Map<String, AuditFloatResult> flat = new HashMap<>();
    for (AuditDifference difference : differences) {
      if (difference.grouping().equals(grouping)) {
        flat.put(difference.key().toString(), difference.values());
      }
    }
    return flat;
  }

  /** Returns an entry for each grouping that was compared, also for those without a difference. */
  private static Map<String, Map<String, AuditFloatResult>> aggregates(AggAudit audit) {
    Map<String, Map<String, AuditFloatResult>> aggregates = new HashMap<>();
    audit.groupings().forEach(grouping -> aggregates.put(grouping.toString(), new HashMap<>()));
    for (AuditDifference difference : audit.differences()) {
      aggregates
          .computeIfAbsent(difference.grouping().toString(), unused -> new HashMap<>())
          .put(difference.key().toString(), difference.values());
    }
    return aggregates;
  }

  private static void writeNested(
      String name, Map<String, Map<String, AuditFloatResult>> results, JsonGenerator json)
      throws IOException {
    json.writeObjectFieldStart(name);
    for (var entry : sorted(results).entrySet()) {
      writeFlat(entry.getKey(), entry.getValue(), json);
    }
    json.writeEndObject();
  }

  private static void writeFlat(
      String name, Map<String, AuditFloatResult> results, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart(name);
    for (var entry : sorted(results).entrySet()) {
      json.writeObjectFieldStart(entry.getKey());
      writeNumbers(entry.getValue(), json);
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private static void writeNumbers(AuditFloatResult values, JsonGenerator json) throws IOException {
    json.writeNumberField("Expected", values.expected());
    json.writeNumberField("Actual", values.actual());
  }

  private static <T> Map<String, T> sorted(Map<String, T> map) {
    Map<String, T> sorted = new TreeMap<>(Utf8Order.COMPARATOR);
    sorted.putAll(map);
    return sorted;
  }

  /** Writes an empty list as null, as Go does. */
  private static void writeMissing(AuditOutcome outcome, JsonGenerator json) throws IOException {
    json.writeFieldName("MissingValues");
    if (outcome.missingValues().isEmpty()) {
      json.writeNull();
      return;
    }
    boolean isFull = outcome.details() != null;
    json.writeStartArray();
    for (AuditMissingValue value : outcome.missingValues()) {
      json.writeStartObject();
      json.writeStringField("Description", value.description());
      json.writeStringField("Key", value.keyText());
      if (isFull) {
        json.writeStringField("Kind", kebab(value.kind()));
        writePlace(value.grouping(), value.key(), value.measure(), json);
        json.writeFieldName("Amount");
        if (value.amount() == null) {
          json.writeNull();
        } else {
          json.writeNumber(value.amount());
        }
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static String kebab(AuditMissingValue.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static AuditMissingValue.Kind kind(String text) {
    for (AuditMissingValue.Kind kind : AuditMissingValue.Kind.values()) {
      if (kebab(kind).equals(text)) {
        return kind;
      }
    }
    throw new IllegalArgumentException(
        "unknown kind of a missing value "
            + Quoted.of(text)
            + "; accepted are "
            + Stream.of(AuditMissingValue.Kind.values())
                .map(AuditWire::kebab)
                .collect(Collectors.joining(", ")));
  }

  /** Writes the properties, their values and the measure of a finding. */
  private static void writePlace(
      Grouping grouping, CostKey key, AuditMeasure measure, JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("Grouping");
    for (CostProperty property : grouping.properties()) {
      json.writeString(property.name());
    }
    json.writeEndArray();
    json.writeArrayFieldStart("Values");
    for (String value : key.values()) {
      json.writeString(value);
    }
    json.writeEndArray();
    json.writeStringField("Measure", measure.wireName());
  }

  private static void writeFields(
      AuditDetails details, List<AuditDifference> differences, JsonGenerator json)
      throws IOException {
    json.writeStringField("Verdict", details.verdict().name());
    json.writeNumberField("Compared", details.compared());
    json.writeNumberField("Matched", details.matched());
    json.writeNumberField("Differed", details.differed());
    json.writeNumberField("MissingExpected", details.missingExpected());
    json.writeNumberField("MissingActual", details.missingActual());
    json.writeFieldName("Worst");
    if (differences.isEmpty()) {
      json.writeNull();
    } else {
      AuditDifference worst = differences.get(0);
      json.writeStartObject();
      json.writeStringField("Key", worst.place());
      writeNumbers(worst.values(), json);
      json.writeEndObject();
    }
    json.writeObjectFieldStart("Amounts");
    json.writeNumberField("Expected", details.amounts().expected());
    json.writeNumberField("Actual", details.amounts().actual());
    json.writeNumberField("Differing", details.amounts().differing());
    json.writeEndObject();
    json.writeObjectFieldStart("Tolerance");
    json.writeNumberField("Relative", details.tolerance().relative());
    json.writeNumberField("Absolute", details.tolerance().absolute());
    json.writeEndObject();
    json.writeNumberField("Took", details.took().toNanos() / NANOS);
    json.writeArrayFieldStart("Notes");
    for (String note : details.notes()) {
      json.writeString(note);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("Reasons");
    for (AuditDifference difference : differences) {
      for (AuditReason reason : difference.reasons()) {
        json.writeStartObject();
        json.writeStringField("Key", difference.place());
        writeReason(reason, json);
        json.writeEndObject();
      }
    }
    json.writeEndArray();
    json.writeArrayFieldStart("Differences");
    for (AuditDifference difference : differences) {
      json.writeStartObject();
      writePlace(difference.grouping(), difference.key(), difference.measure(), json);
      writeNumbers(difference.values(), json);
      json.writeNumberField("Amount", difference.amount());
      json.writeArrayFieldStart("Reasons");
      for (AuditReason reason : difference.reasons()) {
        json.writeStartObject();
        writeReason(reason, json);
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeReason(AuditReason reason, JsonGenerator json) throws IOException {
    json.writeStringField("Explanation", reason.explanation());
    json.writeNumberField("Amount", reason.amount());
    json.writeStringField("Kind", reason.kind().name());
  }

  private static void write(AuditRuns.Status run, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", run.id());
    json.writeFieldName("window");
    Window window = run.request().window();
    if (window == null) {
      json.writeNull();
    } else {
      WindowWire.write(window, json);
    }
    json.writeArrayFieldStart("types");
    for (AuditType type : run.request().types()) {
      json.writeString(type.wireName());
    }
    json.writeEndArray();
    json.writeStringField("state", run.state().name().toLowerCase(Locale.ROOT));
    json.writeObjectFieldStart("progress");
    json.writeNumberField("done", run.done());
    json.writeNumberField("total", run.total());
    json.writeEndObject();
    json.writeStringField("submitted", WireTimes.format(run.submitted()));
    writeTime("started", run.started(), json);
    writeTime("ended", run.ended(), json);
    json.writeStringField("error", run.error());
    json.writeEndObject();
  }

  private static void writeTime(String name, @Nullable Instant time, JsonGenerator json)
      throws IOException {
    json.writeStringField(name, time == null ? null : WireTimes.format(time));
  }

  private static AuditSet auditSet(WireFields fields) {
    Map<AuditType, AuditAttempt> attempts = new EnumMap<>(AuditType.class);
    fields
        .at("attempts")
        .list(AuditWire::typedAttempt)
        .forEach(typed -> attempts.put(typed.type(), typed.attempt()));
    return new AuditSet(
        fields
            .at("allocationReconciliation")
            .optional(
                audit -> new AllocationReconciliationAudit(outcome(audit, AuditWire::resources))),
        fields
            .at("allocationAgg")
            .optional(
                audit -> new AggAudit(outcome(audit, AuditWire::aggregates), groupings(audit))),
        fields
            .at("allocationTotal")
            .optional(audit -> new TotalAudit(outcome(audit, AuditWire::totals))),
        fields
            .at("assetTotal")
            .optional(audit -> new TotalAudit(outcome(audit, AuditWire::totals))),
        fields
            .at("assetReconciliation")
            .optional(audit -> new AssetReconciliationAudit(outcome(audit, AuditWire::billed))),
        fields
            .at("clusterEquality")
            .optional(audit -> new EqualityAudit(outcome(audit, AuditWire::clusters))),
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
        differences.isPresent() ? differences.list(AuditWire::difference) : ofNames.apply(audit),
        audit.atAnyCase("MissingValues").list(AuditWire::missingValue),
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
    return named(audit, "Results").keySet().stream().map(AuditWire::grouping).toList();
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
        difference.atAnyCase("Reasons").list(AuditWire::reason));
  }

  private static Grouping grouping(WireFields finding) {
    return new Grouping(
        finding.atAnyCase("Grouping").list(name -> name.parsed(AuditWire::property)));
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
        kind.parsed(AuditWire::kind),
        grouping(value),
        key(value),
        value.atAnyCase("Measure").parsed(AuditMeasure::ofWireName),
        value.atAnyCase("Amount").optional(WireFields::number),
        description);
  }

  private static Map<String, Map<String, AuditFloatResult>> named(WireFields audit, String name) {
    return audit.atAnyCase(name).map(inner -> inner.map(AuditWire::numbers));
  }

  private static Map<String, AuditFloatResult> byKey(WireFields audit, String name) {
    return audit.atAnyCase(name).map(AuditWire::numbers);
  }

  private static AuditFloatResult numbers(WireFields values) {
    return new AuditFloatResult(
        values.atAnyCase("Expected").number(), values.atAnyCase("Actual").number());
  }

  private static AuditDetails details(WireFields audit) {
    WireFields tolerance = audit.atAnyCase("Tolerance");
    Amounts amounts = audit.atAnyCase("Amounts").optional(AuditWire::amounts);
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
        Duration.ofNanos(Math.round(audit.atAnyCase("Took").number() * NANOS)),
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

  private static AuditRuns.Status runStatus(WireFields run) {
    Window window = run.at("window").optional(WindowWire::window);
    Instant started = run.at("started").optional(WireFields::time);
    Instant ended = run.at("ended").optional(WireFields::time);
    List<AuditType> types = run.at("types").list(type -> type.parsed(AuditType::ofWireName));
    return new AuditRuns.Status(
        run.at("id").text(),
        new AuditRequest(window, EnumSet.copyOf(types)),
        run.at("state").parsed(state -> AuditRuns.State.valueOf(state.toUpperCase(Locale.ROOT))),
        run.at("progress").at("done").integer(),
        run.at("progress").at("total").integer(),
        run.at("submitted").time(),
        started,
        ended,
        run.at("error").text());
  }
}
