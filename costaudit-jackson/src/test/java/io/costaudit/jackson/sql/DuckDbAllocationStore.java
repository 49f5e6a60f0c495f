package io.costaudit.jackson.sql;

import static java.util.stream.Collectors.joining;

import io.costaudit.cost.AllocationStore;
import io.costaudit.cost.CostKey;
import io.costaudit.cost.CostProperty;
import io.costaudit.cost.CostTable;
import io.costaudit.cost.Grouping;
import io.costaudit.cost.Measure;
import io.costaudit.cost.RowFilter;
import io.costaudit.cost.StoreTraits;
import io.costaudit.cost.TopRow;
import io.costaudit.jackson.sql.DuckDb.Sql;
import io.costaudit.time.Window;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Allocations in DuckDB: one statement with grouping sets answers all groupings of a window. It
 * shows that the port fits an engine, and it is not published.
 */
final class DuckDbAllocationStore implements AllocationStore {
  private final DuckDb db;
  private final StoreTraits traits;

  DuckDbAllocationStore(DuckDb db, StoreTraits traits) {
    this.db = db;
    this.traits = traits;
  }

  @Override
  public List<Window> windows(Window within) {
    Sql sql = new Sql("SELECT epoch_us(start_at), epoch_us(end_at) FROM held");
    if (within != null) {
      if (within.isEmpty()) {
        return List.of();
      }
      sql.add(" WHERE epoch_us(start_at) < ?", DuckDb.microsUp(within.end()))
          .add(" AND ? < epoch_us(end_at)", DuckDb.microsDown(within.start()));
    }
    return db.query(
        sql.add(" ORDER BY 1, 2"),
        row -> new Window(DuckDb.instant(row.getLong(1)), DuckDb.instant(row.getLong(2))));
  }

  @Override
  public Map<Grouping, CostTable> sums(Window window, Set<Grouping> groupings) {
    List<CostProperty> properties =
        groupings.stream().flatMap(each -> each.properties().stream()).distinct().toList();
    Map<Long, List<Grouping>> byId = new LinkedHashMap<>();
    for (Grouping grouping : groupings) {
      byId.computeIfAbsent(id(properties, grouping), unused -> new ArrayList<>()).add(grouping);
    }
    Sql rows = new Sql("SELECT *");
    for (int i = 0; i < properties.size(); i++) {
      rows.add(", ").add(DuckDbColumns.valueOf(properties.get(i))).add(" AS p" + i);
    }
    Sql sql = new Sql("SELECT count(*), sum(minutes), ").add(DuckDbColumns.sums(traits));
    String all = columns(properties, properties);
    sql.add(", " + (all.isEmpty() ? "0" : "grouping(" + all + "), " + all))
        .add(" FROM (")
        .add(rows.add(" FROM allocation").add(where(window)))
        .add(")")
        .add(" GROUP BY GROUPING SETS (")
        .add(
            byId.values().stream()
                .map(same -> "(" + columns(properties, same.get(0).properties()) + ")")
                .collect(joining(", ")))
        .add(") HAVING count(*) > 0"); // without rows, the set of nothing still has one
    Map<Grouping, CostTable.Builder> tables = new LinkedHashMap<>();
    groupings.forEach(grouping -> tables.put(grouping, CostTable.builder(grouping, traits)));
    db.query(
        sql,
        row -> {
          Map<Measure, Long> rounded = DuckDbColumns.rounded(row, 5, 3);
          int id = 3 + 3 * rounded.size();
          for (Grouping grouping : byId.get(row.getLong(id))) {
            List<String> values = new ArrayList<>();
            for (CostProperty property : grouping.properties()) {
              values.add(row.getString(id + 1 + properties.indexOf(property)));
            }
            tables
                .get(grouping)
                .add(
                    new CostKey(values),
                    row.getLong(1),
                    row.getDouble(2),
                    DuckDbColumns.costs(row, 3, 3),
                    rounded::get);
          }
          return null;
        });
    Map<Grouping, CostTable> built = new LinkedHashMap<>();
    tables.forEach((grouping, table) -> built.put(grouping, table.build()));
    return built;
  }

  /**
   * Returns the number by which the engine tells a grouping set: a bit for each column not in it.
   */
  private static long id(List<CostProperty> properties, Grouping grouping) {
    long id = 0;
    for (CostProperty property : properties) {
      id = 2 * id + (grouping.properties().contains(property) ? 0 : 1);
    }
    return id;
  }

  private static String columns(List<CostProperty> all, List<CostProperty> some) {
    return some.stream().distinct().map(each -> "p" + all.indexOf(each)).collect(joining(", "));
  }

  @Override
  public List<TopRow> top(
      Window window, Grouping grouping, CostKey key, RowFilter filter, int limit) {
    if (limit < 0) {
      throw new IllegalArgumentException("limit must not be negative: " + limit);
    }
    grouping.check(key);
    Sql sql = new Sql("SELECT name, " + DuckDbColumns.COSTS + " FROM allocation");
    sql.add(where(window));
    for (CostProperty property : grouping.properties()) {
      sql.add(" AND ")
          .add(DuckDbColumns.valueOf(property))
          .add(" = ?", grouping.value(key, property));
    }
    filter
        .values()
        .forEach(
            (property, values) -> {
              sql.add(" AND ").add(DuckDbColumns.valueOf(property)).add(" IN (NULL");
              values.forEach(value -> sql.add(", ?", value));
              sql.add(")");
            });
    // NaN sorts as the largest number.
    sql.add(" ORDER BY " + DuckDbColumns.TOTAL + " DESC, name LIMIT ?", limit);
    return db.query(sql, row -> new TopRow(row.getString(1), DuckDbColumns.costs(row, 2, 2)));
  }

  private static Sql where(Window window) {
    return new Sql(" WHERE epoch_us(start_at) = ?", DuckDb.micros(window.start()))
        .add(" AND epoch_us(end_at) = ?", DuckDb.micros(window.end()));
  }

  @Override
  public StoreTraits traits() {
    return traits;
  }

  @Override
  public String version(Window window) {
    Sql sql = new Sql("SELECT version FROM held").add(where(window));
    return db.query(sql, row -> row.getString(1)).stream().findFirst().orElse("");
  }
}
