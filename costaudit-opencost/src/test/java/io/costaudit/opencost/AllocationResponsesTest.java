package io.costaudit.opencost;

import static io.costaudit.opencost.Responses.DAY;
import static io.costaudit.opencost.Responses.NEXT_DAY;
import static io.costaudit.opencost.Responses.NEXT_WINDOW;
import static io.costaudit.opencost.Responses.WINDOW;
import static io.costaudit.opencost.Responses.stream;
import static io.costaudit.opencost.Responses.sums;
import static io.costaudit.opencost.Responses.table;
import static io.costaudit.opencost.Responses.total;
import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.cost.CostKey;
import io.costaudit.cost.CostProperty;
import io.costaudit.cost.CostSums;
import io.costaudit.cost.Grouping;
import io.costaudit.cost.InMemoryAllocationStore;
import io.costaudit.cost.Measure;
import io.costaudit.cost.StoreTraits.Idle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllocationResponsesTest {
  private static final Grouping CONTAINER = Grouping.parse("cluster,node,namespace,pod,container");

  private static final String ROW =
      """
      "c1/n1/ns/pod/ctr":{"name":"c1/n1/ns/pod/ctr","properties":{"cluster":"c1","node":"n1",
       "container":"ctr","namespace":"ns","pod":"pod","controller":"web",
       "controllerKind":"deployment","services":["svc"],"labels":{"app":"x"},"annotations":null,
       "namespaceLabels":{"a":"b"},"providerID":"i-1"},%s,
       "start":"2023-01-14T00:00:00Z","end":"2023-01-15T00:00:00Z","minutes":1440,
       "cpuCost":0.12346,"cpuCostAdjustment":-0,"gpuCost":1e-9,"gpuCostAdjustment":1e-09,
       "networkCost":1,"networkCostAdjustment":-0.5,"loadBalancerCost":2,
       "loadBalancerCostAdjustment":0.25,"pvBytes":1e+21,"pvCost":3,
       "pvs":{"cluster=c1:name=pv1":{"byteHours":1e+21,"cost":1e-7,"providerID":"","adjustment":0}},
       "pvCostAdjustment":0.125,"ramCost":4,"ramCostAdjustment":-1,"externalCost":5,
       "sharedCost":6,"totalCost":null,"rawAllocationOnly":{"cpuCoreUsageMax":1},
       "lbAllocations":{"x":{"service":"s","cost":1}},"sharedCostBreakdown":null,"new":[[{}]]}
      """
          .formatted(WINDOW);

  private static InMemoryAllocationStore read(String answer) {
    return SavedResponses.ofDefaults().allocations("a.json", stream(answer));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"code\":200,\"status\":\"success\",\"data\":[{%s}]}",
        "{\"code\":200,\"data\":[{%s},null,{}],\"message\":\"m\",\"warning\":\"w\"}",
        "{\"data\":{%s}}",
        "[{%s}]",
        "{%s}",
        "\uFEFF \n{\"data\":[{%s}],\"code\":200,\"meta\":{\"x\":1}}",
        "{\"code\":200,\"data\":{\"step\":86400000000000,\"sets\":[{\"allocations\":{%s},"
            + "\"window\":null},null],\"window\":{}}}",
        "{\"step\":1,\"sets\":[{\"allocations\":{%s}}]}"
      })
  void readsEveryShape(String shape) {
    InMemoryAllocationStore store = read(shape.formatted(ROW));

    assertThat(store.windows()).containsExactly(DAY);
    CostSums sums = sums(store, DAY, CONTAINER, "c1", "n1", "ns", "pod", "ctr");
    assertThat(sums.minutes()).isEqualTo(1440);
    assertThat(sums.cost(Measure.CPU)).isEqualTo(0.12346);
    assertThat(sums.adjustment(Measure.CPU)).isEqualTo(0.0);
    assertThat(sums.cost(Measure.GPU)).isEqualTo(1e-9);
    assertThat(sums.adjustment(Measure.GPU)).isEqualTo(1e-9);
    assertThat(sums.total(Measure.NETWORK)).isEqualTo(0.5);
    assertThat(sums.total(Measure.LOAD_BALANCER)).isEqualTo(2.25);
    assertThat(sums.total(Measure.PV)).isEqualTo(3.125);
    assertThat(sums.total(Measure.RAM)).isEqualTo(3);
    assertThat(sums.cost(Measure.EXTERNAL)).isEqualTo(5);
    assertThat(sums.cost(Measure.SHARED)).isEqualTo(6);
    Grouping others = Grouping.parse("controller,service,label:app,providerID");
    assertThat(table(store, DAY, others).keys())
        .containsExactly(CostKey.of("deployment:web", "svc", "x", "i-1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"code\":200}", "{\"code\":200,\"data\":null}", "{}", "[]", "null", "[null]"})
  void nothingIsNoRow(String answer) {
    assertThat(read(answer).windows()).isEmpty();
  }

  @Test
  void nullIsNoNumberAndNothingIsZero() {
    InMemoryAllocationStore store =
        read("{\"a\":{\"cpuCost\":null,\"minutes\":null," + WINDOW + "}}");
    CostSums sums = sums(store, DAY, Grouping.parse("name"), "a");
    assertThat(sums.cost(Measure.CPU)).isNaN();
    assertThat(sums.cost(Measure.RAM)).isZero();
    assertThat(sums.minutes()).isZero();
  }

  @Test
  void aSummaryIsExactAndInTheWindowBehindItsRows() {
    InMemoryAllocationStore store =
        read(
            """
            {"code":200,"data":{"step":86400000000000,"sets":[
             {"allocations":{
               "c1/n1/ns/pod/ctr":{"name":"c1/n1/ns/pod/ctr","start":"2023-01-14T01:00:00Z",
                "end":"2023-01-14T02:00:00Z","cpuCost":0.123456788,"efficiency":1},
               "c1/__unmounted__/__unmounted__/__unmounted__":{"pvCost":1.0000001},
               "c1/n1/__idle__":{"name":"c1/n1/__idle__","cpuCost":2}},%s},
             {"allocations":{"ns":{"name":"ns","cpuCost":3,"totalEfficiency":1,"totalCost":3}},%s}],
             "window":{"start":"2023-01-14T00:00:00Z","end":"2023-01-16T00:00:00Z"}}}
            """
                .formatted(WINDOW, NEXT_WINDOW));

    assertThat(store.windows()).containsExactly(DAY, NEXT_DAY);
    assertThat(store.traits().roundingUnit()).isZero();
    assertThat(store.traits().idle()).isEqualTo(Idle.BY_NODE);
    assertThat(total(store, DAY, CONTAINER, "c1", "n1", "ns", "pod", "ctr")).isEqualTo(0.123456788);
    assertThat(
            total(
                store, DAY, CONTAINER, "c1", "", "__unmounted__", "__unmounted__", "__unmounted__"))
        .isEqualTo(1.0000001);
    assertThat(total(store, DAY, Grouping.NODE.within(CostProperty.KIND), "idle", "c1", "n1"))
        .isEqualTo(2);
    assertThat(total(store, NEXT_DAY, Grouping.CLUSTER, "")).isEqualTo(3);
  }

  @Test
  void allocationsAreRounded() {
    assertThat(read("{" + ROW + "}").traits().roundingUnit()).isEqualTo(0.00001);
  }

  @Test
  void tellsHowIdleIsTold() {
    String cluster = "\"c1/__idle__\":{\"cpuCost\":1," + WINDOW + "}";
    String node = "\"c1/n1/__idle__\":{\"cpuCost\":1," + WINDOW + "}";
    String known =
        "\"x/__idle__\":{\"properties\":{\"cluster\":\"a/b\",\"node\":\"n\"},\"cpuCost\":1,"
            + WINDOW
            + "}";
    String merged = "\"__idle__\":{\"properties\":{},\"cpuCost\":1," + WINDOW + "}";
    String slashed =
        "\"a/b/n2/__idle__\":{\"properties\":{\"cluster\":\"a/b\"},\"cpuCost\":1," + WINDOW + "}";
    assertThat(read("{" + ROW + "}").traits().idle()).isEqualTo(Idle.ABSENT);
    assertThat(read("{" + node + "," + known + "," + slashed + "}").traits().idle())
        .isEqualTo(Idle.BY_NODE);
    assertThat(read("{" + node + "," + cluster + "}").traits().idle()).isEqualTo(Idle.BY_CLUSTER);
    assertThat(read("{" + node + "," + merged + "}").traits().idle()).isEqualTo(Idle.MERGED);
    assertThat(table(read("{" + slashed + "}"), DAY, Grouping.NODE).keys())
        .containsExactly(CostKey.of("a/b", "n2"));
  }

  @Test
  void aRowsOwnWindowCountsBeforeThatOfItsSet() {
    InMemoryAllocationStore store =
        read(
            "{\"sets\":[{\"window\":{},\"allocations\":{\"a\":{\"cpuCost\":1,%s}},%s}]}"
                .formatted(WINDOW, NEXT_WINDOW));
    assertThat(store.windows()).containsExactly(DAY);
  }

  @Test
  void theGivenWindowIsThatOfRowsThatNameNone() {
    InMemoryAllocationStore store =
        SavedResponses.builder()
            .window(NEXT_DAY)
            .build()
            .allocations(
                "a",
                stream(
                    "{\"a\":{\"cpuCost\":1,\"window\":{}},\"b\":{\"cpuCost\":2," + WINDOW + "}}"));
    assertThat(store.windows()).containsExactly(DAY, NEXT_DAY);
  }

  @Test
  void aRowMayBeCalledAsAFieldIs() {
    InMemoryAllocationStore store =
        read(
            "{\"argo\":{\"cpuCost\":1,%1$s},\"code\":{\"cpuCost\":2,%1$s},\"data\":{\"cpuCost\":3,%1$s},"
                    .formatted(WINDOW)
                + "\"sets\":{\"cpuCost\":4,%s}}".formatted(WINDOW));
    assertThat(table(store, DAY, Grouping.parse("name")).size()).isEqualTo(4);
  }
}
