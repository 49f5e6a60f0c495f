package io.costaudit.jackson;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.costaudit.event.CostEvent;
import io.costaudit.event.EventDetails.State;
import io.costaudit.predict.SpecCostDiff;
import io.costaudit.predict.SpecCostReport.Hook;
import io.costaudit.predict.SpecCostReport.Idle;
import io.costaudit.predict.SpecCostReport.Priced;
import io.costaudit.predict.SpecCostReport.UnpredictedObject;
import io.costaudit.predict.SpecCostReport.Warning;
import io.costaudit.predict.demand.Requests;
import io.costaudit.predict.demand.ResourceHours;
import io.costaudit.predict.price.ClaimCost;
import io.costaudit.predict.price.CostPrediction;
import io.costaudit.predict.price.SpecCost;
import io.costaudit.predict.price.StorageCost;
import io.costaudit.predict.price.UnitPrices;
import io.costaudit.predict.quantity.Quantity;
import io.costaudit.predict.spec.Owner;
import io.costaudit.predict.spec.ResourceType;
import io.costaudit.predict.spec.VolumeClaim;
import io.costaudit.time.Window;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WireJsonTest {
  private static final ObjectMapper MAPPER = WireJson.mapper();

  /** What is written, which must not depend on where it is written to. */
  private static String written(Object value) throws IOException {
    String text = MAPPER.writeValueAsString(value);
    assertThat(MAPPER.writeValueAsBytes(value)).isEqualTo(text.getBytes(UTF_8));
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    MAPPER.writeValue(stream, value);
    assertThat(stream.toByteArray()).isEqualTo(text.getBytes(UTF_8));
    StringWriter writer = new StringWriter();
    MAPPER.writeValue(writer, value);
    assertThat(writer).hasToString(text);
    return text;
  }

  private static void assertReadBack(Object value) throws IOException {
    assertThat((Object) MAPPER.readValue(written(value), value.getClass())).isEqualTo(value);
  }

  @Test
  void theGoldenEventIsWrittenByteForByteAndReadBackEqual() throws IOException {
    ObjectNode envelope = MAPPER.createObjectNode().put("code", 200);
    envelope.putPOJO("data", List.of(Samples.goldenEvent()));
    assertThat(MAPPER.writeValueAsBytes(envelope)).isEqualTo(Samples.golden("audit-events.json"));

    JsonNode answer = MAPPER.readTree(Samples.golden("audit-events.json"));
    assertThat(MAPPER.convertValue(answer.get("data"), new TypeReference<List<CostEvent>>() {}))
        .containsExactly(Samples.goldenEvent());
    String event = answer.get("data").get(0).toString();
    assertThat(MAPPER.readValue(event, CostEvent.class)).isEqualTo(Samples.goldenEvent());
  }

  @ParameterizedTest
  @ValueSource(strings = {"audit-events.json", "audit-sets.json", "audit-run.json"})
  void everyGoldenAnswerIsReadAndWrittenAgainUnchanged(String golden) throws IOException {
    assertThat(written(MAPPER.readTree(Samples.golden(golden))))
        .isEqualTo(Samples.goldenText(golden));
  }

  @Test
  void detailsStandAfterTheFieldsOfTheOriginalApi() throws IOException {
    assertThat(written(Samples.fullEvent()))
        .isEqualTo(
            """
            {"eventType":"update","resourceType":"statefulset","timestamp":"2023-02-28T13:58:44Z",\
            "properties":{"cluster":"cluster-one","name":"cart","namespace":"shop"},\
            "totalRequests":{"cpu":"1500m","memory":"3Gi","gpu":"2",\
            "unpriced":{"example.com/fpga":"2","nvidia.com/mig-1g.5gb":"1"}},\
            "resourceCosts":{"costPerCPUCoreHour":0.031616438356164386,\
            "costPerRAMByteHour":3.94217363775593e-12,"costPerGPUHour":0.95},\
            "costPrediction":{"totalMonthlyRate":1416.26,"cpuMonthlyRate":23.08,\
            "ramMonthlyRate":6.18,"gpuMonthlyRate":1387},\
            "id":"5f3a","uid":"a-b-c","owner":{"apiVersion":"shop.example/v1",\
            "kind":"Shop","name":"main","uid":"d-e-f"},\
            "before":{"replicas":1,"totalRequests":{"cpu":"500m","memory":"1Gi"},"volumes":[],\
            "costPrediction":{"totalMonthlyRate":14.63,"cpuMonthlyRate":11.54,\
            "ramMonthlyRate":3.09,"gpuMonthlyRate":0}},\
            "after":{"replicas":3,"totalRequests":{"cpu":"1500m","memory":"3Gi","gpu":"2",\
            "unpriced":{"example.com/fpga":"2","nvidia.com/mig-1g.5gb":"1"}},\
            "volumes":[{"name":"data","storageClass":"fast","storage":"10Gi"},\
            {"name":"logs","storageClass":null,"storage":"1Gi"}],\
            "costPrediction":{"totalMonthlyRate":1430.89,"cpuMonthlyRate":34.62,\
            "ramMonthlyRate":9.27,"gpuMonthlyRate":1387}},\
            "observed":"catch-up",\
            "interval":{"start":"2023-02-28T13:50:00.5Z","end":"2023-02-28T13:58:44Z"},\
            "priceSource":"default",\
            "warnings":["unpriced: 2 of example.com/fpga in each pod","two"]}""");
    assertReadBack(Samples.fullEvent());
  }

  @Test
  void pricesThatAgeSayHowOldTheyAreAfterTheirSource() throws IOException {
    assertThat(written(Samples.stalePricedEvent()))
        .endsWith(
            """
            "priceSource":"http://cost.example:9003, 7d offset 48h; gpu: default",\
            "pricesAsOf":"2023-02-26T00:00:00.5Z","pricesStale":true,"warnings":[]}""");
    assertReadBack(Samples.stalePricedEvent());
    assertThat(written(Samples.stalePricedEvent().withoutDetails()))
        .doesNotContain("pricesAsOf", "priceSource");
  }

  @Test
  void theSourceOfAPredictionStandsBehindItsCosts() throws IOException {
    SpecCostDiff diff =
        new SpecCostDiff("shop", ResourceType.POD, "p", SpecCost.ZERO, SpecCost.ZERO);
    String plain = written(diff);
    String beginning = plain.substring(0, plain.length() - 1);
    Priced aging =
        new Priced(
            diff,
            new UnitPrices(1, 0, 0.95),
            "server",
            Instant.parse("2023-02-26T00:00:00Z"),
            false,
            false,
            false);
    Priced unpriced = new Priced(diff, null, null, null, false, false, false);
    Priced assumed = new Priced(diff, null, null, null, false, true, true);
    Hook hook = new Hook("app.yaml", "pre-install", assumed);

    assertThat(written(aging))
        .isEqualTo(
            beginning
                + """
                ,"resourceCosts":{"costPerCPUCoreHour":1,"costPerRAMByteHour":0,\
                "costPerGPUHour":0.95},"priceSource":"server",\
                "pricesAsOf":"2023-02-26T00:00:00Z","pricesStale":false}""");
    assertThat(written(unpriced))
        .isEqualTo(beginning + ",\"resourceCosts\":null,\"priceSource\":null}");
    assertThat(written(assumed))
        .isEqualTo(
            beginning
                + ",\"resourceCosts\":null,\"priceSource\":null,"
                + "\"partlyUnpriced\":true,\"runTimeAssumed\":true}");
    assertThat(written(hook))
        .isEqualTo(
            "{\"origin\":\"app.yaml\",\"hook\":\"pre-install\"," + written(assumed).substring(1));
    assertReadBack(aging);
    assertReadBack(unpriced);
    Priced volumes =
        new Priced(
            diff,
            null,
            null,
            null,
            false,
            new StorageCost(1.5, Quantity.parse("15Gi"), Quantity.parse("1Gi")),
            false,
            false);
    assertThat(written(volumes))
        .endsWith(",\"storageMonthlyRate\":1.5,\"storage\":\"15Gi\",\"storageUnpriced\":\"1Gi\"}");
    assertReadBack(volumes);
    Priced idle =
        new Priced(
            diff,
            null,
            null,
            null,
            false,
            StorageCost.NONE,
            false,
            false,
            true,
            2,
            Idle.NEVER_SCHEDULED);
    assertThat(written(idle))
        .endsWith(
            ",\"oneNodeAssumed\":true,\"containersWithoutRequests\":2,"
                + "\"idle\":\"never scheduled\"}");
    assertReadBack(idle);
    assertThatExceptionOfType(JsonMappingException.class)
        .isThrownBy(() -> MAPPER.readValue(written(idle).replace("never sch", "un"), Priced.class))
        .withMessageContaining("give one of suspended, finished, no pods, never scheduled");
    assertReadBack(assumed);
    assertReadBack(hook);
    String broken = written(aging).replace("\"pricesStale\":false", "\"pricesStale\":0");
    assertThatExceptionOfType(JsonMappingException.class)
        .isThrownBy(() -> MAPPER.readValue(broken, Priced.class))
        .withMessageContaining("pricesStale is \"0\"; give true or false");
  }

  @Test
  void anUnpricedEventSaysNullAndIsReadBack() throws IOException {
    assertThat(written(Samples.unpricedEvent()))
        .contains(
            "\"totalRequests\":{\"cpu\":\"0\",\"memory\":\"0\"},"
                + "\"resourceCosts\":null,\"costPrediction\":null,\"id\":\"77\"");
    assertReadBack(Samples.unpricedEvent());
    assertReadBack(Samples.unpricedEvent().withoutDetails());
  }

  @Test
  void anEventWithoutDetailsHasTheShapeOfTheOriginalApiAlone() throws IOException {
    JsonNode plain = MAPPER.readTree(written(Samples.fullEvent().withoutDetails()));
    assertThat(plain.fieldNames())
        .toIterable()
        .containsExactly(
            "eventType",
            "resourceType",
            "timestamp",
            "properties",
            "totalRequests",
            "resourceCosts",
            "costPrediction");
    assertThat(plain.get("totalRequests").fieldNames())
        .toIterable()
        .containsExactly("cpu", "memory", "gpu");
  }

  @Test
  void aPredictionHasTheNumbersOfTheOriginalSample() throws IOException {
    UnitPrices prices = new UnitPrices(0.03188209566903495, 3.979517935036745e-12, 0.95);
    SpecCost before = SpecCost.of(new ResourceHours(73, 417333248 * 730.0, 0), prices);
    SpecCost after = SpecCost.of(new ResourceHours(19.71, 686773035 * 730.0, 0), prices);
    SpecCostDiff diff =
        new SpecCostDiff("kubecost", ResourceType.DEPLOYMENT, "cost-analyzer", before, after);
    assertThat(written(diff))
        .startsWith(
            "{\"namespace\":\"kubecost\",\"controllerKind\":\"deployment\","
                + "\"controllerName\":\"cost-analyzer\",\"costBefore\":{\"totalMonthlyRate\":")
        .contains(
            "\"monthlyCPUCoreHours\":73,\"monthlyRAMByteHours\":304653271040,"
                + "\"monthlyGPUHours\":0},\"costAfter\":{")
        .contains(",\"costChange\":{\"totalMonthlyRate\":-0.9162613389142167,")
        .endsWith(
            "\"monthlyCPUCoreHours\":-53.29,\"monthlyRAMByteHours\":196691044510,"
                + "\"monthlyGPUHours\":0}}");
    assertReadBack(diff);
  }

  @Test
  void anUnpricedPredictionSaysNull() throws IOException {
    SpecCostDiff diff =
        new SpecCostDiff("shop", ResourceType.CRONJOB, "nightly", SpecCost.ZERO, null);
    assertThat(written(diff))
        .isEqualTo(
            """
            {"namespace":"shop","controllerKind":"cronjob","controllerName":"nightly",\
            "costBefore":{"totalMonthlyRate":0,"cpuMonthlyRate":0,"ramMonthlyRate":0,\
            "gpuMonthlyRate":0,"monthlyCPUCoreHours":0,"monthlyRAMByteHours":0,\
            "monthlyGPUHours":0},"costAfter":null,"costChange":null}""");
    assertReadBack(diff);
    assertReadBack(new SpecCostDiff("", ResourceType.POD, "p", null, SpecCost.ZERO));
    assertReadBack(new SpecCostDiff("", ResourceType.POD, "p", null, null));
  }

  static Stream<Arguments> smallTypes() {
    return Stream.of(
        arguments(Quantity.parse("1024Mi"), "\"1Gi\""),
        arguments(ResourceType.REPLICATIONCONTROLLER, "\"replicationcontroller\""),
        arguments(Requests.NONE, "{\"cpu\":\"0\",\"memory\":\"0\"}"),
        arguments(
            new UnitPrices(0, 1e-12, 0.95),
            "{\"costPerCPUCoreHour\":0,\"costPerRAMByteHour\":1e-12,\"costPerGPUHour\":0.95}"),
        arguments(
            new CostPrediction(-3, -1, -2, -0.0),
            "{\"totalMonthlyRate\":-3,\"cpuMonthlyRate\":-1,\"ramMonthlyRate\":-2,"
                + "\"gpuMonthlyRate\":0}"),
        arguments(
            new VolumeClaim("v", null, Quantity.parse("1Gi")),
            "{\"name\":\"v\",\"storageClass\":null,\"storage\":\"1Gi\"}"),
        arguments(
            new Owner("batch/v1", "Job", "j", "u"),
            "{\"apiVersion\":\"batch/v1\",\"kind\":\"Job\",\"name\":\"j\",\"uid\":\"u\"}"),
        arguments(
            new State(2, Requests.NONE, List.of(), null),
            "{\"replicas\":2,\"totalRequests\":{\"cpu\":\"0\",\"memory\":\"0\"},\"volumes\":[],"
                + "\"costPrediction\":null}"),
        arguments(
            new UnpredictedObject("f.yaml", "Service", "shop", "cart", "no workload"),
            "{\"origin\":\"f.yaml\",\"kind\":\"Service\",\"namespace\":\"shop\","
                + "\"name\":\"cart\",\"reason\":\"no workload\"}"),
        arguments(
            new UnpredictedObject("f.yaml", "Rollout", "shop", "cart", "not known", true),
            "{\"origin\":\"f.yaml\",\"kind\":\"Rollout\",\"namespace\":\"shop\","
                + "\"name\":\"cart\",\"reason\":\"not known\",\"runsPods\":true}"),
        arguments(
            new ClaimCost(
                ClaimCost.Kind.PERSISTENT_VOLUME_CLAIM,
                "shop",
                "data",
                Requests.NONE,
                SpecCost.ZERO,
                new StorageCost(0, Quantity.ZERO, Quantity.parse("1Gi")),
                List.of("unpriced")),
            "{\"kind\":\"PersistentVolumeClaim\",\"namespace\":\"shop\",\"name\":\"data\","
                + "\"requests\":{\"cpu\":\"0\",\"memory\":\"0\"},"
                + "\"cost\":{\"totalMonthlyRate\":0,\"cpuMonthlyRate\":0,\"ramMonthlyRate\":0,"
                + "\"gpuMonthlyRate\":0,\"monthlyCPUCoreHours\":0,\"monthlyRAMByteHours\":0,"
                + "\"monthlyGPUHours\":0},\"storageMonthlyRate\":0,\"storage\":\"0\","
                + "\"storageUnpriced\":\"1Gi\",\"warnings\":[\"unpriced\"]}"),
        arguments(
            new Warning(ResourceType.DAEMONSET, "shop", "log", "1 pod"),
            "{\"controllerKind\":\"daemonset\",\"namespace\":\"shop\","
                + "\"controllerName\":\"log\",\"message\":\"1 pod\"}"));
  }

  @ParameterizedTest
  @MethodSource("smallTypes")
  void everyTypeIsWrittenAndReadBack(Object value, String json) throws IOException {
    assertThat(written(value)).isEqualTo(json);
    assertReadBack(value);
  }

  @ParameterizedTest
  @CsvSource({
    "2023-02-28T13:58:44.552788548Z, 2023-02-28T13:58:44.552788548Z",
    "2023-01-17T21:16:30.918572740Z, 2023-01-17T21:16:30.91857274Z",
    "2023-02-28T13:58:44.120000000Z, 2023-02-28T13:58:44.12Z",
    "2023-02-28T13:58:44.000000001Z, 2023-02-28T13:58:44.000000001Z",
    "2023-02-28T13:58:44.000Z, 2023-02-28T13:58:44Z",
    "2023-02-28T00:00:00Z, 2023-02-28T00:00:00Z",
    "1969-12-31T23:59:59.5Z, 1969-12-31T23:59:59.5Z",
    "0001-01-01T00:00:00Z, 0001-01-01T00:00:00Z",
    "0000-01-01T00:00:00Z, 0000-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999999999Z, 9999-12-31T23:59:59.999999999Z",
  })
  void aTimeHasNoZerosAtTheEndOfItsFraction(Instant time, String printed) throws IOException {
    assertThat(written(time)).isEqualTo("\"" + printed + "\"");
    assertReadBack(time);
  }

  @ParameterizedTest
  @ValueSource(strings = {"+10000-01-01T00:00:00Z", "-0001-12-31T23:59:59Z"})
  void aYearThatRfc3339DoesNotKnowIsRefused(String time) {
    assertThatExceptionOfType(JsonMappingException.class)
        .isThrownBy(() -> MAPPER.writeValueAsString(Instant.parse(time)))
        .withMessageContaining("RFC 3339 knows the years 0 to 9999");
  }

  @Test
  void aTimeIsReadInAnyZone() throws IOException {
    assertThat(MAPPER.readValue("\"2023-02-28T15:28:44.5+01:30\"", Instant.class))
        .isEqualTo("2023-02-28T13:58:44.5Z");
  }

  @Test
  void aWindowPrintsWholeSeconds() throws IOException {
    Window window =
        new Window(
            Instant.parse("1969-12-31T23:59:59.999999999Z"),
            Instant.parse("2022-10-22T00:00:00.999999999Z"));
    assertThat(written(window))
        .isEqualTo("{\"start\":\"1969-12-31T23:59:59Z\",\"end\":\"2022-10-22T00:00:00Z\"}");
    assertReadBack(
        new Window(Instant.parse("2022-10-21T00:00:00Z"), Instant.parse("2022-10-22T00:00:00Z")));
  }

  static Stream<Arguments> texts() {
    return Stream.of(
        arguments("a<b>&c", "a\\u003cb\\u003e\\u0026c"),
        arguments("\u2028\u2029", "\\u2028\\u2029"),
        arguments("\"\\/", "\\\"\\\\/"),
        arguments("\b\f\n\r\t", "\\b\\f\\n\\r\\t"),
        arguments("\u0000\u0001\u000b\u001a\u001f", "\\u0000\\u0001\\u000b\\u001a\\u001f"),
        arguments("\u007f\u0080\u00a0\ufeff\uffff", "\u007f\u0080\u00a0\ufeff\uffff"),
        arguments("é€\uD83D\uDE00", "é€\uD83D\uDE00"),
        arguments("a\uD83D", "a\uFFFD"),
        arguments("\uDE00a\uD83Db", "\uFFFDa\uFFFDb"),
        arguments("\uD83D\uD83D\uDE00", "\uFFFD\uD83D\uDE00"),
        arguments("", ""));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void textIsEscapedAsGoDoes(String text, String escaped) throws IOException {
    assertThat(written(text)).isEqualTo("\"" + escaped + "\"");
    assertThat(written(Map.of(text, 1))).isEqualTo("{\"" + escaped + "\":1}");
    assertThat(written(text.toCharArray())).isEqualTo("\"" + escaped + "\"");
    assertThat(written(MAPPER.getNodeFactory().textNode(text))).isEqualTo("\"" + escaped + "\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "é", "€", "<", "\u0001", "\uD83D\uDE00"})
  void textIsWrittenTheSameWhereverABufferEnds(String filling) throws IOException {
    for (int length : new int[] {990, 1_000, 1_999, 2_000, 3_999, 4_000, 7_990, 8_000, 16_000}) {
      for (int more = 0; more < 12; more++) {
        String text = filling.repeat((length + more) / filling.length()) + "\uD83D\uDE00<";
        assertThat(written(text)).endsWith("\uD83D\uDE00\\u003c\"");
        assertReadBack(text);
      }
    }
  }

  @Test
  void keysOfMapsAreSortedByTheirBytes() throws IOException {
    Map<String, Object> map = new LinkedHashMap<>();
    for (String key : new String[] {"b", "\uD83D\uDE00", "\uFFFD", "\uE000", "a", "B", "ab", ""}) {
      map.put(key, 0);
    }
    map.put("a", new LinkedHashMap<>(Map.of("z", 1.0, "y", 2.0, "x", List.of(Map.of()))));
    assertThat(written(map))
        .isEqualTo(
            "{\"\":0,\"B\":0,\"a\":{\"x\":[{}],\"y\":2,\"z\":1},\"ab\":0,\"b\":0,"
                + "\"\uE000\":0,\"\uFFFD\":0,\"\uD83D\uDE00\":0}");
  }

  @Test
  void numbersAreWrittenAsGoDoesWhereverTheyStand() throws IOException {
    assertThat(written(new double[] {1, 0.1, 1e21})).isEqualTo("[1,0.1,1e+21]");
    assertThat(written(new float[] {1, 0.1f})).isEqualTo("[1,0.1]");
    assertThat(written(List.of(73.0, 0.1f, 5, 6L))).isEqualTo("[73,0.1,5,6]");
    assertThat(written(MAPPER.readTree("[1.0,1E21,1E-7,-0.0]"))).isEqualTo("[1,1e+21,1e-7,0]");
  }

  @Test
  void whatIsNoNumberIsRefused() {
    for (Object value : new Object[] {Double.NaN, List.of(1 / 0.0), new double[] {-1 / 0.0}}) {
      assertThatExceptionOfType(JsonMappingException.class)
          .isThrownBy(() -> MAPPER.writeValueAsString(value))
          .withMessageContaining("JSON has no number for");
    }
  }

  @Test
  void unknownFieldsAreAccepted() throws IOException {
    String more =
        Samples.goldenText("audit-events.json")
            .replace("\"cpu\":", "\"new\":[{}],\"cpu\":")
            .replace("\"eventType\"", "\"new\":{\"a\":null},\"eventType\"");
    JsonNode event = MAPPER.readTree(more).get("data").get(0);
    assertThat(event.has("new")).isTrue();
    assertThat(MAPPER.readValue(event.toString(), CostEvent.class))
        .isEqualTo(Samples.goldenEvent());
  }

  @Test
  void fieldsAreReadInAnyOrderAndNumbersInAnySpelling() throws IOException {
    assertThat(
            MAPPER.readValue(
                "{\"costPerGPUHour\":9.5e-01,\"costPerCPUCoreHour\":10,"
                    + "\"costPerRAMByteHour\":1E-09}",
                UnitPrices.class))
        .isEqualTo(new UnitPrices(10, 1e-9, 0.95));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/eventType | 5 | eventType is \"5\"; give a string",
        "/eventType | \"ADD\" | eventType: unknown event type \"ADD\"; accepted are add, delete",
        "/resourceType | null | resourceType is missing; give a string",
        "/resourceType | \"Deployment\" | resourceType: unknown resource type \"Deployment\"",
        "/timestamp | \"yesterday\" | timestamp is \"yesterday\"; give an RFC 3339 instant",
        "/timestamp | 1677592724 | timestamp is \"1677592724\"; give a string",
        "/timestamp | \"+10000-01-01T00:00:00Z\" | timestamp is \"+10000-01-01T00:00:00Z\"",
        "/properties | \"x\" | properties is \"x\"; give an object",
        "/properties/name | true | properties.name is \"true\"; give a string",
        "/properties/cluster | {\"a\":1} | properties.cluster is an object; give a string",
        "/totalRequests | [] | totalRequests is an array; give an object",
        "/totalRequests/cpu | \"1x\" | totalRequests.cpu: illegal quantity \"1x\"",
        "/totalRequests/cpu | 1 | totalRequests.cpu is \"1\"; give a string",
        "/totalRequests/memory | \"1e999999999\" | totalRequests.memory: illegal quantity",
        "/totalRequests/unpriced | [] | totalRequests.unpriced is an array; give an object",
        "/totalRequests/unpriced | {\"a/b\":1} | totalRequests.unpriced.a/b is \"1\"; give",
        "/resourceCosts | 0 | resourceCosts is \"0\"; give an object",
        "/resourceCosts/costPerGPUHour | \"0\" | resourceCosts.costPerGPUHour is \"0\"; give",
        "/resourceCosts/costPerGPUHour | -1 | costPerGPUHour must be 0 to 1.0E15: -1.0",
        "/costPrediction/totalMonthlyRate | \"NaN\" | costPrediction.totalMonthlyRate is \"NaN\"",
        "/costPrediction/totalMonthlyRate | null | costPrediction.totalMonthlyRate is missing",
        "/owner/uid | [] | owner.uid is an array; give a string",
        "/before/replicas | 1.5 | before.replicas is \"1.5\"; give a whole number",
        "/before/replicas | 2147483648 | before.replicas is \"2147483648\"; give a whole",
        "/after/volumes | {} | after.volumes is an object; give an array",
        "/after/volumes/1 | 7 | after.volumes[1] is \"7\"; give an object",
        "/after/volumes/1/storage | null | after.volumes[1].storage is missing; give a",
        "/observed | \"seen\" | observed: unknown observation \"seen\"; accepted are watch, catch-up",
        "/warnings | \"x\" | warnings is \"x\"; give an array",
        "/warnings/1 | 1 | warnings[1] is \"1\"; give a string",
      })
  void aFieldOfTheWrongTypeIsRefusedByItsPath(String pointer, String value, String message)
      throws IOException {
    JsonNode event = MAPPER.readTree(written(Samples.fullEvent()));
    int last = pointer.lastIndexOf('/');
    JsonNode parent = event.at(pointer.substring(0, last));
    String field = pointer.substring(last + 1);
    if (parent instanceof ObjectNode object) {
      object.set(field, MAPPER.readTree(value));
    } else {
      ((ArrayNode) parent).set(Integer.parseInt(field), MAPPER.readTree(value));
    }
    assertThatExceptionOfType(JsonProcessingException.class)
        .isThrownBy(() -> MAPPER.readValue(event.toString(), CostEvent.class))
        .satisfies(e -> assertThat(e.getOriginalMessage()).startsWith(message.strip()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[] | the value is an array; give an object",
        "\"x\" | the value is \"x\"; give an object",
        "{} | eventType is missing; give a string",
      })
  void whatIsNoEventIsRefused(String json, String message) {
    assertThatExceptionOfType(JsonProcessingException.class)
        .isThrownBy(() -> MAPPER.readValue(json, CostEvent.class))
        .satisfies(e -> assertThat(e.getOriginalMessage()).startsWith(message));
  }

  @Test
  void aNumberThatNoDoubleHoldsIsRefused() {
    assertThatExceptionOfType(JsonProcessingException.class)
        .isThrownBy(() -> MAPPER.readValue("{\"totalMonthlyRate\":1e999}", CostPrediction.class))
        .satisfies(
            e ->
                assertThat(e.getOriginalMessage())
                    .isEqualTo("totalMonthlyRate is \"Infinity\"; give a finite number"));
  }

  @Test
  void aQuantityThatIsNoneIsRefusedWithoutAPath() {
    assertThatExceptionOfType(JsonProcessingException.class)
        .isThrownBy(() -> MAPPER.readValue("\"Ki\"", Quantity.class))
        .satisfies(e -> assertThat(e.getOriginalMessage()).startsWith("illegal quantity \"Ki\""));
  }
}
