package io.costaudit.jackson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.costaudit.audit.AggAudit;
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
import io.costaudit.audit.AuditStatus;
import io.costaudit.audit.AuditType;
import io.costaudit.audit.AuditVerdict;
import io.costaudit.audit.ReasonKind;
import io.costaudit.audit.Tolerance;
import io.costaudit.cost.CostKey;
import io.costaudit.cost.CostProperty;
import io.costaudit.cost.Grouping;
import io.costaudit.coverage.Scope;
import io.costaudit.event.CostEvent;
import io.costaudit.event.Ledger;
import io.costaudit.event.LedgerEntry;
import io.costaudit.event.LedgerEntry.Tombstone;
import io.costaudit.event.ObjectId;
import io.costaudit.event.Observation;
import io.costaudit.event.ObservationMode;
import io.costaudit.predict.quantity.Quantity;
import io.costaudit.predict.spec.Container;
import io.costaudit.predict.spec.PodSpec;
import io.costaudit.predict.spec.ResourceRef;
import io.costaudit.predict.spec.ResourceType;
import io.costaudit.predict.spec.WorkloadSpec;
import io.costaudit.time.Window;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The form of version 1 must never change: a change of the model must not change it by the way. */
final class StorageJsonTest {
  private static final Instant NOON = Instant.parse("2024-02-29T12:00:00.000000001Z");
  private static final ResourceRef CART =
      new ResourceRef("c", ResourceType.DEPLOYMENT, "shop", "cart");
  private static final LedgerEntry TOMBSTONE =
      new Tombstone(new ObjectId("c", "u"), CART, "9", NOON, -7_300_000);
  private static final String DOCUMENT =
      """
      {"version":1,"type":"entry","data":{"kind":"tombstone","id":{"cluster":"c","uid":"u"},\
      "resource":{"cluster":"c","type":"DEPLOYMENT","namespace":"shop","name":"cart"},\
      "version":"9","since":"2024-02-29T12:00:00.000000001Z","unloggedMicros":-7300000}}""";

  @Test
  void theFormOfATombstone() {
    assertThat(StorageJson.write(TOMBSTONE)).isEqualTo(DOCUMENT);
    assertThat(StorageJson.readEntry(DOCUMENT)).isEqualTo(TOMBSTONE);
  }

  @Test
  void theFormOfALiveEntry() {
    Container app =
        new Container(
            "app",
            Container.Role.REGULAR,
            Map.of("memory", Quantity.parse("1Gi")),
            Map.of("memory", Quantity.parse("1e3")));
    WorkloadSpec spec =
        new WorkloadSpec(
            ResourceType.DEPLOYMENT,
            "shop",
            "cart",
            null,
            2,
            true,
            new PodSpec(List.of(app), Map.of(), Map.of(), Map.of(), Map.of()),
            List.of(),
            null);
    Ledger ledger = Ledger.inMemory();
    ledger.record(
        new Observation(
            new Scope("c", ResourceType.DEPLOYMENT, null),
            CART,
            "u",
            "5",
            spec,
            ObservationMode.WATCHED,
            NOON));
    LedgerEntry live = ledger.entry(new ObjectId("c", "u")).orElseThrow();

    String document = StorageJson.write(live);

    assertThat(document)
        .isEqualTo(
            """
            {"version":1,"type":"entry","data":{"kind":"live","id":{"cluster":"c","uid":"u"},\
            "resource":{"cluster":"c","type":"DEPLOYMENT","namespace":"shop","name":"cart"},\
            "version":"5","spec":{"kind":"workload","type":"DEPLOYMENT","namespace":"shop",\
            "name":"cart","replicas":2,"running":true,"pod":{"containers":[{"name":"app",\
            "role":"REGULAR","requests":{"memory":"BINARY_SI 1073741824"},\
            "limits":{"memory":"DECIMAL_EXPONENT 1E+3"}}],"requests":{},"limits":{},\
            "overhead":{},"nodeSelector":{},"claims":[],"volumes":[]},"volumes":[],\
            "omittedReplicas":"UNKNOWN"},"booked":{"rates":{"totalMonthlyRate":6.18,\
            "cpuMonthlyRate":0.0,"ramMonthlyRate":6.18,"gpuMonthlyRate":0.0},\
            "quote":{"prices":{"costPerCPUCoreHour":0.03161643835616438,\
            "costPerRAMByteHour":3.94217363775593E-12,"costPerGPUHour":0.95},\
            "source":"default","isStale":false}},"unloggedMicros":0}}""");
    assertThat(StorageJson.readEntry(document)).isEqualTo(live);
    CostEvent event = ledger.after(null, 1).events().get(0).event();
    assertThat(StorageJson.readEvent(StorageJson.write(event))).isEqualTo(event);
  }

  @Test
  void theFormOfAResult() {
    CostProperty team = CostProperty.alias("team of us", "team");
    AuditDifference difference =
        new AuditDifference(
            new Grouping(List.of(CostProperty.CLUSTER, CostProperty.label("app"), team)),
            CostKey.of("c/1", "", "shop"),
            AuditMeasure.LOAD_BALANCER,
            new AuditFloatResult(0.1 + 0.2, 1e-7),
            List.of(new AuditReason(ReasonKind.ONE_RATIO, "3 of 3", -0.3)));
    AuditMissingValue missing =
        new AuditMissingValue(
            AuditMissingValue.Kind.MISSING_ACTUAL,
            Grouping.NODE,
            CostKey.of("c/1", "n"),
            AuditMeasure.TOTAL,
            null,
            "lost");
    AuditDetails details =
        new AuditDetails(
            AuditVerdict.FAILED,
            3,
            2,
            1,
            0,
            1,
            new AuditDetails.Amounts(1, 2, 1),
            Tolerance.BILLS,
            Duration.ofNanos(1),
            List.of("a note"));
    AuditResult result =
        new AggAudit(
            new AuditOutcome(
                AuditStatus.FAILED, "", NOON, List.of(difference), List.of(missing), details),
            List.of(Grouping.of(CostProperty.NAMESPACE)));
    String document = StorageJson.write(result);
    assertThat(document)
        .isEqualTo(
            """
            {"version":1,"type":"audit","data":{"kind":"aggregates","outcome":{\
            "status":"FAILED","description":"","lastRun":"2024-02-29T12:00:00.000000001Z",\
            "differences":[{"grouping":["cluster","label:app",\
            {"alias":"team of us","label":"team"}],"key":["c/1","","shop"],\
            "measure":"LOAD_BALANCER","values":{"expected":0.30000000000000004,\
            "actual":1.0E-7},"reasons":[{"kind":"one-ratio","explanation":"3 of 3",\
            "amount":-0.3}]}],"missingValues":[{"kind":"MISSING_ACTUAL",\
            "grouping":["cluster","node"],"key":["c/1","n"],"measure":"TOTAL",\
            "description":"lost"}],"details":{"verdict":"FAILED","compared":3,"matched":2,\
            "differed":1,"missingExpected":0,"missingActual":1,"amounts":{"expected":1.0,\
            "actual":2.0,"differing":1.0},"tolerance":{"relative":0.02,"absolute":0.01},\
            "took":"PT0.000000001S","notes":["a note"]}},"groupings":[["namespace"]]}}""");
    assertThat(StorageJson.readAuditResult(document)).isEqualTo(result);
    assertThatThrownBy(
            () -> StorageJson.readAuditResult(document.replace("\"label:app\"", "\"lable:app\"")))
        .isInstanceOf(StoredDocumentException.class)
        .hasMessageContaining("a stored audit cannot be read")
        .hasMessageContaining("unknown property");
  }

  @Test
  void theFormOfASetWithAnAttempt() {
    AuditSet set =
        AuditSet.empty(new Window(NOON, NOON.plusSeconds(60)))
            .with(AuditType.CLUSTER_EQUALITY, new AuditAttempt(NOON, "HTTP 503"));
    String document = StorageJson.write(set);
    assertThat(document)
        .isEqualTo(
            """
            {"version":1,"type":"audits","data":{"window":{\
            "start":"2024-02-29T12:00:00.000000001Z","end":"2024-02-29T12:01:00.000000001Z"},\
            "attempts":{"CLUSTER_EQUALITY":{"time":"2024-02-29T12:00:00.000000001Z",\
            "reason":"HTTP 503"}}}}""");
    assertThat(StorageJson.readAuditSet(document)).isEqualTo(set);
    assertThatThrownBy(() -> StorageJson.readAuditResult(document))
        .hasMessage("a stored document is of the type \"audits\"; expected is audit");
  }

  @Test
  void aQuantityBeyondTheCapOfItsTextIsKept() {
    Quantity beyond =
        Quantity.of(new BigDecimal("16140901064495857664"), Quantity.Format.BINARY_SI);
    assertThat(beyond).hasToString("14Ei");
    assertThat(Quantity.parse("14Ei").exactValue()).isNotEqualTo(beyond.exactValue());
    assertThat(Quantity.of(beyond.exactValue(), beyond.format())).isEqualTo(beyond);
    assertThatThrownBy(() -> Quantity.of(new BigDecimal("1e600"), Quantity.Format.DECIMAL_SI))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a quantity must have at most 500 digits before and after its point");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"version\":1,    | \"version\":2,      | a stored entry has the version \"2\"; this program reads version 1",
        "\"version\":1,    | \"x\":1,            | a stored entry has the version none; this program reads version 1",
        "\"type\":\"entry\" | \"type\":\"event\" | a stored document is of the type \"event\"; expected is entry",
        "\"tombstone\"     | \"stone\"           | a stored entry cannot be read",
        "\"DEPLOYMENT\"    | \"Deployment\"      | a stored entry cannot be read",
        "-7300000          | \"many\"            | a stored entry cannot be read",
        "-7300000          | null                | a stored entry cannot be read",
        "12:00:00          | noon                | a stored entry cannot be read",
        "\"since\"         | \"until\"           | a stored entry cannot be read",
        "}}                | }                   | a stored entry cannot be read",
      })
  void whatCannotBeReadIsRefused(String good, String bad, String message) {
    assertThatThrownBy(() -> StorageJson.readEntry(DOCUMENT.replace(good, bad)))
        .isInstanceOf(StoredDocumentException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"''", "null", "[]", "1", "{}", "{\"version\":1}"})
  void whatIsNoDocumentIsRefused(String text) {
    assertThatThrownBy(() -> StorageJson.readEntry(text))
        .isInstanceOf(StoredDocumentException.class);
  }
}
