package io.costaudit.jackson;

import com.fasterxml.jackson.core.JsonGenerator;
import io.costaudit.audit.AggAudit;
import io.costaudit.audit.AllocationReconciliationAudit;
import io.costaudit.audit.AssetReconciliationAudit;
import io.costaudit.audit.AuditDetails;
import io.costaudit.audit.AuditDetails.Amounts;
import io.costaudit.audit.AuditDetails.Worst;
import io.costaudit.audit.AuditFloatResult;
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
import io.costaudit.audit.Tolerance;
import io.costaudit.audit.TotalAudit;
import io.costaudit.time.Window;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The types of {@code io.costaudit.audit} on the wire. The outer fields of a set begin with a small
 * letter, the fields of the results within with a capital one, as in Kubecost's API, whose results
 * had no names of their own on the wire. Inner names are read in any case. The {@linkplain
 * AuditDetails details} of a result, if it has any, are written after the fields of Kubecost's API.
 */
final class AuditWire {
  private static final double NANOS = 1e9;

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
    json.writeEndObject();
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
      writeNested("Resources", audit.resources(), json);
    } else if (result instanceof AggAudit audit) {
      writeNested("Results", audit.results(), json);
    } else if (result instanceof TotalAudit audit) {
      writeFlat("TotalByNode", audit.totalByNode(), json);
      writeFlat("TotalByCluster", audit.totalByCluster(), json);
    } else if (result instanceof AssetReconciliationAudit audit) {
      writeNested("Results", audit.results(), json);
    } else if (result instanceof EqualityAudit audit) {
      writeFlat("Clusters", audit.clusters(), json);
    }
    writeMissing(outcome.missingValues(), json);
    if (outcome.details() != null) {
      writeFields(outcome.details(), json);
    }
    json.writeEndObject();
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

  /** Go writes a list that nobody made as null. */
  private static void writeMissing(List<AuditMissingValue> values, JsonGenerator json)
      throws IOException {
    json.writeFieldName("MissingValues");
    if (values.isEmpty()) {
      json.writeNull();
      return;
    }
    json.writeStartArray();
    for (AuditMissingValue value : values) {
      json.writeStartObject();
      json.writeStringField("Description", value.description());
      json.writeStringField("Key", value.key());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeFields(AuditDetails details, JsonGenerator json) throws IOException {
    json.writeStringField("Verdict", details.verdict().name());
    json.writeNumberField("Compared", details.compared());
    json.writeNumberField("Matched", details.matched());
    json.writeNumberField("Differed", details.differed());
    json.writeNumberField("MissingExpected", details.missingExpected());
    json.writeNumberField("MissingActual", details.missingActual());
    json.writeFieldName("Worst");
    Worst worst = details.worst();
    if (worst == null) {
      json.writeNull();
    } else {
      json.writeStartObject();
      json.writeStringField("Key", worst.key());
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
    for (AuditReason reason : details.reasons()) {
      json.writeStartObject();
      json.writeStringField("Key", reason.key());
      json.writeStringField("Explanation", reason.explanation());
      json.writeNumberField("Amount", reason.amount());
      json.writeEndObject();
    }
    json.writeEndArray();
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
    WireFields reconciliation = fields.at("allocationReconciliation");
    WireFields agg = fields.at("allocationAgg");
    WireFields bills = fields.at("assetReconciliation");
    WireFields equality = fields.at("clusterEquality");
    return new AuditSet(
        reconciliation.optional(
            audit -> new AllocationReconciliationAudit(outcome(audit), nested(audit, "Resources"))),
        agg.optional(audit -> new AggAudit(outcome(audit), nested(audit, "Results"))),
        fields.at("allocationTotal").optional(AuditWire::totalAudit),
        fields.at("assetTotal").optional(AuditWire::totalAudit),
        bills.optional(
            audit -> new AssetReconciliationAudit(outcome(audit), nested(audit, "Results"))),
        equality.optional(audit -> new EqualityAudit(outcome(audit), flat(audit, "Clusters"))),
        WindowWire.window(fields.at("window")));
  }

  private static TotalAudit totalAudit(WireFields audit) {
    return new TotalAudit(
        outcome(audit), flat(audit, "TotalByNode"), flat(audit, "TotalByCluster"));
  }

  private static AuditOutcome outcome(WireFields audit) {
    String description = audit.atAnyCase("Description").optional(WireFields::text);
    AuditDetails details = audit.atAnyCase("Verdict").isPresent() ? details(audit) : null;
    return new AuditOutcome(
        audit.atAnyCase("Status").parsed(AuditStatus::ofWireName),
        description == null ? "" : description,
        audit.atAnyCase("LastRun").time(),
        audit.atAnyCase("MissingValues").list(AuditWire::missingValue),
        details);
  }

  private static AuditMissingValue missingValue(WireFields value) {
    return new AuditMissingValue(
        value.atAnyCase("Description").text(), value.atAnyCase("Key").text());
  }

  private static Map<String, Map<String, AuditFloatResult>> nested(WireFields audit, String name) {
    return audit.atAnyCase(name).map(inner -> inner.map(AuditWire::numbers));
  }

  private static Map<String, AuditFloatResult> flat(WireFields audit, String name) {
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
        audit
            .atAnyCase("Worst")
            .optional(worst -> new Worst(worst.atAnyCase("Key").text(), numbers(worst))),
        amounts == null ? Amounts.NONE : amounts,
        new Tolerance(
            tolerance.atAnyCase("Relative").number(), tolerance.atAnyCase("Absolute").number()),
        Duration.ofNanos(Math.round(audit.atAnyCase("Took").number() * NANOS)),
        audit.atAnyCase("Notes").list(WireFields::text),
        audit.atAnyCase("Reasons").list(AuditWire::reason));
  }

  private static Amounts amounts(WireFields amounts) {
    return new Amounts(
        amounts.atAnyCase("Expected").number(),
        amounts.atAnyCase("Actual").number(),
        amounts.atAnyCase("Differing").number());
  }

  private static AuditReason reason(WireFields reason) {
    return new AuditReason(
        reason.atAnyCase("Key").text(),
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
