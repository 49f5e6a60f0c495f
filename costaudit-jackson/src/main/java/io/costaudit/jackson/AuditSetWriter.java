package io.costaudit.jackson;

import com.fasterxml.jackson.core.JsonGenerator;
import io.costaudit.audit.AggAudit;
import io.costaudit.audit.AllocationReconciliationAudit;
import io.costaudit.audit.AssetReconciliationAudit;
import io.costaudit.audit.AuditAttempt;
import io.costaudit.audit.AuditDetails;
import io.costaudit.audit.AuditDifference;
import io.costaudit.audit.AuditFloatResult;
import io.costaudit.audit.AuditMeasure;
import io.costaudit.audit.AuditMissingValue;
import io.costaudit.audit.AuditOutcome;
import io.costaudit.audit.AuditReason;
import io.costaudit.audit.AuditResult;
import io.costaudit.audit.AuditSet;
import io.costaudit.audit.AuditType;
import io.costaudit.audit.EqualityAudit;
import io.costaudit.audit.TotalAudit;
import io.costaudit.cost.CostKey;
import io.costaudit.cost.CostProperty;
import io.costaudit.cost.Grouping;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes a set of results of audits, in the form that {@link AuditWire} describes. */
final class AuditSetWriter {
  private AuditSetWriter() {}

  static void write(AuditSet set, JsonGenerator json) throws IOException {
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

  static String kebab(AuditMissingValue.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
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
    json.writeNumberField("Took", details.took().toNanos() / AuditWire.NANOS);
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
}
