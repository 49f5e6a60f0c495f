package io.costaudit.testkit.contract;

import io.costaudit.cost.AllocationStore;
import io.costaudit.cost.AssetStore;
import io.costaudit.cost.CloudUsageStore;
import io.costaudit.cost.CostRow;
import io.costaudit.cost.RowSource;
import io.costaudit.cost.StoreTraits;
import io.costaudit.testkit.family.CostFamily.Day;
import io.costaudit.time.Window;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Nested;

/** The stores that read their rows anew for each question. */
class ScanningStoresContractTest {
  private record Days(List<Day> days, Function<Day, List<? extends CostRow>> rows)
      implements RowSource {
    @Override
    public List<Window> windows() {
      return days.stream().map(Day::window).sorted().toList();
    }

    @Override
    public void read(Window window, Consumer<? super CostRow> reader) {
      days.stream()
          .filter(day -> day.window().equals(window))
          .forEach(day -> rows.apply(day).forEach(reader));
    }

    @Override
    public String version(Window window) {
      return "1";
    }
  }

  @Nested
  class Allocations extends AllocationStoreContract {
    @Override
    protected AllocationStore createStore(List<Day> days) {
      return AllocationStore.scanning(new Days(days, Day::allocations), StoreTraits.exact());
    }
  }

  @Nested
  class Assets extends AssetStoreContract {
    @Override
    protected AssetStore createStore(List<Day> days) {
      return AssetStore.scanning(new Days(days, Day::assets), StoreTraits.exact());
    }
  }

  @Nested
  class Bill extends CloudUsageStoreContract {
    @Override
    protected CloudUsageStore createStore(List<Day> days) {
      return CloudUsageStore.scanning(new Days(days, Day::bill), StoreTraits.exact());
    }
  }
}
