package io.costaudit.opencost;

import static io.costaudit.opencost.Responses.DAY;
import static io.costaudit.opencost.Responses.NEXT_DAY;
import static io.costaudit.opencost.Responses.NEXT_WINDOW;
import static io.costaudit.opencost.Responses.WINDOW;
import static io.costaudit.opencost.Responses.file;
import static io.costaudit.opencost.Responses.table;
import static io.costaudit.opencost.Responses.total;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.costaudit.cost.AllocationStore;
import io.costaudit.cost.CostKey;
import io.costaudit.cost.CostStore;
import io.costaudit.cost.Grouping;
import io.costaudit.time.Window;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests that each saved row belongs to the right window, and that no row is counted twice. */
class SavedWindowsTest {
  private static final SavedResponses SAVED = SavedResponses.ofDefaults();
  private static final Grouping NAME = Grouping.parse("name");

  @TempDir private Path folder;

  private static String window(int from, int to) {
    return "\"window\":{\"start\":\"%s\",\"end\":\"%s\"}".formatted(hour(from), hour(to));
  }

  private static String hour(int hours) {
    return DAY.start().plus(Duration.ofHours(hours)).toString();
  }

  private static String row(String name, double cost, String window) {
    return "\"%s\":{\"name\":\"%s\",\"properties\":{\"cluster\":\"c1\"},\"cpuCost\":%s,%s}"
        .formatted(name, name, cost, window);
  }

  private static InputStream bytes(String json) {
    return new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aRowOfPartOfTheDayBelongsToTheDayOfItsSet() {
    String late = window(16, 24);
    String early = window(3, 6);
    String answer =
        "{\"code\":200,\"data\":[{%s,%s,%s},{%s}]}"
            .formatted(
                row("late", 1.5, late),
                row("whole", 2, WINDOW),
                row("early", 4, early),
                row("next", 8, NEXT_WINDOW));
    Path file = file(folder, "a.json", answer);

    for (AllocationStore store :
        List.of(SAVED.allocations(List.of(file)), SAVED.allocations("answer", bytes(answer)))) {
      assertThat(store.windows()).containsExactly(DAY, NEXT_DAY);
      assertThat(total(store, DAY, NAME, "late")).isEqualTo(1.5);
      assertThat(total(store, DAY, NAME, "whole")).isEqualTo(2);
      assertThat(total(store, DAY, NAME, "early")).isEqualTo(4);
      assertThat(table(store, NEXT_DAY, NAME).keys()).containsExactly(CostKey.of("next"));
    }
  }

  @Test
  void theWindowThatASetTellsEnclosesThatOfItsRowsWhereverItStands() {
    String set =
        "{\"sets\":[{\"allocations\":{%s,\"plain\":{\"cpuCost\":1}},%s}]}"
            .formatted(row("late", 2, window(16, 24)), WINDOW);
    AllocationStore store = SAVED.allocations(List.of(file(folder, "s.json", set)));
    assertThat(store.windows()).containsExactly(DAY);
    assertThat(total(store, DAY, NAME, "late")).isEqualTo(2);
    assertThat(total(store, DAY, NAME, "plain")).isEqualTo(1);
  }

  @Test
  void rowsOfWindowsThatDoNotMeetBelongToTheirOwn() {
    String answer = "{%s,%s}".formatted(row("a", 1, window(0, 1)), row("b", 2, window(1, 2)));
    AllocationStore store = SAVED.allocations(List.of(file(folder, "a.json", answer)));
    assertThat(store.windows())
        .containsExactly(
            new Window(DAY.start(), DAY.start().plus(Duration.ofHours(1))),
            new Window(
                DAY.start().plus(Duration.ofHours(1)), DAY.start().plus(Duration.ofHours(2))));
  }

  @Test
  void windowsThatOverlapAndThatNothingEnclosesAreRefusedUnlessTheWindowIsGiven() {
    String answer = "{%s,%s}".formatted(row("a", 1, window(0, 18)), row("b", 2, window(6, 24)));
    Path file = file(folder, "a.json", answer);
    assertThatThrownBy(() -> SAVED.allocations(List.of(file)))
        .isInstanceOf(UnreadableResponseException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("windows that overlap")
        .hasMessageContaining("SavedResponses.Builder.window");
    assertThatThrownBy(() -> SAVED.allocations("answer", bytes(answer)))
        .isInstanceOf(UnreadableResponseException.class);

    AllocationStore store = SavedResponses.builder().window(DAY).build().allocations(List.of(file));
    assertThat(store.windows()).containsExactly(DAY);
    assertThat(total(store, DAY, Grouping.CLUSTER, "c1")).isEqualTo(3);
  }

  /**
   * A kind of store.
   *
   * @param costs what one of its rows costs, in which A stands for what was adjusted since
   */
  private record Kind(String costs, Function<List<Path>, CostStore> store) {
    String answer(double adjustment) {
      return ("{\"c1\":{\"name\":\"c1\",\"properties\":{\"cluster\":\"c1\",\"name\":\"n\","
          + "\"providerID\":\"i-1\",\"category\":\"Compute\"},"
          + costs.replace("A", String.valueOf(adjustment))
          + ","
          + WINDOW
          + "}}");
    }
  }

  private static final String ALLOCATION = "\"cpuCost\":2,\"cpuCostAdjustment\":A";
  private static final String ASSET = "\"totalCost\":2,\"adjustment\":A";
  private static final String ITEM = "\"amortizedNetCost\":{\"cost\":2,\"kubernetesPercent\":1}";

  private static Stream<Kind> kinds() {
    return Stream.of(
        new Kind(ALLOCATION, SAVED::allocations),
        new Kind(ALLOCATION, SAVED::allocationsByNode),
        new Kind(ASSET, SAVED::assets),
        new Kind(ITEM, SAVED::cloudUsage),
        new Kind(ALLOCATION, some -> SAVED.allocationTotals(Map.of(Grouping.CLUSTER, some))),
        new Kind(ALLOCATION, some -> SAVED.allocationTotals(Map.of(Grouping.NODE, some))),
        new Kind(ASSET, some -> SAVED.assetTotals(Map.of(Grouping.CLUSTER, some))),
        new Kind(ALLOCATION, some -> SAVED.aggregates(Map.of(Grouping.parse("namespace"), some))));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void theSameDayInTwoFilesIsRefusedAndBothAreNamed(Kind kind) {
    Path monday = file(folder, "monday.json", kind.answer(0));
    Path tuesday = file(folder, "tuesday.json", kind.answer(-0.25));
    assertThat(kind.store().apply(List.of(monday)).windows()).containsExactly(DAY);
    assertThatThrownBy(() -> kind.store().apply(List.of(folder)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(monday.toString())
        .hasMessageContaining(tuesday.toString())
        .hasMessageContaining("\"c1\"")
        .hasMessageContaining(DAY.toString())
        .hasMessageContaining("must not be counted twice");
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void theSameDayTwiceInOneFileIsRefused(Kind kind) {
    Path file = file(folder, "a.json", "[" + kind.answer(0) + "," + kind.answer(0) + "]");
    assertThatThrownBy(() -> kind.store().apply(List.of(file)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("two sets of the file")
        .hasMessageContaining(file.toString());
  }

  @Test
  void theSameDayTwiceInAnAnswerInMemoryIsRefused() {
    assertThatThrownBy(() -> SAVED.allocations("answer", twice(ALLOCATION)))
        .isInstanceOf(UnreadableResponseException.class)
        .hasMessageContaining("two sets hold the row \"c1\"");
    assertThatThrownBy(() -> SAVED.assets("answer", twice(ASSET)))
        .isInstanceOf(UnreadableResponseException.class)
        .hasMessageContaining("two sets hold the row \"c1\"");
    assertThatThrownBy(() -> SAVED.cloudUsage("answer", twice(ITEM)))
        .isInstanceOf(UnreadableResponseException.class)
        .hasMessageContaining("two sets hold the row \"c1\"");
  }

  private static InputStream twice(String costs) {
    String set = new Kind(costs, SAVED::assets).answer(0);
    return bytes("[" + set + "," + set + "]");
  }

  @Test
  void answersOfTwoClustersAreAddedAlsoWhereBothTellIdleInOneRow() {
    String idle = "\"__idle__\":{\"name\":\"__idle__\",\"cpuCost\":1," + WINDOW + "}";
    String other = row("pod", 2, WINDOW).replace("\"c1\"", "\"c2\"");
    Path one = file(folder, "one.json", "{" + row("pod", 4, WINDOW) + "," + idle + "}");
    Path two = file(folder, "two.json", "{" + other + "," + idle + "}");
    AllocationStore store = SAVED.allocations(List.of(one, two));
    assertThat(store.windows()).containsExactly(DAY);
    assertThat(total(store, DAY, NAME, "pod")).isEqualTo(6);
    assertThat(total(store, DAY, NAME, "__idle__")).isEqualTo(2);
  }

  @Test
  void aFileThatComesToHoldARowOfAnotherIsNoticedWhenItIsRead() {
    Path one = file(folder, "one.json", "{" + row("a", 4, WINDOW) + "}");
    Path two = file(folder, "two.json", "{" + row("b", 2, WINDOW) + "}");
    AllocationStore store = SAVED.allocations(List.of(one, two));
    assertThat(total(store, DAY, Grouping.CLUSTER, "c1")).isEqualTo(6);

    file(folder, "two.json", "{" + row("b", 2, WINDOW) + "," + row("a", 4, WINDOW) + "}");
    assertThatThrownBy(() -> table(store, DAY, NAME))
        .isInstanceOf(UnreadableResponseException.class)
        .hasMessageContaining(one.toString())
        .hasMessageContaining(two.toString());

    file(folder, "two.json", "{" + row("bb", 3, WINDOW) + "}");
    assertThat(total(store, DAY, Grouping.CLUSTER, "c1")).isEqualTo(7);
  }

  @Test
  void aDayAndAWeekThatCoversItAreTwoWindows() {
    String week =
        "\"window\":{\"start\":\"%s\",\"end\":\"%s\"}"
            .formatted(DAY.start(), DAY.start().plus(Duration.ofDays(7)));
    Path one = file(folder, "day.json", "{" + row("a", 1, WINDOW) + "}");
    Path two = file(folder, "week.json", "{" + row("a", 7, week) + "}");
    AllocationStore store = SAVED.allocations(List.of(one, two));
    assertThat(store.windows()).hasSize(2);
    assertThat(total(store, DAY, NAME, "a")).isEqualTo(1);
  }
}
