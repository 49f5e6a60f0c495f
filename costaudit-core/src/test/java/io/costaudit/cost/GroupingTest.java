package io.costaudit.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.costaudit.time.Window;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a store outside this library asks of properties, groupings, keys and tables. */
class GroupingTest {
  private static final CostKey KEY = CostKey.of("c/1", "n1");
  private static final StoreTraits EXACT = StoreTraits.exact();

  @ParameterizedTest
  @CsvSource({
    "namespace, NAMESPACE,",
    "providerID, PROVIDER_ID,",
    "kind, KIND,",
    "label:app.kubernetes.io/name, LABEL, app.kubernetes.io/name",
    "product, LABEL, app",
    "Team, LABEL, team",
    "annotation:team, ANNOTATION, team",
  })
  void aPropertyTellsItsFieldAndItsArgument(
      String name, CostProperty.Field field, String argument) {
    CostProperty property = CostProperty.parse(name);
    assertThat(property.field()).isEqualTo(field);
    assertThat(property.argument().orElse(null)).isEqualTo(argument);
    assertThat(property.isOf(CostProperty.Source.ALLOCATIONS)).isTrue();
    assertThat(field.isOf(CostProperty.Source.ALLOCATIONS)).isTrue();
  }

  @Test
  void eachFieldHasANameThatReadsBack() {
    for (CostProperty.Field field : CostProperty.Field.values()) {
      String name =
          switch (field) {
            case LABEL, ANNOTATION -> field.wireName() + ":x";
            default -> field.wireName();
          };
      assertThat(CostProperty.parse(name).field()).isEqualTo(field);
    }
  }

  @Test
  void aKeyTellsTheValueOfAProperty() {
    assertThat(Grouping.NODE.value(KEY, CostProperty.NODE)).isEqualTo("n1");
    assertThat(Grouping.NODE.value(KEY, CostProperty.CLUSTER)).isEqualTo("c/1");
    assertThat(Grouping.NODE.with(KEY, CostProperty.NODE, "n2")).isEqualTo(CostKey.of("c/1", "n2"));
    assertThat(Grouping.NODE.key(Map.of(CostProperty.NODE, "n1"))).isEqualTo(CostKey.of("", "n1"));
    assertThat(Grouping.of().key(Map.of())).isEqualTo(CostKey.of());
  }

  @Test
  void aPropertyThatAKeyDoesNotHaveIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Grouping.NODE.value(KEY, CostProperty.POD))
        .withMessage("the grouping by \"cluster,node\" does not have the property pod");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Grouping.NODE.key(Map.of(CostProperty.POD, "p")))
        .withMessageContaining("pod");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Grouping.NODE.value(CostKey.of("c1"), CostProperty.NODE))
        .withMessage("key [c1] has 1 values, and the grouping by \"cluster,node\" has 2");
  }

  private static CostTable table() {
    CostTable.Builder table = CostTable.builder(Totals.ALLOCATION_ROWS, EXACT);
    for (String node : List.of("n1", "n2")) {
      for (AllocationKind kind : List.of(AllocationKind.WORKLOAD, AllocationKind.IDLE)) {
        table.add(
            CostKey.of(kind.wireName(), "c1", node),
            1,
            0,
            Costs.of(Measure.CPU, kind == AllocationKind.IDLE ? 1 : 10),
            measure -> 0);
      }
    }
    return table.build();
  }

  @Test
  void aTableIsFilteredAndRolledUpByProperties() {
    CostTable idle = table().where(CostProperty.KIND, AllocationKind.IDLE.wireName()::equals);
    assertThat(idle.grouping()).isEqualTo(Totals.ALLOCATION_ROWS);
    assertThat(idle.total().total(Measure.CPU)).isEqualTo(2);
    CostTable byNode = table().by(Grouping.NODE);
    assertThat(byNode.grouping()).isEqualTo(Grouping.NODE);
    assertThat(byNode.keys()).containsExactly(CostKey.of("c1", "n1"), CostKey.of("c1", "n2"));
    assertThat(byNode.get(CostKey.of("c1", "n1")).orElseThrow().cost(Measure.CPU)).isEqualTo(11);
    assertThat(byNode.by(Grouping.of()).total().cost(Measure.CPU)).isEqualTo(22);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> byNode.by(Grouping.of(CostProperty.POD)))
        .withMessageContaining("pod");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> byNode.plus(table()))
        .withMessage("a table by kind,cluster,node cannot be added to one by cluster,node");
  }

  @Test
  void joinedKeysCannotBeTakenApart() {
    CostTable joined = table().by(Grouping.NODE).joined();
    assertThat(joined.isJoined()).isTrue();
    assertThat(joined.joined()).isSameAs(joined);
    assertThat(joined.keys()).containsExactly(CostKey.of("c1/n1"), CostKey.of("c1/n2"));
    assertThatIllegalStateException()
        .isThrownBy(() -> joined.value(CostKey.of("c1/n1"), CostProperty.NODE))
        .withMessageContaining("joined");
    assertThatIllegalStateException().isThrownBy(() -> joined.by(Grouping.CLUSTER));
    CostTable clusters = table().by(Grouping.CLUSTER).joined();
    assertThat(clusters.value(CostKey.of("c1"), CostProperty.CLUSTER)).isEqualTo("c1");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                CostTable.joinedBuilder(Grouping.NODE, EXACT)
                    .add(KEY, 1, 0, Costs.NONE, measure -> 0))
        .withMessage("key [c/1, n1] is not one joined text");
  }

  @Test
  void aKeyOfAnotherSizeIsRefused() {
    CostTable.Builder table = CostTable.builder(Grouping.NODE, EXACT);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> table.add(CostKey.of("c1"), 1, 0, Costs.NONE, measure -> 0))
        .withMessageContaining("key [c1] has 1 values");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> table.add(KEY, -1, 0, Costs.NONE, measure -> 0))
        .withMessage("count must not be negative: -1");
  }

  @Test
  void anUnknownKindIsRefusedWhereATableIsMade() {
    Grouping kinds = Grouping.of(CostProperty.KIND);
    assertThatExceptionOfType(StoreAnswerException.class)
        .isThrownBy(
            () ->
                CostTable.builder(kinds, EXACT)
                    .add(CostKey.of("Idle"), 1, 0, Costs.NONE, measure -> 0))
        .withMessage(
            "a row has the unknown kind \"Idle\" at key \"Idle\" by kind; accepted are workload,"
                + " idle, unmounted, shared, external")
        .satisfies(e -> assertThat(e.groupings()).containsExactly(kinds));
  }

  // Rounded values

  @ParameterizedTest
  @CsvSource({
    "0, false, 1, 1, 0",
    "0.01, false, 0, 0, 0",
    "0.01, false, 1.25, 0, 1",
    "0.01, false, 0, -0.5, 1",
    "0.01, false, 1.25, -0.5, 2",
    "0.01, false, NaN, 0, 1",
    "0.01, false, -0.0, -0.0, 0",
    "0.01, true, 0, 0, 1",
    "0.01, true, 0, -0.5, 2",
    "0, true, 0, 0, 0",
  })
  void roundedValuesAreCountedByOneRule(
      double unit, boolean tinyAsZero, double cost, double adjustment, int expected) {
    StoreTraits traits = EXACT.withRoundingUnit(unit);
    traits = tinyAsZero ? traits.withTinyAsZero() : traits;
    assertThat(traits.roundedValues(cost, adjustment)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "usd", "US", "DOLLAR", "U$D", "ÄÖÜ"})
  void aCurrencyIsThreeCapitalLetters(String code) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EXACT.withCurrency(code))
        .withMessageContainingAll("currency", "ISO 4217");
  }

  // Filters and sources of rows

  private static Allocation allocation(String name, double cpu) {
    return new Allocation(name, AllocationProperties.NONE, 1, Costs.of(Measure.CPU, cpu));
  }

  @Test
  void aFilterKeepsTheKindsThatItNames() {
    Allocation idle = allocation("n1/__idle__", 1);
    Allocation workload = allocation("a", 1);
    RowFilter filter = RowFilter.kinds(AllocationKind.IDLE, AllocationKind.SHARED);
    assertThat(filter.keeps(idle)).isTrue();
    assertThat(filter.keeps(workload)).isFalse();
    assertThat(RowFilter.ALL.keeps(workload)).isTrue();
    assertThat(RowFilter.kinds().keeps(workload)).isFalse();
    RowFilter both =
        new RowFilter(
            Map.of(CostProperty.KIND, Set.of("workload"), CostProperty.NAME, Set.of("b")));
    assertThat(both.keeps(workload)).isFalse();
    assertThat(RowFilter.types(AssetType.DISK).values())
        .isEqualTo(Map.of(CostProperty.TYPE, Set.of("Disk")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RowFilter.types(AssetType.DISK).keeps(workload))
        .withMessage("an allocation has no type");
  }

  @Test
  void aSourceOfRowsIsAListOfWindowsAndAFunction() {
    Window monday = Window.day(LocalDate.parse("2023-01-16"));
    Window tuesday = Window.day(LocalDate.parse("2023-01-17"));
    AtomicInteger closed = new AtomicInteger();
    RowSource rows =
        RowSource.of(
            List.of(tuesday, monday, tuesday),
            window ->
                Stream.of(allocation("a", 1), allocation("b/__idle__", 3))
                    .onClose(closed::incrementAndGet));
    AllocationStore store = AllocationStore.scanning(rows, EXACT);
    assertThat(store.windows()).containsExactly(monday, tuesday);
    assertThat(store.windows(tuesday)).containsExactly(tuesday);
    assertThat(Totals.read(store, monday, Grouping.of()).total().cost(Measure.CPU)).isEqualTo(4);
    assertThat(closed).hasValue(1);
    Window other = Window.day(LocalDate.parse("2023-01-18"));
    assertThat(Totals.read(store, other, Grouping.of()).isEmpty()).isTrue();
    assertThat(
            store.top(
                monday, Grouping.of(), CostKey.of(), RowFilter.kinds(AllocationKind.WORKLOAD), 5))
        .containsExactly(new TopRow("a", Costs.of(Measure.CPU, 1)));
  }
}
