package io.costaudit.testkit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.costaudit.cost.CostKey;
import io.costaudit.cost.CostRow;
import io.costaudit.cost.CostStore;
import io.costaudit.cost.CostSums;
import io.costaudit.cost.CostTable;
import io.costaudit.cost.Grouping;
import io.costaudit.cost.Measure;
import io.costaudit.cost.Property;
import io.costaudit.cost.TopRow;
import io.costaudit.testkit.CostFamily.Day;
import io.costaudit.time.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every store of rows promises; see its three subclasses, one for each port. Sums are checked
 * against decimal ones that share no code with the library.
 */
public abstract class CostStoreContract {
  /** What the order of additions may change. */
  private static final double LAST_BITS = 1e-12;

  private final CostFamily family = CostFamilies.example();
  private CostStore store;

  /** For the subclasses in this package. */
  CostStoreContract() {}

  /** A store that holds the rows of the family, their numbers exact. */
  abstract CostStore createStoreOf(CostFamily rows) throws Exception;

  /** The rows of a day that such a store holds. */
  abstract List<? extends CostRow> rows(Day day);

  /** By what they are grouped, finest first. */
  abstract List<Grouping> groupings();

  /** A property that such rows do not have. */
  abstract Property foreignProperty();

  /** Makes the store that each test is about. */
  @BeforeEach
  public void createTheStore() throws Exception {
    store = createStoreOf(family);
  }

  /** The windows are those that were put there, ascending. */
  @Test
  public void tellsItsWindows() {
    assertThat(store.windows()).isEqualTo(family.days().stream().map(Day::window).toList());
  }

  /** One question answers all groupings, and each key is the exact sum of its rows. */
  @Test
  public void sumsByAllGroupingsAtOnce() {
    for (Day day : family.days()) {
      Map<Grouping, CostTable> tables = store.sums(day.window(), new HashSet<>(groupings()));
      assertThat(tables).containsOnlyKeys(groupings());
      for (Grouping grouping : groupings()) {
        assertSums(requireNonNull(tables.get(grouping)), ExactSums.by(grouping, rows(day)));
      }
    }
  }

  private static void assertSums(CostTable table, Map<CostKey, ExactSums> expected) {
    assertThat(table.keys()).containsExactlyInAnyOrderElementsOf(expected.keySet());
    expected.forEach(
        (key, exact) -> {
          CostSums sums = table.get(key).orElseThrow();
          assertThat(sums.count()).as(key.toString()).isEqualTo(exact.count());
          for (Measure measure : Measure.values()) {
            ExactSums.Amount amount = exact.total(Set.of(measure));
            double apart = Math.abs(sums.total(measure) - amount.doubleValue());
            assertThat(apart)
                .as("%s %s", key, measure)
                .isLessThanOrEqualTo(LAST_BITS * amount.size().doubleValue());
          }
        });
  }

  /** Of a window that it does not hold there are no rows. */
  @Test
  public void holdsNothingOfOtherWindows() {
    Window last = store.windows().get(store.windows().size() - 1);
    Window next = new Window(last.end(), last.end().plus(Duration.ofDays(1)));
    Grouping grouping = groupings().get(0);
    assertThat(requireNonNull(store.sums(next, Set.of(grouping)).get(grouping)).isEmpty()).isTrue();
    assertThat(store.top(next, grouping, anyKey(), 3)).isEmpty();
  }

  private CostKey anyKey() {
    return ExactSums.by(groupings().get(0), rows(family.days().get(0))).keySet().stream()
        .findFirst()
        .orElseThrow();
  }

  /** What its rows do not have is refused, and named. */
  @Test
  public void refusesForeignProperties() {
    Grouping foreign = Grouping.of(foreignProperty());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> store.sums(store.windows().get(0), Set.of(foreign)))
        .withMessageContaining(foreignProperty().name());
  }

  /** The rows behind a key, dearest first, no more than asked for. */
  @Test
  public void givesTheDearestRowsBehindAKey() {
    Day day = family.days().get(0);
    Grouping everything = Grouping.of();
    List<TopRow> all = store.top(day.window(), everything, CostKey.of(), Integer.MAX_VALUE);
    assertThat(all).hasSize(rows(day).size());
    assertThat(all)
        .isSortedAccordingTo(
            Comparator.comparingDouble((TopRow row) -> row.costs().total()).reversed());
    List<String> names = new ArrayList<>(rows(day).stream().map(CostRow::name).toList());
    assertThat(all).extracting(TopRow::name).containsExactlyInAnyOrderElementsOf(names);
    List<TopRow> two = store.top(day.window(), everything, CostKey.of(), 2);
    assertThat(two.stream().map(row -> row.costs().total()).toList())
        .isEqualTo(all.subList(0, 2).stream().map(row -> row.costs().total()).toList());
    assertThat(store.top(day.window(), everything, CostKey.of(), 0)).isEmpty();
  }

  /** The version of a window stays as long as its rows do. */
  @Test
  public void keepsTheVersionOfWhatDoesNotChange() {
    Window window = store.windows().get(0);
    String version = store.version(window);
    store.sums(window, Set.of(groupings().get(0)));
    assertThat(store.version(window)).isEqualTo(version);
  }

  /** A number that is none is not lost, and spoils no other key. */
  @Test
  public void keepsWhatIsNoNumber() throws Exception {
    CostFamily broken = family.withDays(day -> day);
    for (Fault fault : Fault.all(family)) {
      if (fault instanceof Fault.OneRow one && isNanOfTheFirstRow(one)) {
        broken = one.in(family);
        break;
      }
    }
    Grouping grouping = Grouping.of();
    CostStore withNan = createStoreOf(broken);
    CostSums sums =
        requireNonNull(withNan.sums(withNan.windows().get(0), Set.of(grouping)).get(grouping))
            .total();
    assertThat(Measure.ALL).anyMatch(measure -> Double.isNaN(sums.total(measure)));
    CostSums other =
        requireNonNull(withNan.sums(withNan.windows().get(1), Set.of(grouping)).get(grouping))
            .total();
    assertThat(Measure.ALL).allMatch(measure -> Double.isFinite(other.total(measure)));
  }

  private boolean isNanOfTheFirstRow(Fault.OneRow fault) {
    return fault.change() == Fault.Change.NAN
        && fault.store() == kind()
        && fault.day() == 0
        && fault.row() == 0;
  }

  /** Which of the six stores it is. */
  abstract CostFamily.Store kind();
}
