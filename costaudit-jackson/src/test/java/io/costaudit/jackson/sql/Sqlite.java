package io.costaudit.jackson.sql;

import io.costaudit.CostAuditException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** One connection to a file of SQLite, for one transaction at a time. */
final class Sqlite implements AutoCloseable {
  private final Object lock = new Object();
  private final Connection connection;

  Sqlite(Path file) {
    try {
      connection = DriverManager.getConnection("jdbc:sqlite:" + file);
    } catch (SQLException e) {
      throw new StoreFailure("the database cannot be opened", e);
    }
    run("PRAGMA busy_timeout = 60000");
    run("PRAGMA journal_mode = WAL");
    run("PRAGMA synchronous = OFF"); // a crash of the machine is not what the tests are about
  }

  interface Action<T> {
    T run() throws SQLException;
  }

  interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** Runs the action on one state of the database. */
  <T> T reading(Action<T> action) {
    return transaction("BEGIN", action);
  }

  /** Runs the action alone: no other process writes meanwhile. */
  <T> T changing(Action<T> action) {
    return transaction("BEGIN IMMEDIATE", action);
  }

  private <T> T transaction(String begin, Action<T> action) {
    synchronized (lock) {
      try {
        run(begin);
        boolean isDone = false;
        try {
          T result = action.run();
          run("COMMIT");
          isDone = true;
          return result;
        } finally {
          if (!isDone) {
            run("ROLLBACK");
          }
        }
      } catch (SQLException e) {
        throw new StoreFailure("the database fails: " + e.getMessage(), e);
      }
    }
  }

  int run(String sql, Object... parameters) {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, parameters);
      statement.execute();
      return statement.getUpdateCount();
    } catch (SQLException e) {
      throw new StoreFailure("the database fails: " + e.getMessage(), e);
    }
  }

  <T> List<T> query(String sql, RowReader<T> reader, Object... parameters) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, parameters);
      List<T> rows = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          rows.add(reader.read(row));
        }
      }
      return rows;
    }
  }

  private static void bind(PreparedStatement statement, Object... parameters) throws SQLException {
    for (int i = 0; i < parameters.length; i++) {
      if (parameters[i] instanceof String text && !isStorable(text)) {
        throw new IllegalArgumentException("text that is not well-formed, or has U+0000");
      }
      statement.setObject(i + 1, parameters[i]);
    }
  }

  private static boolean isStorable(String text) {
    return text.indexOf(0) < 0
        && !text.contains("\\u0000")
        && StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new StoreFailure("the database cannot be closed", e);
    }
  }

  /** Thrown where the database fails. */
  static final class StoreFailure extends CostAuditException {
    private static final long serialVersionUID = 1L;

    StoreFailure(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
