package io.costaudit.jackson.sql;

import static org.junit.jupiter.api.Assumptions.abort;

import io.costaudit.cost.Allocation;
import io.costaudit.cost.AllocationStore;
import io.costaudit.cost.Costs;
import io.costaudit.cost.Measure;
import io.costaudit.cost.StoreTraits;
import io.costaudit.testkit.contract.AllocationStoreContract;
import io.costaudit.testkit.contract.CostCapability;
import io.costaudit.testkit.family.CostFamily.Day;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The port of allocations fits an engine that is asked in SQL. */
class DuckDbAllocationStoreIT {
  @BeforeAll
  static void skipWithoutTheNativeLibrary() {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:")) {
      connection.isValid(1);
    } catch (SQLException | LinkageError e) {
      abort("DuckDB has no native library for this platform: " + e.getMessage());
    }
  }

  abstract static class Contract extends AllocationStoreContract {
    @TempDir private Path temporary;
    private final List<DuckDb> open = new ArrayList<>();

    final AllocationStore createStore(List<Day> days, StoreTraits traits) {
      DuckDb db = open();
      days.forEach(day -> db.put(day.window(), asKept(day)));
      return new DuckDbAllocationStore(db, traits);
    }

    List<Allocation> asKept(Day day) {
      return day.allocations();
    }

    private DuckDb open() {
      DuckDb db = new DuckDb(temporary);
      open.add(db);
      return db;
    }

    @Override
    protected boolean replace(AllocationStore store, Day day) {
      open.get(0).put(day.window(), asKept(day));
      return true;
    }

    @Override
    protected Optional<AllocationStore> createFailingStore() {
      DuckDb db = open();
      db.close();
      return Optional.of(new DuckDbAllocationStore(db, StoreTraits.exact()));
    }

    @AfterEach
    void close() {
      open.forEach(DuckDb::close);
    }
  }

  @Nested
  class OfExactNumbers extends Contract {
    @Override
    protected AllocationStore createStore(List<Day> days) {
      return createStore(days, StoreTraits.exact());
    }
  }

  /** Rows in whole cents, of which one that cost less says that it cost nothing. */
  @Nested
  class OfRoundedNumbers extends Contract {
    @Override
    protected AllocationStore createStore(List<Day> days) {
      return createStore(days, StoreTraits.exact().withRoundingUnit(0.01).withTinyAsZero());
    }

    @Override
    List<Allocation> asKept(Day day) {
      return day.allocations().stream()
          .map(
              row ->
                  new Allocation(row.name(), row.properties(), row.minutes(), inCents(row.costs())))
          .toList();
    }

    private static Costs inCents(Costs costs) {
      Costs.Builder rounded = Costs.builder();
      for (Measure measure : Measure.values()) {
        rounded.add(measure, inCents(costs.cost(measure)), inCents(costs.adjustment(measure)));
      }
      return rounded.build();
    }

    private static double inCents(double amount) {
      return Double.isFinite(amount) ? Math.rint(100 * amount) / 100 : amount;
    }

    /** The lock is the same as with exact numbers, so this is only tested at length. */
    @Override
    @Test
    @EnabledIfSystemProperty(named = "costaudit.endurance", matches = "true")
    public void answersManyThreads() throws Exception {
      super.answersManyThreads();
    }

    @Override
    protected Set<CostCapability> capabilities() {
      return EnumSet.complementOf(EnumSet.of(CostCapability.EXACT_NUMBERS));
    }
  }
}
