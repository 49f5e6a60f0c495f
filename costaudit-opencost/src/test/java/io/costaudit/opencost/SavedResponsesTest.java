package io.costaudit.opencost;

import static io.costaudit.opencost.Responses.DAY;
import static io.costaudit.opencost.Responses.NEXT_DAY;
import static io.costaudit.opencost.Responses.NEXT_WINDOW;
import static io.costaudit.opencost.Responses.WINDOW;
import static io.costaudit.opencost.Responses.file;
import static io.costaudit.opencost.Responses.sums;
import static io.costaudit.opencost.Responses.table;
import static io.costaudit.opencost.Responses.total;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.costaudit.cost.AggStore;
import io.costaudit.cost.AllocationStore;
import io.costaudit.cost.CostKey;
import io.costaudit.cost.CostProperty;
import io.costaudit.cost.CostStore;
import io.costaudit.cost.Grouping;
import io.costaudit.cost.Measure;
import io.costaudit.cost.StoreTraits;
import io.costaudit.cost.TotalStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavedResponsesTest {
  private static final SavedResponses SAVED = SavedResponses.ofDefaults();
  private static final Grouping NAME = Grouping.parse("name");

  @TempDir private Path folder;

  private static String row(String name, String cost, String window) {
    return "\"%s\":{\"cpuCost\":%s,%s}".formatted(name, cost, window);
  }

  @Test
  void aFolderIsItsFiles() throws IOException {
    file(
        folder, "b.json", "[{" + row("b", "1", WINDOW) + "},{" + row("c", "2", NEXT_WINDOW) + "}]");
    Files.write(
        folder.resolve("a.json.gz"),
        UnreadableResponsesTest.gzip("{" + row("a", "4", WINDOW) + "}"));
    file(folder, "readme.txt", "not an answer");

    AllocationStore store = SAVED.allocations(List.of(folder));

    assertThat(store.windows()).containsExactly(DAY, NEXT_DAY);
    assertThat(table(store, DAY, NAME).keys()).containsExactly(CostKey.of("a"), CostKey.of("b"));
    assertThat(total(store, NEXT_DAY, NAME, "c")).isEqualTo(2);
    assertThat(store.top(DAY, Grouping.CLUSTER, CostKey.of(""), 1).get(0).name()).isEqualTo("a");
  }

  @Test
  void summariesInFilesAreInTheWindowBehindTheirRows() {
    Path file =
        file(
            folder,
            "s.json",
            "{\"sets\":[{\"allocations\":{\"a\":{\"cpuCost\":1}},%s},{\"allocations\":{\"b\":{\"cpuCost\":2}},%s}]}"
                .formatted(WINDOW, NEXT_WINDOW));
    AllocationStore store = SAVED.allocations(List.of(file));
    assertThat(store.windows()).containsExactly(DAY, NEXT_DAY);
    assertThat(table(store, DAY, NAME).keys()).containsExactly(CostKey.of("a"));
    assertThat(table(store, NEXT_DAY, NAME).keys()).containsExactly(CostKey.of("b"));
    assertThat(store.traits().roundingUnit()).isZero();
  }

  @Test
  void aFileThatChangedIsNoticed() throws IOException {
    Path file = file(folder, "a.json", "{" + row("a", "1", WINDOW) + "}");
    Path other = file(folder, "b.json", "{" + row("b", "1", NEXT_WINDOW) + "}");
    AllocationStore store = SAVED.allocations(List.of(file, other));
    String before = store.version(DAY);
    String ofOther = store.version(NEXT_DAY);
    assertThat(store.version(DAY)).isEqualTo(before);

    file(folder, "a.json", "{" + row("a", "11", WINDOW) + "," + row("d", "3", NEXT_WINDOW) + "}");

    assertThat(store.version(DAY)).isNotEqualTo(before);
    assertThat(total(store, DAY, NAME, "a")).isEqualTo(11);
    assertThat(total(store, NEXT_DAY, NAME, "d")).isEqualTo(3);
    assertThat(store.version(NEXT_DAY)).isNotEqualTo(ofOther);

    Files.delete(file);
    assertThatThrownBy(() -> table(store, DAY, NAME))
        .isInstanceOf(UnreadableResponseException.class)
        .hasMessageContaining(file + ": it cannot be read");
  }

  @Test
  void filesThatAreNotThereAreBadInput() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Path file = file(folder, "a.json", "[]");
    assertThatThrownBy(() -> SAVED.allocations(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SAVED.assets(List.of(empty)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has no file that ends in .json or .json.gz");
    assertThatThrownBy(() -> SAVED.cloudUsage(List.of(folder.resolve("no"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("there is no file or folder");
    assertThatThrownBy(() -> SAVED.assets(List.of(folder, file)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is given twice");
    assertThatThrownBy(() -> SAVED.assetTotals(Map.of(NAME, List.of(file))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("totals by name; accepted are cluster and cluster,node");
    assertThatThrownBy(() -> SAVED.aggregates(Map.of(Grouping.parse("type"), List.of(file))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot be aggregated by type");
  }

  @Test
  void allocationsByNodeTellIdleByNode() {
    Path byNode =
        file(
            folder,
            "n.json",
            ("{\"c1/n1\":{\"name\":\"c1/n1\",\"properties\":{\"cluster\":\"c1\",\"node\":\"n1\"},\"cpuCost\":8,W},"
                    + "\"__idle__\":{\"name\":\"__idle__\",\"properties\":{\"cluster\":\"c1\"},\"gpuCost\":2,W}}")
                .replace("W", WINDOW));
    AllocationStore store = SAVED.allocationsByNode(List.of(byNode));

    assertThat(store.traits().idle()).isEqualTo(StoreTraits.Idle.BY_NODE);
    assertThat(store.traits().roundingUnit()).isEqualTo(SavedResponses.ALLOCATION_UNIT);
    assertThat(SAVED.allocations(List.of(byNode)).traits().idle())
        .isEqualTo(StoreTraits.Idle.BY_CLUSTER);
    assertThat(total(store, DAY, Grouping.NODE, "c1", "n1")).isEqualTo(8);
    assertThat(total(store, DAY, Grouping.NODE, "c1", "")).isEqualTo(2);
  }

  @Test
  void totalsOfAllocationsAreAnswersWithoutIdle() {
    Path byCluster =
        file(
            folder,
            "c.json",
            "{" + row("c1", "3", WINDOW) + "," + row("__idle__", "9", WINDOW) + "}");
    Path byNode =
        file(
            folder,
            "n.json",
            ("{\"c1/n1\":{\"name\":\"c1/n1\",\"properties\":{\"cluster\":\"c1\",\"node\":\"n1\"},\"cpuCost\":1,W},"
                    + "\"c1/\":{\"properties\":{\"cluster\":\"c1\"},\"pvCost\":2,\"pvCostAdjustment\":-1,W},"
                    + "\"a/b/n2\":{\"cpuCost\":4,W}}")
                .replace("W", WINDOW));
    TotalStore store =
        SAVED.allocationTotals(
            Map.of(Grouping.CLUSTER, List.of(byCluster), Grouping.NODE, List.of(byNode)));

    assertThat(store.windows()).containsExactly(DAY);
    assertThat(table(store, DAY, Grouping.CLUSTER).keys()).containsExactly(CostKey.of("c1"));
    assertThat(table(store, DAY, Grouping.NODE).keys())
        .containsExactly(CostKey.of("c1", "n1"), CostKey.of("c1", ""), CostKey.of("a/b", "n2"));
    assertThat(sums(store, DAY, Grouping.NODE, "c1", "").total(Measure.PV)).isEqualTo(1);
    assertThat(sums(store, DAY, Grouping.NODE, "c1", "").rounded(Measure.PV)).isEqualTo(2);
    assertThat(store.traits().roundingUnit()).isEqualTo(0.00001);
    assertThat(store.traits().withUnmounted()).isTrue();
    assertThat(store.top(DAY, Grouping.CLUSTER, CostKey.of("c1"), 5)).hasSize(1);
    assertThat(table(store, NEXT_DAY, Grouping.CLUSTER).isEmpty()).isTrue();
    assertThat(store.version(DAY)).isNotEmpty();
  }

  @Test
  void totalsOfAllocationsMayBeThoseThatTheServerKeeps() {
    String totals =
        """
        {"c1/n1":{"start":"2023-01-14T00:00:00Z","end":"2023-01-15T00:00:00Z","cluster":"c1",
         "node":"n1","count":1,"cpuCost":8,"cpuCostAdjustment":-2,"gpuCost":0,
         "persistentVolumeCost":3,"persistentVolumeCostAdjustment":1,"totalCost":10}}
        """;
    Path bare = file(folder, "bare.json", totals);
    Path whole = file(folder, "whole.json", "{\"code\":200,\"data\":" + totals + "}");
    SavedResponses saved =
        SavedResponses.builder().window(DAY).settledAfter(Duration.ofDays(1)).build();
    TotalStore store =
        saved.allocationTotals(
            Map.of(Grouping.CLUSTER, List.of(bare), Grouping.NODE, List.of(whole)));

    assertThat(sums(store, DAY, Grouping.NODE, "c1", "n1").total(Measure.CPU)).isEqualTo(6);
    assertThat(sums(store, DAY, Grouping.CLUSTER, "c1").total(Measure.PV)).isEqualTo(4);
    assertThat(store.traits().roundingUnit()).isZero();
    assertThat(store.traits().withUnmounted()).isFalse();
    assertThat(store.traits().settledAfter()).isEqualTo(Duration.ofDays(1));

    Path other = file(folder, "other.json", "{" + row("c1", "1", WINDOW) + "}");
    assertThatThrownBy(() -> saved.allocationTotals(Map.of(Grouping.CLUSTER, List.of(bare, other))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("some hold totals");
  }

  @Test
  void totalsOfAssetsAreAnswersAggregated() {
    Path byCluster =
        file(
            folder,
            "c.json",
            "{\"c1\":{\"adjustment\":-1,\"totalCost\":5,W}}".replace("W", WINDOW));
    Path byName =
        file(
            folder,
            "n.json",
            ("{\"c1/n1\":{\"properties\":{\"cluster\":\"c1\"},\"totalCost\":2,W},"
                    + "\"c1/ns/svc\":{\"totalCost\":3,W},"
                    + "\"x\":{\"type\":\"Network\",\"properties\":{\"cluster\":\"c1\",\"name\":\"net\"},\"totalCost\":9,W},"
                    + "\"y\":{\"type\":\"ClusterManagement\",\"properties\":{\"cluster\":\"c1\"},\"totalCost\":9,W},"
                    + "\"z\":{\"type\":\"Node\",\"properties\":{\"cluster\":\"c1\",\"name\":\"n2\"},\"cpuCost\":4,W}}")
                .replace("W", WINDOW));
    TotalStore store =
        SAVED.assetTotals(
            Map.of(Grouping.CLUSTER, List.of(byCluster), Grouping.NODE, List.of(byName)));

    assertThat(sums(store, DAY, Grouping.CLUSTER, "c1").cost(Measure.OTHER)).isEqualTo(6);
    assertThat(sums(store, DAY, Grouping.CLUSTER, "c1").total(Measure.OTHER)).isEqualTo(5);
    assertThat(table(store, DAY, Grouping.NODE).keys())
        .containsExactly(
            CostKey.of("c1", "n1"), CostKey.of("c1", "ns/svc"), CostKey.of("c1", "n2"));
    assertThat(sums(store, DAY, Grouping.NODE, "c1", "n2").total(Measure.OTHER)).isEqualTo(4);
    assertThat(store.traits().byMeasure()).isFalse();
  }

  @Test
  void aggregatesAreNamedAsTheirRows() {
    Grouping namespace = Grouping.parse("namespace");
    Path file =
        file(
            folder,
            "ns.json",
            "{"
                + row("ns", "1", WINDOW)
                + ","
                + row("__unmounted__", "2", WINDOW)
                + ","
                + row("__idle__", "4", WINDOW)
                + "}");
    AggStore store = SAVED.aggregates(Map.of(namespace, List.of(file)));
    assertThat(store.groupings()).containsExactly(namespace);
    assertThat(table(store, DAY, namespace).keys())
        .containsExactly(CostKey.of("ns"), CostKey.of("__unmounted__"));
    assertThat(store.traits().withShared()).isTrue();
  }

  @Test
  void theCurrencyIsTheOneThatWasGiven() {
    Path allocations = file(folder, "a.json", "{" + row("a", "1", WINDOW) + "}");
    Path assets =
        file(folder, "b.json", "{\"n\":{\"type\":\"Node\",\"totalCost\":1," + WINDOW + "}}");
    Path bill =
        file(folder, "c.json", "{\"i\":{\"amortizedNetCost\":{\"cost\":1}," + WINDOW + "}}");
    SavedResponses inEuro = SavedResponses.builder().currency("EUR").build();
    List<CostStore> stores =
        List.of(
            inEuro.allocations(List.of(allocations)),
            inEuro.allocationsByNode(List.of(allocations)),
            inEuro.allocationTotals(Map.of(Grouping.CLUSTER, List.of(allocations))),
            inEuro.aggregates(Map.of(Grouping.of(CostProperty.NAMESPACE), List.of(allocations))),
            inEuro.assets(List.of(assets)),
            inEuro.assetTotals(Map.of(Grouping.CLUSTER, List.of(assets))),
            inEuro.cloudUsage(List.of(bill)));
    assertThat(stores)
        .extracting(store -> store.traits().currency())
        .hasSize(7)
        .containsOnly("EUR");
    assertThat(SAVED.assets(List.of(assets)).traits().currency()).isEqualTo("USD");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SavedResponses.builder().currency("euro"))
        .withMessageContainingAll("\"euro\"", "ISO 4217");
  }
}
