package io.costaudit.jackson.sql;

import java.util.List;
import java.util.function.Consumer;

/** The tables of {@link SqliteLedgerStore}. */
final class SqliteTables {
  private static final List<String> STATEMENTS =
      List.of(
          "CREATE TABLE IF NOT EXISTS meta (k TEXT PRIMARY KEY, v)",
          """
          CREATE TABLE IF NOT EXISTS entry (
            cluster TEXT, uid TEXT, revision INTEGER, first_revision INTEGER, live INTEGER,
            book TEXT, rtype TEXT, namespace TEXT, name TEXT, unpriced INTEGER,
            booked INTEGER, unlogged INTEGER, at INTEGER, doc TEXT, PRIMARY KEY (cluster, uid))""",
          "CREATE INDEX IF NOT EXISTS entry_name ON entry (cluster, rtype, namespace, name)",
          """
          CREATE TABLE IF NOT EXISTS event (
            pos INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT, seconds INTEGER, nanos INTEGER,
            cluster TEXT, book TEXT, namespace TEXT, rtype TEXT, etype TEXT, rate REAL,
            booked_cluster TEXT, booked_namespace TEXT, booked_book TEXT, impact INTEGER,
            doc TEXT)""",
          "CREATE INDEX IF NOT EXISTS event_id ON event (id)",
          """
          CREATE TABLE IF NOT EXISTS checkpoint (
            cluster TEXT, namespace TEXT, book TEXT, high INTEGER, low INTEGER,
            PRIMARY KEY (cluster, namespace, book))""",
          "CREATE TABLE IF NOT EXISTS listed (cluster TEXT, rtype TEXT, namespace TEXT)");

  private SqliteTables() {}

  static void create(Consumer<String> statement) {
    STATEMENTS.forEach(statement);
  }
}
