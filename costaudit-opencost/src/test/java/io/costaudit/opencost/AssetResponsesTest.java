package io.costaudit.opencost;

import static io.costaudit.opencost.Responses.DAY;
import static io.costaudit.opencost.Responses.WINDOW;
import static io.costaudit.opencost.Responses.stream;
import static io.costaudit.opencost.Responses.sums;
import static io.costaudit.opencost.Responses.total;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.costaudit.cost.CloudUsageStore;
import io.costaudit.cost.Grouping;
import io.costaudit.cost.InMemoryAssetStore;
import io.costaudit.cost.Measure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AssetResponsesTest {
  private static final Grouping TYPE = Grouping.parse("type");

  private static final String ASSETS =
      """
      "k/Node":{"type":"Node","properties":{"category":"Compute","service":"Kubernetes",
       "cluster":"c1","name":"n1","providerID":"i-0abc","provider":"AWS","account":"a","project":"p"},
       "labels":{"x":"y"},WINDOW,"minutes":1440.000000,"nodeType":"m5.large","cpuCores":2.000000,
       "GPUHours":0.000000,"cpuBreakdown":{"idle":0.5},"discount":0.200000,"cpuCost":10.000000,
       "gpuCost":1.000000,"ramCost":5.000000,"adjustment":-3.000000,
       "overhead":{"CpuOverheadFraction":0},"totalCost":10.000000},
      "k/Disk":{"type":"Disk","properties":{"cluster":"c1","name":"d"},"labels":null,WINDOW,
       "byteHoursUsed":null,"adjustment":0.5,"totalCost":2.000000},
      "k/LB":{"type":"LoadBalancer","properties":{"cluster":"c1","name":"ns/svc"},WINDOW,
       "adjustment":-0,"totalCost":3,"private":false,"ip":"1.2.3.4"},
      "k/Net":{"type":"Network","properties":{"cluster":"c1"},WINDOW,"adjustment":0,"totalCost":4},
      "k/Mgmt":{"type":"ClusterManagement","properties":{"cluster":"c1"},WINDOW,"totalCost":5},
      "k/Cloud":{"type":"Cloud","properties":null,WINDOW,"adjustment":1,"credit":-2,"totalCost":6},
      "k/Shared":{"type":"Shared",WINDOW,"totalCost":7},
      "k/Any":{"properties":{"cluster":"c1"},WINDOW,"adjustment":1,"totalCost":8}
      """
          .replace("WINDOW", WINDOW);

  private static InMemoryAssetStore read(String answer) {
    return SavedResponses.ofDefaults().assets("a.json", stream(answer));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"code\":200,\"data\":{%s}}",
        "{\"code\":200,\"data\":[{%s}]}",
        "{%s}",
        "{\"sets\":[{\"assets\":{%s}}]}"
      })
  void readsEveryTypeInEveryShape(String shape) {
    InMemoryAssetStore store = read(shape.formatted(ASSETS));

    assertThat(store.windows()).containsExactly(DAY);
    assertThat(store.traits().roundingUnit()).isEqualTo(0.000001);
    assertThat(sums(store, DAY, TYPE, "Node").cost(Measure.CPU)).isCloseTo(8, within(1e-12));
    assertThat(sums(store, DAY, TYPE, "Node").cost(Measure.GPU)).isCloseTo(1, within(1e-12));
    assertThat(sums(store, DAY, TYPE, "Node").cost(Measure.RAM)).isCloseTo(4, within(1e-12));
    assertThat(total(store, DAY, TYPE, "Node")).isCloseTo(10, within(1e-12));
    assertThat(sums(store, DAY, TYPE, "Disk").cost(Measure.PV)).isEqualTo(1.5);
    assertThat(sums(store, DAY, TYPE, "Disk").adjustment(Measure.PV)).isEqualTo(0.5);
    assertThat(sums(store, DAY, TYPE, "LoadBalancer").cost(Measure.LOAD_BALANCER)).isEqualTo(3);
    assertThat(sums(store, DAY, TYPE, "Network").cost(Measure.NETWORK)).isEqualTo(4);
    assertThat(sums(store, DAY, TYPE, "ClusterManagement").cost(Measure.OTHER)).isEqualTo(5);
    assertThat(sums(store, DAY, TYPE, "Cloud").cost(Measure.OTHER)).isEqualTo(5);
    assertThat(total(store, DAY, TYPE, "Cloud")).isEqualTo(6);
    assertThat(sums(store, DAY, TYPE, "Shared").cost(Measure.SHARED)).isEqualTo(7);
    assertThat(sums(store, DAY, TYPE, "Asset").cost(Measure.OTHER)).isEqualTo(7);
    assertThat(
            total(
                store,
                DAY,
                Grouping.parse(
                    "category,provider,account,project,service,cluster,name,providerID,label:x"),
                "Compute",
                "AWS",
                "a",
                "p",
                "Kubernetes",
                "c1",
                "n1",
                "i-0abc",
                "y"))
        .isCloseTo(10, within(1e-12));
  }

  @Test
  void nullIsNoNumber() {
    InMemoryAssetStore store =
        read("{\"a\":{\"type\":\"Disk\",\"totalCost\":null,\"adjustment\":0," + WINDOW + "}}");
    assertThat(total(store, DAY, TYPE, "Disk")).isNaN();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":{\"type\":\"Disc\",\"totalCost\":1}} | unknown asset type \"Disc\"; accepted are",
        "{\"a\":{\"cpuCost\":1,\"totalCost\":1}} | an allocation, not an asset",
        "{\"a\":{\"x\":1}} | neither a type nor a totalCost"
      })
  void refusesWhatIsNoAsset(String answer, String why) {
    assertThatThrownBy(() -> read(answer))
        .isInstanceOf(UnreadableResponseException.class)
        .hasMessageContaining(why);
  }

  @ParameterizedTest
  @CsvSource({"LIST,1", "NET,2", "AMORTIZED_NET,3", "INVOICED,4", "AMORTIZED,5"})
  void readsTheCostOfABillThatIsAskedFor(CostMetric metric, double cost) {
    CloudUsageStore store =
        SavedResponses.builder()
            .costMetric(metric)
            .build()
            .cloudUsage(
                "c.json",
                stream(
                    """
                    {"code":200,"data":{"sets":[{"cloudCosts":{"eef1":{"properties":{
                     "providerID":"i-0abc","provider":"AWS","accountID":"1","invoiceEntityID":"2",
                     "service":"AmazonEC2","category":"Virtual Machine","labels":{"a":"b"}},WINDOW,
                     "listCost":{"cost":1,"kubernetesPercent":1},"netCost":{"cost":2},
                     "amortizedNetCost":{"cost":3},"invoicedCost":{"cost":4},
                     "amortizedCost":{"cost":5}}},"aggregationProperties":null,WINDOW}],"window":{}}}
                    """
                        .replace("WINDOW", WINDOW)));
    assertThat(
            total(
                store,
                DAY,
                Grouping.parse("providerID,provider,account,service,category"),
                "i-0abc",
                "AWS",
                "1",
                "AmazonEC2",
                "Compute"))
        .isEqualTo(cost);
    assertThat(store.traits().roundingUnit()).isZero();
    assertThat(store.traits().byMeasure()).isFalse();
    assertThat(store.traits().settledAfter()).isEqualTo(CloudUsageStore.DEFAULT_SETTLED_AFTER);
  }

  @ParameterizedTest
  @CsvSource({
    "Virtual Machine,Compute",
    "Compute,Compute",
    "Disk,Storage",
    "Storage,Storage",
    "Load Balancer,Network",
    "Network,Network",
    "Cluster Management,Management",
    "Management,Management",
    "Other,Other",
    "Foo,Foo"
  })
  void categoriesBecomeThoseOfAssets(String sent, String read) {
    CloudUsageStore store =
        SavedResponses.ofDefaults()
            .cloudUsage(
                "c",
                stream(
                    ("{\"a\":{\"properties\":{\"category\":\"%s\",\"invoiceEntityID\":\"2\"},"
                            + "\"amortizedNetCost\":{\"cost\":null},%s}}")
                        .formatted(sent, WINDOW)));
    assertThat(total(store, DAY, Grouping.parse("category,account"), read, "2")).isNaN();
  }

  @Test
  void aCostThatTheServerDoesNotKnowIsNotZero() {
    assertThatThrownBy(
            () ->
                SavedResponses.ofDefaults()
                    .cloudUsage("c", stream("{\"a\":{\"listCost\":{\"cost\":1}}}")))
        .hasMessageContaining("it has no amortizedNetCost");
  }
}
