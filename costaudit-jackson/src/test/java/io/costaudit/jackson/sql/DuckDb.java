package io.costaudit.jackson.sql;

import io.costaudit.cost.Allocation;
import io.costaudit.cost.AllocationProperties;
import io.costaudit.cost.Measure;
import io.costaudit.jackson.sql.Sqlite.StoreFailure;
import io.costaudit.time.Window;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * The plumbing of {@link DuckDbAllocationStore}: one connection to a database in memory, its
 * limits, its tables, and the statements that fill them. Safe for use by several threads.
 */
final class DuckDb implements AutoCloseable {
  private static final String TEXTS =
      "name, cluster, node, namespace, controller_kind, controller, pod, container, provider_id,"
          + " service";

  private static final String INSERT =
      "INSERT INTO allocation VALUES (make_timestamp(?), make_timestamp(?)"
          + ", ?".repeat(TEXTS.split(",").length)
          + ", map(?, ?), map(?, ?), ?"
          + ", ?".repeat(2 * Measure.values().length)
          + ")";

  private final Object lock = new Object();
  private final Connection connection;

  /**
   * Opens an empty database.
   *
   * @param temporary the folder for what does not fit into memory
   */
  DuckDb(Path temporary) {
    try {
      connection = DriverManager.getConnection("jdbc:duckdb:");
      try (Statement statement = connection.createStatement()) {
        // Nothing is downloaded, memory and disk are bounded, and a time without a zone is in UTC.
        for (String setting :
            List.of(
                "autoinstall_known_extensions = false",
                "autoload_known_extensions = false",
                "memory_limit = '256MB'",
                "temp_directory = '" + temporary.toString().replace("'", "''") + "'",
                "max_temp_directory_size = '256MB'",
                "threads = 1",
                "TimeZone = 'UTC'")) {
          statement.execute("SET " + setting);
        }
        statement.execute(
            "CREATE TABLE held (start_at TIMESTAMP, end_at TIMESTAMP, version BIGINT)");
        statement.execute(
            "CREATE TABLE allocation (start_at TIMESTAMP, end_at TIMESTAMP, "
                + TEXTS.replace(",", " VARCHAR,")
                + " VARCHAR, labels MAP(VARCHAR, VARCHAR), annotations MAP(VARCHAR, VARCHAR),"
                + " minutes DOUBLE"
                + numberColumns(" DOUBLE")
                + ")");
      }
    } catch (SQLException e) {
      throw new StoreFailure("the database cannot be opened", e);
    }
  }

  private static String numberColumns(String type) {
    StringBuilder columns = new StringBuilder();
    for (int i = 0; i < Measure.values().length; i++) {
      columns.append(", c").append(i).append(type).append(", a").append(i).append(type);
    }
    return columns.toString();
  }

  /** A part of a statement with its parameters. */
  static final class Sql {
    private final StringBuilder text = new StringBuilder();
    private final List<Object> parameters = new ArrayList<>();

    Sql(String part, Object... values) {
      add(part, values);
    }

    Sql add(String part, Object... values) {
      text.append(part);
      Collections.addAll(parameters, values);
      return this;
    }

    Sql add(Sql part) {
      text.append(part.text);
      parameters.addAll(part.parameters);
      return this;
    }
  }

  interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  <T> List<T> query(Sql sql, RowReader<T> reader) {
    synchronized (lock) {
      try (PreparedStatement statement = connection.prepareStatement(sql.text.toString())) {
        bind(statement, sql.parameters);
        List<T> rows = new ArrayList<>();
        try (ResultSet row = statement.executeQuery()) {
          while (row.next()) {
            rows.add(reader.read(row));
          }
        }
        return rows;
      } catch (SQLException e) {
        throw new StoreFailure("the database fails: " + e.getMessage(), e);
      }
    }
  }

  private static void bind(PreparedStatement statement, List<Object> parameters)
      throws SQLException {
    for (int i = 0; i < parameters.size(); i++) {
      statement.setObject(i + 1, parameters.get(i));
    }
  }

  /** Replaces the rows of a window in one transaction. */
  void put(Window window, List<Allocation> rows) {
    synchronized (lock) {
      try {
        connection.setAutoCommit(false);
        List<Object> of = List.of(micros(window.start()), micros(window.end()));
        String where = " WHERE epoch_us(start_at) = ? AND epoch_us(end_at) = ?";
        run("DELETE FROM allocation" + where, of);
        if (run("UPDATE held SET version = version + 1" + where, of) == 0) {
          run("INSERT INTO held VALUES (make_timestamp(?), make_timestamp(?), 1)", of);
        }
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
          for (Allocation row : rows) {
            bind(insert, values(of, row));
            insert.executeUpdate();
          }
        }
        connection.commit();
        connection.setAutoCommit(true);
      } catch (SQLException e) {
        throw new StoreFailure("the database fails: " + e.getMessage(), e);
      }
    }
  }

  private List<Object> values(List<Object> window, Allocation row) throws SQLException {
    AllocationProperties p = row.properties();
    List<Object> values = new ArrayList<>(window);
    Collections.addAll(
        values,
        row.name(),
        p.cluster(),
        p.node(),
        p.namespace(),
        p.controllerKind(),
        p.controller(),
        p.pod(),
        p.container(),
        p.providerId(),
        p.services().isEmpty() ? "" : p.services().get(0));
    for (Map<String, String> map : List.of(p.labels(), p.annotations())) {
      List<Map.Entry<String, String>> entries = List.copyOf(map.entrySet());
      values.add(array(entries.stream().map(Map.Entry::getKey).toList()));
      values.add(array(entries.stream().map(Map.Entry::getValue).toList()));
    }
    values.add(row.minutes());
    for (Measure measure : Measure.values()) {
      values.add(row.costs().cost(measure));
      values.add(row.costs().adjustment(measure));
    }
    return values;
  }

  private Array array(List<String> texts) throws SQLException {
    return connection.createArrayOf("VARCHAR", texts.toArray());
  }

  private int run(String sql, List<Object> parameters) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, parameters);
      return statement.executeUpdate();
    }
  }

  /** Returns the microseconds since 1970; null, which equals nothing, for a part of one. */
  static Long micros(Instant instant) {
    return microsDown(instant) == microsUp(instant) ? microsDown(instant) : null;
  }

  static long microsDown(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant.truncatedTo(ChronoUnit.MICROS));
  }

  static long microsUp(Instant instant) {
    return microsDown(instant.plusNanos(999));
  }

  static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  @Override
  public void close() {
    synchronized (lock) {
      try {
        connection.close();
      } catch (SQLException e) {
        throw new StoreFailure("the database cannot be closed", e);
      }
    }
  }
}
