package io.costaudit.testkit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.cost.CostStore;
import io.costaudit.cost.CostSums;
import io.costaudit.cost.CostTable;
import io.costaudit.cost.Grouping;
import io.costaudit.testkit.CostFamily.Day;
import io.costaudit.testkit.CostFamily.Line;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store of totals or aggregates promises; see its two subclasses. */
public abstract class TableStoreContract {
  private final CostFamily family = CostFamilies.example();
  private CostStore store;

  /** For the subclasses in this package. */
  TableStoreContract() {}

  abstract CostStore createStoreOf(List<Day> days) throws Exception;

  abstract Map<Grouping, List<Line>> tables(Day day);

  /** Makes the store that each test is about. */
  @BeforeEach
  public void createTheStore() throws Exception {
    store = createStoreOf(family.days());
  }

  /** The windows are those that were put there, ascending. */
  @Test
  public void tellsItsWindows() {
    assertThat(store.windows()).isEqualTo(family.days().stream().map(Day::window).toList());
  }

  /** Tables come back as they were put there. */
  @Test
  public void givesItsTablesBack() {
    for (Day day : family.days()) {
      Map<Grouping, CostTable> held = store.sums(day.window(), tables(day).keySet());
      tables(day)
          .forEach(
              (grouping, lines) -> {
                CostTable table = requireNonNull(held.get(grouping), grouping::toString);
                assertThat(table.keys())
                    .containsExactlyInAnyOrderElementsOf(lines.stream().map(Line::key).toList());
                for (Line line : lines) {
                  CostSums sums = table.get(line.key()).orElseThrow();
                  assertThat(sums.costs()).as(line.key().toString()).isEqualTo(line.costs());
                  assertThat(sums.count()).isEqualTo(line.count());
                }
              });
    }
  }

  /** Of a grouping that it does not hold it gives an empty table. */
  @Test
  public void holdsNothingOfOtherGroupings() {
    Grouping other = Grouping.parse("pod");
    assertThat(
            requireNonNull(store.sums(store.windows().get(0), Set.of(other)).get(other)).isEmpty())
        .isTrue();
  }

  /** The version of a window stays as long as its tables do. */
  @Test
  public void keepsTheVersionOfWhatDoesNotChange() {
    assertThat(store.version(store.windows().get(0)))
        .isEqualTo(store.version(store.windows().get(0)));
  }
}
