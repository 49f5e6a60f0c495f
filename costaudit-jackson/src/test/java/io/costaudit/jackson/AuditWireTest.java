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
import io.costaudit.audit.AuditAttempt;
import io.costaudit.audit.AuditDetails;
import io.costaudit.audit.AuditDifference;
import io.costaudit.audit.AuditFloatResult;
import io.costaudit.audit.AuditMeasure;
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
import io.costaudit.audit.ReasonKind;
import io.costaudit.audit.Tolerance;
import io.costaudit.audit.TotalAudit;
import io.costaudit.cost.CostKey;
import io.costaudit.cost.CostProperty;
import io.costaudit.cost.Grouping;
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

  private static AuditOutcome outcome(
      String status, String lastRun, AuditDifference... differences) {
    return new AuditOutcome(
        AuditStatus.ofWireName(status),
        "",
        Instant.parse(lastRun),
        List.of(differences),
        List.of(),
        null);
  }

  private static AuditDifference cluster(String name, double expected, double actual) {
    return difference(Grouping.CLUSTER, CostKey.of(name), AuditMeasure.TOTAL, expected, actual);
  }

  private static AuditDifference difference(
      Grouping grouping,
      CostKey key,
      AuditMeasure measure,
      double expected,
      double actual,
      AuditReason... reasons) {
    return new AuditDifference(
        grouping, key, measure, new AuditFloatResult(expected, actual), List.of(reasons));
  }

  /** The sets of {@code golden/audit-sets.json}. */
  private static List<AuditSet> goldenSets() {
    return List.of(
        AuditSet.empty(window("2022-10-21T00:00:00Z", "2022-10-22T00:00:00Z")),
        new AuditSet(
            new AllocationReconciliationAudit(outcome("Passed", "2023-01-17T21:16:30.918572742Z")),
            new AggAudit(
                outcome("Passed", "2023-01-17T21:13:44.013515987Z"),
                List.of(Grouping.of(CostProperty.CONTROLLER))),
            new TotalAudit(outcome("Passed", "2023-01-17T21:13:44.014414659Z")),
            new TotalAudit(outcome("Passed", "2023-01-17T21:13:44.01496613Z")),
            new AssetReconciliationAudit(outcome("Passed", "2023-01-17T21:13:44.015162953Z")),
            new EqualityAudit(
                outcome(
                    "Failed",
                    "2023-01-17T21:13:44.012261384Z",
                    cluster("cluster-one", 9.423476639423004, 9.63847636882186))),
            DAY));
  }

  private static AuditOutcome full(AuditDifference... differences) {
    return new AuditOutcome(
        AuditStatus.WARNING,
        "not settled",
        Instant.parse("2023-01-17T21:13:44.5Z"),
        List.of(differences),
        List.of(
            new AuditMissingValue(
                AuditMissingValue.Kind.MISSING_ACTUAL,
                Grouping.NODE,
                CostKey.of("c", "<n>"),
                AuditMeasure.TOTAL,
                7.5,
                "in a, not in b"),
            new AuditMissingValue(
                AuditMissingValue.Kind.NOT_FINITE,
                Grouping.CLUSTER,
                CostKey.of("c"),
                AuditMeasure.CPU,
                null,
                "cpu is NaN")),
        new AuditDetails(
            AuditVerdict.NO_DATA,
            5,
            3,
            2,
            1,
            4,
            new AuditDetails.Amounts(100, 101.5, 1.5),
            Tolerance.BILLS,
            Duration.ofMillis(1500),
            List.of("a note")));
  }

  /** One of all results, with all there is to say. */
  static AuditSet fullSet() {
    AuditDifference small =
        difference(
            Grouping.NODE,
            CostKey.of("c/1", "n"),
            AuditMeasure.TOTAL,
            1,
            2.5,
            AuditReason.unexplained(1.5));
    AuditDifference tiny =
        difference(Grouping.CLUSTER, CostKey.of("z"), AuditMeasure.TOTAL, 0, -1e-7);
    AuditDifference large =
        difference(Grouping.CLUSTER, CostKey.of("a/b"), AuditMeasure.TOTAL, 1e21, 73);
    AuditDifference cpu =
        difference(
            Grouping.NODE,
            CostKey.of("c", "n"),
            AuditMeasure.CPU,
            1,
            2,
            new AuditReason(ReasonKind.DOUBLED, "counted 2 times", 1));
    AuditDifference idle =
        difference(Grouping.NODE, CostKey.of("__idle__"), AuditMeasure.IDLE, 0, -1);
    Grouping app = Grouping.parse("namespace,label:app");
    return new AuditSet(
        new AllocationReconciliationAudit(full(cpu, idle)),
        new AggAudit(
            full(difference(app, CostKey.of("é", "/"), AuditMeasure.TOTAL, 1, 2)),
            List.of(Grouping.of(CostProperty.POD), app)),
        new TotalAudit(full(small, tiny, large)),
        new TotalAudit(full()),
        new AssetReconciliationAudit(
            full(
                difference(
                    Grouping.of(CostProperty.PROVIDER_ID, CostProperty.CATEGORY),
                    CostKey.of("i-1", "Compute"),
                    AuditMeasure.TOTAL,
                    2,
                    1))),
        new EqualityAudit(full(large).withoutDetails()),
        DAY,
        Map.of(
            AuditType.CLUSTER_EQUALITY,
            new AuditAttempt(Instant.parse("2023-01-18T00:00:00Z"), "asset store failed: 503")));
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
            "TotalByNode":{"c/1/n":{"Expected":1,"Actual":2.5}},\
            "TotalByCluster":{"a/b":{"Expected":1e+21,"Actual":73},\
            "z":{"Expected":0,"Actual":-1e-7}},\
            "MissingValues":[{"Description":"in a, not in b","Key":"c/\\u003cn\\u003e",\
            "Kind":"missing-actual","Grouping":["cluster","node"],\
            "Values":["c","\\u003cn\\u003e"],"Measure":"total","Amount":7.5},\
            {"Description":"cpu is NaN","Key":"c","Kind":"not-finite","Grouping":["cluster"],\
            "Values":["c"],"Measure":"cpu","Amount":null}],\
            "Verdict":"NO_DATA","Compared":5,"Matched":3,"Differed":2,"MissingExpected":1,\
            "MissingActual":4,"Worst":{"Key":"a/b","Expected":1e+21,"Actual":73},\
            "Amounts":{"Expected":100,"Actual":101.5,"Differing":1.5},\
            "Tolerance":{"Relative":0.02,"Absolute":0.01},"Took":1.5,"Notes":["a note"],\
            "Reasons":[{"Key":"c/1/n","Explanation":"unexplained","Amount":1.5,\
            "Kind":"unexplained"}],\
            "Differences":[{"Grouping":["cluster"],"Values":["a/b"],"Measure":"total",\
            "Expected":1e+21,"Actual":73,"Amount":-1e+21,"Reasons":[]},\
            {"Grouping":["cluster","node"],"Values":["c/1","n"],"Measure":"total","Expected":1,\
            "Actual":2.5,"Amount":1.5,"Reasons":[{"Explanation":"unexplained","Amount":1.5,\
            "Kind":"unexplained"}]},\
            {"Grouping":["cluster"],"Values":["z"],"Measure":"total","Expected":0,\
            "Actual":-1e-7,"Amount":-1e-7,"Reasons":[]}]}""")
        .contains(
            """
            "Resources":{"__idle__":{"idle":{"Expected":0,"Actual":-1}},\
            "c/n":{"cpu":{"Expected":1,"Actual":2}}}""")
        .contains("\"Reasons\":[{\"Key\":\"c/n cpu\",\"Explanation\":\"counted 2 times\"")
        .contains(
            """
            "Results":{"namespace,label:app":{"é//":{"Expected":1,"Actual":2}},"pod":{}}""")
        .contains("\"Results\":{\"i-1\":{\"Compute\":{\"Expected\":2,\"Actual\":1}}}")
        .endsWith(
            """
            "window":{"start":"2023-01-14T00:00:00Z","end":"2023-01-15T00:00:00Z"},\
            "attempts":[{"type":"AuditClusterEquality","time":"2023-01-18T00:00:00Z",\
            "reason":"asset store failed: 503"}]}""");
    assertThat(MAPPER.readValue(json, AuditSet.class)).isEqualTo(fullSet());
    AuditSet plain = fullSet().withoutDetails();
    String plainJson = MAPPER.writeValueAsString(plain);
    assertThat(MAPPER.readValue(plainJson, AuditSet.class)).isEqualTo(plain);
    assertThat(plainJson)
        .doesNotContain("attempts", "Amount", "Kind", "Differences", "Values\":[\"");
  }

  /** The shape of Kubecost's answer is that of a full one without its last fields. */
  @Test
  void withoutDetailsTheFieldsOfKubecostAreTheSame() throws IOException {
    JsonNode full = MAPPER.valueToTree(fullSet());
    JsonNode plain = MAPPER.valueToTree(fullSet().withoutDetails());
    for (String audit : List.of("allocationReconciliation", "allocationAgg", "allocationTotal")) {
      for (Map.Entry<String, JsonNode> field : plain.get(audit).properties()) {
        if (!field.getKey().equals("MissingValues")) {
          assertThat(full.get(audit).get(field.getKey()))
              .as(audit + " " + field.getKey())
              .isEqualTo(field.getValue());
        }
      }
    }
    assertThat(plain.get("allocationTotal").get("MissingValues").get(0).size()).isEqualTo(2);
  }

  /** A property of another tool keeps its name. */
  @Test
  void unknownPropertiesAreReadAndWrittenAgain() throws IOException {
    String json =
        """
        {"allocationReconciliation":null,"allocationAgg":{"Status":"Failed","Description":"",\
        "LastRun":"2023-01-17T21:13:44Z","Results":{"":{},"cost centre":{"a/b":{"Expected":1,\
        "Actual":2}},"namespace,unheard":{}},"MissingValues":null},"allocationTotal":null,\
        "assetTotal":null,"assetReconciliation":null,"clusterEquality":null,\
        "window":{"start":"2023-01-14T00:00:00Z","end":"2023-01-15T00:00:00Z"}}""";
    AuditSet set = MAPPER.readValue(json, AuditSet.class);
    assertThat(MAPPER.writeValueAsString(set)).isEqualTo(json);
    assertThat(set.allocationAgg().differences())
        .extracting(AuditDifference::where)
        .containsExactly("cost centre a/b");
  }

  @Test
  void aMeasureThatIsUnknownIsRefusedByItsPlace() {
    assertThatExceptionOfType(JsonMappingException.class)
        .isThrownBy(
            () ->
                MAPPER.readValue(
                    """
                    {"allocationReconciliation":{"Status":"Failed",
                     "LastRun":"2023-01-17T21:13:44Z",
                     "Resources":{"c/n":{"disk":{"Expected":1,"Actual":2}}}},
                     "window":{"start":"2023-01-14T00:00:00Z","end":"2023-01-15T00:00:00Z"}}""",
                    AuditSet.class))
        .withMessageContaining(
            "allocationReconciliation.Resources.c/n: unknown measure \"disk\"; accepted are cpu");
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
                        outcome("Failed", "2023-01-17T21:13:44Z", cluster("Expected", 1, 2)))));
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
