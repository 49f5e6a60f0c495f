package io.costaudit.jackson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.costaudit.audit.AggAudit;
import io.costaudit.audit.AllocationReconciliationAudit;
import io.costaudit.audit.AssetReconciliationAudit;
import io.costaudit.audit.AuditDetails;
import io.costaudit.audit.AuditFloatResult;
import io.costaudit.audit.AuditMissingValue;
import io.costaudit.audit.AuditOutcome;
import io.costaudit.audit.AuditReason;
import io.costaudit.audit.AuditRequest;
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
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The answers of the Audit API. */
final class AuditWireTest {
  private static final ObjectMapper MAPPER = WireJson.mapper();
  private static final Window DAY = window("2023-01-14T00:00:00Z", "2023-01-15T00:00:00Z");

  private static Window window(String start, String end) {
    return new Window(Instant.parse(start), Instant.parse(end));
  }

  private static AuditOutcome outcome(String status, String lastRun) {
    return new AuditOutcome(
        AuditStatus.ofWireName(status), "", Instant.parse(lastRun), List.of(), null);
  }

  /** The sets of {@code golden/audit-sets.json}. */
  private static List<AuditSet> goldenSets() {
    return List.of(
        AuditSet.empty(window("2022-10-21T00:00:00Z", "2022-10-22T00:00:00Z")),
        new AuditSet(
            new AllocationReconciliationAudit(
                outcome("Passed", "2023-01-17T21:16:30.918572742Z"), Map.of()),
            new AggAudit(
                outcome("Passed", "2023-01-17T21:13:44.013515987Z"),
                Map.of("controller", Map.of())),
            new TotalAudit(outcome("Passed", "2023-01-17T21:13:44.014414659Z"), Map.of(), Map.of()),
            new TotalAudit(outcome("Passed", "2023-01-17T21:13:44.01496613Z"), Map.of(), Map.of()),
            new AssetReconciliationAudit(
                outcome("Passed", "2023-01-17T21:13:44.015162953Z"), Map.of()),
            new EqualityAudit(
                outcome("Failed", "2023-01-17T21:13:44.012261384Z"),
                Map.of("cluster-one", new AuditFloatResult(9.423476639423004, 9.63847636882186))),
            DAY));
  }

  /** One of all results, with all there is to say. */
  static AuditSet fullSet() {
    AuditOutcome outcome =
        new AuditOutcome(
            AuditStatus.WARNING,
            "not settled",
            Instant.parse("2023-01-17T21:13:44.5Z"),
            List.of(new AuditMissingValue("in a, not in b", "c/<n>")),
            new AuditDetails(
                AuditVerdict.NO_DATA,
                5,
                3,
                2,
                1,
                4,
                new AuditDetails.Worst("c/n cpu", new AuditFloatResult(1, 2.5)),
                new AuditDetails.Amounts(100, 101.5, 1.5),
                Tolerance.BILLS,
                Duration.ofMillis(1500),
                List.of("a note"),
                List.of(new AuditReason("c/n cpu", AuditReason.UNEXPLAINED, 1.5))));
    Map<String, AuditFloatResult> flat =
        Map.of("z", new AuditFloatResult(0, -1e-7), "a/b", new AuditFloatResult(1e21, 73));
    Map<String, Map<String, AuditFloatResult>> nested = Map.of("n", flat, "é", Map.of());
    return new AuditSet(
        new AllocationReconciliationAudit(outcome, nested),
        new AggAudit(outcome, nested),
        new TotalAudit(outcome, flat, Map.of()),
        new TotalAudit(outcome, Map.of(), flat),
        new AssetReconciliationAudit(outcome, nested),
        new EqualityAudit(outcome.withoutDetails(), flat),
        DAY);
  }

  @Test
  void theGoldenSetsAreWrittenByteForByteAndReadBackEqual() throws IOException {
    ObjectNode envelope = MAPPER.createObjectNode().put("code", 200);
    envelope.putPOJO("data", goldenSets());
    assertThat(MAPPER.writeValueAsBytes(envelope)).isEqualTo(Samples.golden("audit-sets.json"));

    JsonNode answer = MAPPER.readTree(Samples.golden("audit-sets.json"));
    assertThat(MAPPER.convertValue(answer.get("data"), new TypeReference<List<AuditSet>>() {}))
        .isEqualTo(goldenSets());
  }

  @Test
  void theGoldenAnnouncementIsWrittenByteForByte() throws IOException {
    AuditRequest request =
        AuditRequest.over(window("2023-01-16T20:23:08.9Z", "2023-01-19T20:23:08.1Z"));
    ObjectNode envelope = MAPPER.createObjectNode().put("code", 200);
    envelope.put("data", request.announcement());
    assertThat(MAPPER.writeValueAsBytes(envelope)).isEqualTo(Samples.golden("audit-run.json"));
  }

  @Test
  void detailsStandBehindTheFieldsOfTheOriginalApi() throws IOException {
    String json = MAPPER.writeValueAsString(fullSet());
    assertThat(json)
        .contains(
            """
            "allocationTotal":{"Status":"Warning","Description":"not settled",\
            "LastRun":"2023-01-17T21:13:44.5Z",\
            "TotalByNode":{"a/b":{"Expected":1e+21,"Actual":73},\
            "z":{"Expected":0,"Actual":-1e-7}},"TotalByCluster":{},\
            "MissingValues":[{"Description":"in a, not in b","Key":"c/\\u003cn\\u003e"}],\
            "Verdict":"NO_DATA","Compared":5,"Matched":3,"Differed":2,"MissingExpected":1,\
            "MissingActual":4,"Worst":{"Key":"c/n cpu","Expected":1,"Actual":2.5},\
            "Amounts":{"Expected":100,"Actual":101.5,"Differing":1.5},\
            "Tolerance":{"Relative":0.02,"Absolute":0.01},"Took":1.5,"Notes":["a note"],\
            "Reasons":[{"Key":"c/n cpu","Explanation":"unexplained","Amount":1.5}]}""");
    assertThat(MAPPER.readValue(json, AuditSet.class)).isEqualTo(fullSet());
    AuditSet plain = fullSet().withoutDetails();
    assertThat(MAPPER.readValue(MAPPER.writeValueAsString(plain), AuditSet.class)).isEqualTo(plain);
  }

  @Test
  void innerNamesAreReadInAnyCaseAndUnknownOnesIgnored() throws IOException {
    AuditSet set =
        MAPPER.readValue(
            """
            {"clusterEquality":{"status":"Failure","lastRun":"2023-01-17T21:13:44Z","new":1,
             "clusters":{"Expected":{"expected":1,"ACTUAL":2}},"missingValues":[]},
             "window":{"start":"2023-01-14T00:00:00Z","end":"2023-01-15T00:00:00Z"}}""",
            AuditSet.class);
    assertThat(set)
        .isEqualTo(
            AuditSet.empty(DAY)
                .with(
                    AuditType.CLUSTER_EQUALITY,
                    new EqualityAudit(
                        outcome("Failed", "2023-01-17T21:13:44Z"),
                        Map.of("Expected", new AuditFloatResult(1, 2)))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"clusterEquality\":{\"Status\":\"Fine\"}}",
        "{\"clusterEquality\":{\"Status\":\"Passed\",\"LastRun\":\"x\"}}",
        "{\"clusterEquality\":[]}",
        "{\"clusterEquality\":{\"Status\":\"Passed\",\"LastRun\":\"2023-01-17T21:13:44Z\","
            + "\"Clusters\":{\"a\":{\"Expected\":\"1\"}}}}"
      })
  void whatIsNoAuditIsRefusedByItsPath(String json) {
    assertThatExceptionOfType(JsonMappingException.class)
        .isThrownBy(() -> MAPPER.readValue(json, AuditSet.class))
        .withMessageContaining("clusterEquality");
  }

  @Test
  void aRunIsWrittenAndReadBack() throws IOException {
    AuditRuns.Status run =
        new AuditRuns.Status(
            "id",
            new AuditRequest(DAY, Set.of(AuditType.CLUSTER_EQUALITY)),
            AuditRuns.State.RUNNING,
            1,
            6,
            Instant.parse("2023-01-17T21:13:44Z"),
            Instant.parse("2023-01-17T21:13:45Z"),
            null,
            "");
    String json = MAPPER.writeValueAsString(run);
    assertThat(json)
        .isEqualTo(
            """
            {"id":"id","window":{"start":"2023-01-14T00:00:00Z","end":"2023-01-15T00:00:00Z"},\
            "types":["AuditClusterEquality"],"state":"running","progress":{"done":1,"total":6},\
            "submitted":"2023-01-17T21:13:44Z","started":"2023-01-17T21:13:45Z","ended":null,\
            "error":""}""");
    assertThat(MAPPER.readValue(json, AuditRuns.Status.class)).isEqualTo(run);
  }
}
