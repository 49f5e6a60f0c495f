package io.costaudit.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.cost.CostKey;
import io.costaudit.cost.CostRow;
import io.costaudit.cost.Grouping;
import io.costaudit.cost.Property;
import io.costaudit.cost.TopRow;
import io.costaudit.testkit.CostFamily.Day;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every store of rows promises; see its three subclasses, one for each port. */
public abstract class RowStoreContract extends CostStoreContract {
  /** For the subclasses in this package. */
  RowStoreContract() {}

  /** The rows of a day that such a store holds. */
  abstract List<? extends CostRow> rows(Day day);

  /** By what such rows are grouped, finest first. */
  abstract List<Grouping> allGroupings();

  /** A property that such rows do not have. */
  abstract Property foreignProperty();

  /**
   * Properties that such rows have but those of this store do not, such as a label that it does not
   * keep; none by default. To group by them is tested to be refused.
   */
  protected Set<Property> missingProperties() {
    return Set.of();
  }

  @Override
  final Set<Grouping> groupings() {
    Set<Grouping> groupings = new LinkedHashSet<>();
    for (Grouping grouping : allGroupings()) {
      if (grouping.properties().stream().noneMatch(missingProperties()::contains)) {
        groupings.add(grouping);
      }
    }
    return groupings;
  }

  @Override
  final Map<CostKey, ExactSums> expected(Day day, Grouping grouping) {
    return ExactSums.by(grouping, rows(day));
  }

  /** What its rows do not have is refused, and named. */
  @Test
  public void refusesForeignProperties() {
    assertRefused(Grouping.of(foreignProperty()), foreignProperty().name());
    for (Property missing : missingProperties()) {
      assertRefused(Grouping.of(missing), missing.name());
      assertRefused(
          Grouping.of(allGroupings().get(0).properties().get(0), missing), missing.name());
    }
  }

  /** Behind everything is every row, by its name. */
  @Test
  public void namesTheRowsBehindAKey() {
    Day day = family().days().get(0);
    List<String> names = new ArrayList<>();
    rows(day).forEach(row -> names.add(row.name()));
    assertThat(store().top(day.window(), Grouping.of(), CostKey.of(), Integer.MAX_VALUE))
        .extracting(TopRow::name)
        .containsExactlyInAnyOrderElementsOf(names);
  }
}
